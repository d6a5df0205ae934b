# SPDX-License-Identifier: GPL-2.0-or-later
"""Print results in the Test Anything Protocol."""

import difflib


LONGEST = 400


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def result(self, passed, what, notes=()):
        """One result; the notes are shown when it failed."""
        self.count += 1
        self.failed += not passed
        word = "ok" if passed else "not ok"
        # A # would begin a directive, and a line is one result.
        what = what.replace("\n", " ").replace("#", "\\#")
        print(f"{word} {self.count} - {what}")
        for note in () if passed else notes:
            self.note(note)

    @staticmethod
    def note(text):
        print(f"# {shorten(text)}")

    def finish(self):
        """Print the plan; the exit status that fits."""
        print(f"1..{self.count}", flush=True)
        return 1 if self.failed or not self.count else 0


def shorten(line):
    if len(line) <= LONGEST:
        return line
    return f"{line[:LONGEST]}... ({len(line)} characters)"


def diff(expected, seen):
    return list(difflib.unified_diff(expected, seen, "expected", "seen",
                                     lineterm=""))
