# SPDX-License-Identifier: GPL-2.0-or-later
"""Tell which command lines of transcripts can run outside of a test kernel."""

import os
import re

# Commands that only read, compute and print. vdpa is one of them as long as a
# recording answers it.
HARMLESS = {"vdpa", "printf", "echo", "wc", "head", "grep", "true", "false",
            "for", "done", ""}

# Prefixes of a command. Only root can become another user, or enter another
# network namespace.
LEADING = r"do|\w+=\$?"
LEADING_FOR_ROOT = LEADING + r"|setpriv --reuid \d+|unshare -n"

# Where the next command can begin. In quotes, one of these makes us see
# commands that do not exist; that is safe, because none is overlooked.
BORDERS = re.compile(r"[;&|(\n]")

# What writes to files, or reads what such a line wrote, or hides a command.
# --backend would choose who answers.
SUSPICIOUS = re.compile(r"[<>`{}]|/(dev|sys|proc|run)\b|--b|BACKEND|"
                        r"host apply \w")


def is_harmless(line, is_root=os.geteuid() == 0):
    """Whether every command of @line is known to do nothing to a machine."""
    leading = LEADING_FOR_ROOT if is_root else LEADING
    line = re.sub(r"\$\{(\w+)\}", r"$\1", line)
    if SUSPICIOUS.search(line):
        return False
    return all(first_word(part, leading) in HARMLESS
               for part in BORDERS.split(line))


def first_word(part, leading):
    part = re.sub(rf"^\s*((?:{leading})\s+)*", "", part + " ")
    return (part.split() or [""])[0]
