#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Pass each document of the transcripts through the Go types, and compare.

    roundtrip.py PROGRAM VDPA     PROGRAM: tests/go/roundtrip, compiled

Left out are iproute2's forms, which the types do not have (see go/generate), and
attributes without a name.
"""

import importlib.machinery
import importlib.util
import json
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
LEAST = 100


def load(path):
    loader = importlib.machinery.SourceFileLoader("documents", str(path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("documents", loader))
    loader.exec_module(module)
    return module


def is_ours(command, document):
    """With -d, or of a command that iproute2 does not have."""
    keys = document if isinstance(document, dict) else {
        key for each in document for key in each}
    return not {"config", "vstats"} & set(keys) or re.search(r" -\w*d", command)


def without_empty(value):
    """Without what Go cannot represent: empty members, and bytes that are not
    UTF-8."""
    if isinstance(value, dict):
        members = {key: without_empty(each) for key, each in value.items()
                   if not re.fullmatch("attr_[0-9]+", key)}
        return {without_empty(key): each for key, each in members.items()
                if each not in ("", [], {}, None) or each is False}
    if isinstance(value, list):
        return [without_empty(each) for each in value]
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    return value


def strip_unknown(value):
    if isinstance(value, dict):
        return {key: strip_unknown(each) for key, each in value.items()
                if not re.fullmatch("attr_[0-9]+", key)}
    return [strip_unknown(each) for each in value] if isinstance(value, list) \
        else value


def main():
    program, vdpa = sys.argv[1:]
    module = load(TOP / "tests/doc/documents")
    sent = [strip_unknown(document) for _, command, document in
            [*module.documents(), *module.more_documents(vdpa)]
            if is_ours(command, document)]
    done = subprocess.run([program], input="".join(
        json.dumps(each) + "\n" for each in sent), text=True, check=True,
        stdout=subprocess.PIPE)
    got = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = [(one, other) for one, other in zip(sent, got)
             if without_empty(one) != without_empty(other)]
    for one, other in wrong[:5]:
        print(json.dumps(one)[:600], json.dumps(other)[:600], sep="\n")
    print(f"{len(sent)} documents, {len(wrong)} are not the same")
    return bool(wrong) or len(got) != len(sent) or len(sent) < LEAST


if __name__ == "__main__":
    sys.exit(main())
