# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rows of hypervisors in files of this machine, as the command reads them."""

from __future__ import annotations

import os
import typing
import warnings

from . import _library
from ._errors import Error, VdpaWarning

_FOLDER = "/etc/vdpa/vmm.d"

# By folder. Records and hosts borrow the rows, so they are never freed.
_read: typing.Dict[str, _library.Pointer] = {}


def _warn(path: str, code: int, what: str, hint: str = "") -> None:
    warnings.warn(VdpaWarning(code, f'file "{path}" is ignored: {what}', hint),
                  stacklevel=5)


def _read_file(vmms: _library.Pointer, path: str) -> None:
    try:
        with open(path, "rb") as file:
            text = file.read()
        _library.call("vdpa_host_vmms_read", vmms, text, len(text))
    except Error as error:
        _warn(path, error.code, error.what, error.hint)
    except OSError as error:
        _warn(path, -(error.errno or 0), error.strerror or str(error))


def _names(folder: str) -> typing.List[str]:
    try:
        return sorted(name for name in os.listdir(folder)
                      if name.endswith(".json") and not name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        _warn(folder, -(error.errno or 0), error.strerror or str(error))
        return []


def here() -> _library.Pointer:
    """The rows of the files in /etc/vdpa/vmm.d, or in VDPA_VMM_FOLDER."""
    folder = os.environ.get("VDPA_VMM_FOLDER") or _FOLDER
    if folder not in _read:
        vmms = _library.pointer("vdpa_host_vmms_new")
        for name in _names(folder):
            _read_file(vmms, os.path.join(folder, name))
        _read[folder] = vmms
    return _read[folder]
