# SPDX-License-Identifier: GPL-2.0-or-later
"""Tell which command lines of transcripts can run outside of a test kernel."""

import functools
import re
import subprocess

# Commands that only read, compute and print. vdpa is one of them as long as a
# recording answers it.
HARMLESS = {"vdpa", "printf", "echo", "wc", "head", "grep", "true", "false",
            "for", "done", ""}

# Prefixes of a command.
LEADING = r"do|\w+=\$?"
# Those that need a right, with a command that shows whether we have it. Root in a
# container may lack the second one.
NEED_RIGHTS = {r"setpriv --reuid \d+": ("setpriv", "--reuid", "65534", "true"),
               r"unshare -n": ("unshare", "-n", "true")}

# Where the next command can begin. In quotes, one of these makes us see
# commands that do not exist; that is safe, because none is overlooked.
BORDERS = re.compile(r"[;&|(\n]")

# What writes to files, or reads what such a line wrote, or hides a command.
# --backend would choose who answers.
SUSPICIOUS = re.compile(r"[<>`{}]|/(dev|sys|proc|run)\b|--b|BACKEND|"
                        r"host apply \w")


@functools.cache
def permitted():
    return [prefix for prefix, trial in NEED_RIGHTS.items()
            if not subprocess.run(trial, capture_output=True).returncode]


def is_harmless(line, prefixes=None):
    """Whether every command of @line is known to do nothing to a machine.
    @prefixes: those that need rights; default: the ones we have rights for."""
    prefixes = permitted() if prefixes is None else prefixes
    leading = "|".join([LEADING, *prefixes])
    line = re.sub(r"\$\{(\w+)\}", r"$\1", line)
    if SUSPICIOUS.search(line):
        return False
    return all(first_word(part, leading) in HARMLESS
               for part in BORDERS.split(line))


def first_word(part, leading):
    part = re.sub(rf"^\s*((?:{leading})\s+)*", "", part + " ")
    return (part.split() or [""])[0]
