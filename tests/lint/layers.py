#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check the layers of the sources.

    layers.py includes              what each file includes
    layers.py symbols OBJECTS...    what each object file of a program uses

The table of folders in HACKING.md says which folders a folder may use. A folder
may use only those above it in the table, so that no cycle of folders is possible.
"symbols" also refuses cycles of files. Prints what is wrong; the status is 1 then.
"""

import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
BEGIN = "| folder | may use |"
PUBLIC = "include/vdpa"
TOPS = ("files", "lib", "json", "host", "sim", "fleet", "tool")


def read_table():
    """The rows of HACKING.md: folder -> set of folders, in their order."""
    table = {}
    lines = (TOP / "HACKING.md").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(BEGIN))
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            break
        folder, used = (re.findall(r"`([^`]+)`", cell)
                        for cell in line.split("|")[1:3])
        table[folder[0]] = set(used)
    return table


def check_order(table):
    """Each row names only rows above it."""
    above = set()
    for folder, used in table.items():
        for unknown in sorted(used - above):
            yield f"HACKING.md: {folder} may use {unknown}, which is not above it"
        above.add(folder)


# ---- includes --------------------------------------------------------------

def resolve(path, name):
    """The folder of the file that @path includes as @name; None: not ours."""
    for base in (path.parent, TOP / "lib", TOP):
        target = base / name
        if target.is_file():
            return str(target.resolve().parent.relative_to(TOP))
    return None


def check_includes(table):
    for folder, used in table.items():
        for path in sorted((TOP / folder).glob("*.[ch]")):
            where = path.relative_to(TOP)
            for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
                target = resolve(path, name)
                if target is None:
                    yield f"{where}: no file {name}"
                elif target not in used | {folder}:
                    yield f"{where}: includes {name}, and {folder} may not use {target}"


def check_folders(table):
    """No folder of sources is missing from the table."""
    for top in TOPS:
        for path in {f.parent for f in (TOP / top).rglob("*.c")}:
            if str(path.relative_to(TOP)) not in table:
                yield f"{path.relative_to(TOP)}: not in the table of HACKING.md"


# ---- symbols ---------------------------------------------------------------

def source_of(obj):
    """lib/libvdpa.so.0.p/util_error.c.o -> ("lib/util", "error.c")"""
    path = pathlib.Path(obj)
    top = next(part for part in path.parts if part in TOPS)
    name = path.name.removesuffix(".o")
    if name.startswith(".._"):  # a source of another folder: ".._fleet_command_list.c"
        *folders, name = name.split("_")[1:]
        return "/".join(folders), name
    folder, _, rest = name.partition("_")
    if rest and (TOP / top / folder).is_dir():
        return f"{top}/{folder}", rest
    return top, name


def read_symbols(objects):
    """The symbols that each object defines, and those that it uses."""
    defines, uses = {}, {}
    for obj in objects:
        source = source_of(obj)
        uses[source] = set()
        text = subprocess.run(["nm", obj], check=True, text=True,
                              capture_output=True).stdout
        for line in text.splitlines():
            *_, kind, name = line.split()
            if kind == "U":
                uses[source].add(name)
            elif kind.isupper():
                defines[name] = source
    return defines, uses


def graph_of(defines, uses):
    """file -> {file that it uses: one of the symbols}"""
    return {source: {defines[name]: name for name in sorted(names)
                     if defines.get(name, source) != source}
            for source, names in uses.items()}


def cycle_in(graph):
    """A cycle of files that use each other; None: there is no cycle."""
    done, path = set(), []

    def visit(source):
        if source in path:
            return path[path.index(source):] + [source]
        if source in done:
            return None
        path.append(source)
        for target in graph[source]:
            found = visit(target)
            if found:
                return found
        done.add(path.pop())
        return None

    return next((found for source in graph if (found := visit(source))), None)


def check_symbols(table, objects):
    graph = graph_of(*read_symbols(objects))
    if not graph:
        yield "no object files"
    for (folder, name), targets in graph.items():
        for (target, other), symbol in targets.items():
            if target not in table[folder] | {folder}:
                yield (f"{folder}/{name}: uses {symbol}() of {target}/{other}, "
                       f"and {folder} may not use {target}")
    cycle = cycle_in(graph)
    if cycle:
        yield "a cycle of files: " + " -> ".join("/".join(s) for s in cycle)


def main(words):
    table = read_table()
    if words[:1] == ["includes"]:
        found = [*check_order(table), *check_folders(table), *check_includes(table)]
    elif words[:1] == ["symbols"]:
        found = list(check_symbols(table, words[1:]))
    else:
        sys.exit(__doc__)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
