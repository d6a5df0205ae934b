# SPDX-License-Identifier: GPL-2.0-or-later
"""Transcript files (*.case): parse them, and write them again.

A file is a list of blocks. A block is text for people (comments, blank
lines), or a command with what is expected of it on each kernel.
"""

import dataclasses
import re

KERNELS = ("floor", "newest", "pci", "host")
DEFAULT_KERNELS = ("floor", "newest")

# An output line that begins so is written with a backslash before it.
SPECIAL = tuple("$!?@#%>\\")
EMPTY_LINE = "\\n"
NO_NEWLINE = "\\"


class ParseError(Exception):
    pass


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a command printed, and its exit status."""
    stdout: str = ""
    stderr: str = ""
    status: int = 0


@dataclasses.dataclass
class Command:
    text: str
    expected: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Text:
    line: str


@dataclasses.dataclass
class Case:
    name: str
    kernels: tuple = DEFAULT_KERNELS
    blocks: list = dataclasses.field(default_factory=list)

    @property
    def commands(self):
        return [b for b in self.blocks if isinstance(b, Command)]


def render_lines(text, render, no_newline):
    """The lines that stand for @text, each by @render; @no_newline may end them."""
    if not text:
        return []
    lines = text.split("\n")
    is_complete = lines[-1] == ""
    if is_complete:
        lines.pop()
    return [render(line) for line in lines] + ([] if is_complete else [no_newline])


def render_stdout(text):
    return render_lines(text, escape, NO_NEWLINE)


def escape(line):
    if line == "":
        return EMPTY_LINE
    return "\\" + line if line.startswith(SPECIAL) else line


def unescape(line):
    if line == EMPTY_LINE:
        return ""
    return line[1:] if line.startswith("\\") else line


def render_stderr(text):
    return render_lines(text, lambda line: f"! {line}" if line else "!", "!\\")


def render_outcome(outcome):
    """An outcome as lines, in the form of a file."""
    lines = render_stdout(outcome.stdout) + render_stderr(outcome.stderr)
    if outcome.status:
        lines.append(f"? {outcome.status}")
    return lines


def parse_outcome(lines):
    """The inverse of render_outcome."""
    stdout, stderr, status = [], [], None
    for line in lines:
        if status is not None:
            raise ParseError(f"output after the status: {line}")
        if line.startswith("? "):
            status = int(line[2:])
        elif line.startswith("!"):
            stderr.append(line)
        elif stderr:
            raise ParseError(f"stdout after stderr: {line}")
        else:
            stdout.append(line)
    return Outcome(parse_stdout(stdout), parse_stderr(stderr), status or 0)


def parse_stdout(lines):
    complete = NO_NEWLINE not in lines[-1:]
    if not complete:
        lines = lines[:-1]
    text = "".join(unescape(line) + "\n" for line in lines)
    return text if complete else text[:-1]


def parse_stderr(lines):
    complete = lines[-1:] != ["!\\"]
    if not complete:
        lines = lines[:-1]
    text = "".join(line[2:] + "\n" for line in lines)
    return text if complete else text[:-1]


class Parser:
    """One pass over the lines of a file."""

    def __init__(self, name, text):
        self.case = Case(name)
        self.lines = text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.at = 0

    def fail(self, why):
        raise ParseError(f"{self.case.name}, line {self.at + 1}: {why}")

    def parse(self):
        while self.at < len(self.lines):
            self.parse_block()
        return self.case

    def parse_block(self):
        line = self.lines[self.at]
        if line.startswith("$ "):
            self.parse_command()
        elif line.startswith("@"):
            self.parse_kernels(line)
        elif line == "" or line.startswith("#"):
            self.case.blocks.append(Text(line))
            self.at += 1
        else:
            self.fail("output that belongs to no command")

    def parse_kernels(self, line):
        if self.case.commands:
            self.fail("@ must stand before the first command")
        self.case.kernels = self.kernel_names(line)
        self.case.blocks.append(Text(line))
        self.at += 1

    def kernel_names(self, line):
        names = tuple(line[1:].split())
        for name in names:
            if name not in KERNELS:
                self.fail(f"no such kernel: {name}")
        return names

    def parse_command(self):
        text = self.lines[self.at][2:]
        self.at += 1
        while self.peek().startswith(">"):
            text += "\n" + self.lines[self.at][2:]
            self.at += 1
        command = Command(text)
        self.case.blocks.append(command)
        if self.peek().startswith("%"):
            self.parse_sections(command)
        else:
            outcome = self.take_outcome()
            command.expected = dict.fromkeys(self.case.kernels, outcome)

    def parse_sections(self, command):
        while True:
            header = self.peek()
            if not header.startswith("%"):
                self.fail("a section without its % end")
            self.at += 1
            if header == "% end":
                return
            names = self.kernel_names(header)
            outcome = self.take_outcome()
            command.expected.update(dict.fromkeys(names, outcome))

    def peek(self):
        return self.lines[self.at] if self.at < len(self.lines) else ""

    def take_outcome(self):
        start = self.at
        while not re.match(r"($|[$@#%])", self.peek()):
            self.at += 1
        try:
            return parse_outcome(self.lines[start:self.at])
        except ValueError:
            self.fail("a status must be a number")
        except ParseError as error:
            self.fail(error)


def parse(name, text):
    return Parser(name, text).parse()


def read(path, name):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return parse(name, file.read())


def render_command(command, kernels):
    """A command with its expectations, equal ones written once."""
    first, *more = command.text.split("\n")
    lines = [f"$ {first}"] + [f"> {line}" for line in more]
    groups = {}
    for kernel in kernels:
        outcome = command.expected.get(kernel, Outcome())
        groups.setdefault(outcome, []).append(kernel)
    if len(groups) == 1:
        return lines + render_outcome(*groups)
    for outcome, names in groups.items():
        lines.append("% " + " ".join(names))
        lines += render_outcome(outcome)
    return lines + ["% end"]


def render(case):
    lines = []
    for block in case.blocks:
        if isinstance(block, Text):
            lines.append(block.line)
        else:
            lines += render_command(block, case.kernels)
    return "".join(line + "\n" for line in lines)


def write(path, case):
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(render(case))
