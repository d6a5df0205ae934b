# SPDX-License-Identifier: LGPL-2.1-or-later
"""What can go wrong."""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from ._values import Finding


def _text(what: str, hint: str, kernel: str) -> str:
    """The lines that the command prints."""
    lines = [what]
    if kernel:
        lines.append(f'(kernel: "{kernel}")')
    if hint:
        lines.append(hint)
    return "\n".join(lines)


def hint_calls(hint: str) -> str:
    """The hint of an error, warning, finding or message, for programs.

    Where the hint names a command, the result names the call of the C libraries
    that does the same. Commands without such a call stay.
    """
    # This module is imported by that one.
    from . import _library

    return _library.hint_calls(hint)


class Error(Exception):
    """A call failed. The fields are those of struct vdpa_error.

    code        the negative errno: -errno.ENODEV
    what        what was wrong
    hint        what to do about it; can be empty
    hint_calls  the same with calls instead of commands, see hint_calls()
    kernel      the kernel's own sentence; can be empty
    attr        number of the netlink attribute that the kernel points at, or 0
    """

    def __init__(self, code: int, what: str, hint: str = "", kernel: str = "",
                 attr: int = 0) -> None:
        super().__init__(code, what, hint, kernel, attr)
        self.code = code
        self.what = what
        self.hint = hint
        self.kernel = kernel
        self.attr = attr

    @property
    def hint_calls(self) -> str:
        """The hint with calls instead of commands."""
        return hint_calls(self.hint)

    def __str__(self) -> str:
        return _text(self.what, self.hint, self.kernel)


class RefusedError(Error):
    """Host.add() found contradictions, and asked the kernel for nothing.

    findings  all of them
    """

    def __init__(self, code: int, what: str, hint: str,
                 findings: typing.Sequence[Finding]) -> None:
        super().__init__(code, what, hint)
        self.findings = tuple(findings)

    def __reduce__(self) -> typing.Tuple[typing.Any, ...]:
        return (type(self), (self.code, self.what, self.hint, self.findings))


class LibraryError(ImportError):
    """A library is missing, or too old."""


class VdpaWarning(UserWarning):
    """Something could not be found out or recorded, or the kernel warned.

    The fields are those of Error; code is 0 for a warning of the kernel.
    """

    def __init__(self, code: int, what: str, hint: str = "",
                 kernel: str = "") -> None:
        super().__init__(code, what, hint, kernel)
        self.code = code
        self.what = what
        self.hint = hint
        self.kernel = kernel

    @property
    def hint_calls(self) -> str:
        """The hint with calls instead of commands."""
        return hint_calls(self.hint)

    def __str__(self) -> str:
        return _text(self.what, self.hint, self.kernel)
