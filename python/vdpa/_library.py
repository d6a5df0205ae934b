# SPDX-License-Identifier: LGPL-2.1-or-later
"""The calls of the C libraries, see <vdpa/json.h>.

The environment variable VDPA_LIBRARY_PATH names folders, separated by colons,
in which the libraries are looked for first; without them, they have to be
where the dynamic linker finds them.
"""

from __future__ import annotations

import ctypes
import os
import typing
from ctypes import POINTER, c_bool, c_char, c_char_p, c_int, c_size_t
from ctypes import c_uint, c_uint16, c_uint64, c_void_p

from ._errors import Error, LibraryError

Pointer = c_void_p

_TEXT_SIZE = 512


class ErrorStruct(ctypes.Structure):
    """struct vdpa_error"""
    _fields_ = [
        ("code", c_int),
        ("attr", c_uint16),
        ("what", c_char * _TEXT_SIZE),
        ("hint", c_char * _TEXT_SIZE),
        ("kernel", c_char * _TEXT_SIZE),
        ("reserved", c_uint64 * 8),
    ]


WARN_FN = ctypes.CFUNCTYPE(None, POINTER(ErrorStruct), c_void_p)

_HOST, _SIM, _VDPA = "vdpa-host", "vdpa-sim", "vdpa"

_OUT = POINTER(c_void_p)
_ERR = POINTER(ErrorStruct)

# Library, name, what it returns, what it takes. A text that a function sets is a
# pointer, because it has to be freed.
_FUNCTIONS: typing.List[typing.Tuple[str, str, typing.Any, typing.List[typing.Any]]] = [
    (_SIM, "vdpa_open_backend", c_int, [c_char_p, c_uint, _OUT, _ERR]),
    (_VDPA, "vdpa_close", None, [c_void_p]),
    (_VDPA, "vdpa_hint_calls", c_size_t, [c_char_p, c_char_p, c_size_t]),
    (_VDPA, "vdpa_dev_bind", c_int, [c_void_p, c_char_p, c_char_p, c_uint, _ERR]),
    (_VDPA, "vdpa_dev_unbind", c_int, [c_void_p, c_char_p, c_uint, _ERR]),
    (_VDPA, "vdpa_monitor_open", c_int, [c_void_p, _OUT, _ERR]),
    (_VDPA, "vdpa_monitor_fd", c_int, [c_void_p]),
    (_VDPA, "vdpa_monitor_next", c_int, [c_void_p, _OUT, _ERR]),
    (_VDPA, "vdpa_monitor_close", None, [c_void_p]),
    (_HOST, "vdpa_text_free", None, [c_void_p]),
    (_HOST, "vdpa_host_read", c_int, [c_char_p, c_size_t, _OUT, _ERR]),
    (_HOST, "vdpa_host_free", None, [c_void_p]),
    (_HOST, "vdpa_host_vmms_new", c_int, [_OUT, _ERR]),
    (_HOST, "vdpa_host_vmms_read", c_int, [c_void_p, c_char_p, c_size_t, _ERR]),
    (_HOST, "vdpa_host_use_vmms", None, [c_void_p, c_void_p]),
    (_HOST, "vdpa_json_use_vmms", None, [c_void_p, c_void_p]),
    (_HOST, "vdpa_json_new", c_int, [c_void_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_free", None, [c_void_p]),
    (_HOST, "vdpa_json_set_folder", c_int, [c_void_p, c_char_p, _ERR]),
    (_HOST, "vdpa_json_set_warn", None, [c_void_p, WARN_FN, c_void_p]),
    (_HOST, "vdpa_json_mgmtdevs", c_int, [c_void_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_devs", c_int, [c_void_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_export", c_int, [c_void_p, c_bool, _OUT, _ERR]),
    (_HOST, "vdpa_json_check", c_int, [c_void_p, c_char_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_add", c_int, [c_void_p, c_char_p, _ERR]),
    (_HOST, "vdpa_json_set", c_int, [c_void_p, c_char_p, _ERR]),
    (_HOST, "vdpa_json_del", c_int, [c_void_p, c_char_p, c_bool, _ERR]),
    (_HOST, "vdpa_json_event", c_int, [c_void_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_migrate_check", c_int,
     [c_void_p, c_char_p, c_void_p, c_char_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_migrate_plan", c_int,
     [c_void_p, c_char_p, c_void_p, c_char_p, c_char_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_migrate_places", c_int,
     [c_void_p, c_char_p, c_void_p, c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_migrate_baseline", c_int,
     [POINTER(c_void_p), POINTER(c_char_p), POINTER(c_char_p), c_size_t, c_char_p,
      c_char_p, _OUT, _ERR]),
    (_HOST, "vdpa_json_vmm_args", c_int,
     [c_void_p, c_char_p, c_char_p, c_uint, _OUT, _ERR]),
    (_HOST, "vdpa_json_explain", c_int, [c_char_p, c_size_t, c_char_p, _OUT, _ERR]),
]


# ---- loading -----------------------------------------------------------------

def _place(soname: str) -> str:
    for folder in os.environ.get("VDPA_LIBRARY_PATH", "").split(":"):
        path = os.path.join(folder, soname)
        if folder and os.path.exists(path):
            return path
    return soname


def _load(name: str) -> ctypes.CDLL:
    soname = f"lib{name}.so.0"
    try:
        return ctypes.CDLL(_place(soname), mode=ctypes.RTLD_GLOBAL)
    except OSError as error:
        raise LibraryError(
            f"cannot load {soname} ({error}): install the package lib{name}0, "
            f"or name its folder in VDPA_LIBRARY_PATH") from None


def _bind(library: ctypes.CDLL, name: str, function: str) -> typing.Any:
    try:
        return getattr(library, function)
    except AttributeError:
        raise LibraryError(
            f"lib{name}.so.0 is older than this module, and has no "
            f"{function}(): upgrade the package lib{name}0") from None


def _load_all() -> typing.Dict[str, typing.Any]:
    # The other libraries need libvdpa, and use the one that is loaded already.
    libraries = {name: _load(name) for name in (_VDPA, _HOST, _SIM)}
    functions = {}
    for name, function, result, takes in _FUNCTIONS:
        bound = _bind(libraries[name], name, function)
        bound.restype = result
        bound.argtypes = takes
        functions[function] = bound
    return functions


_functions = _load_all()


# ---- calling -----------------------------------------------------------------

def decode(text: bytes) -> str:
    """Names are bytes; what is not UTF-8 becomes surrogates, and back."""
    return text.decode("utf-8", "surrogateescape")


def encode(text: typing.Optional[str]) -> typing.Optional[bytes]:
    """For a parameter of type c_char_p."""
    if text is None:
        return None
    encoded = text.encode("utf-8", "surrogateescape")
    if b"\0" in encoded:
        raise ValueError(f"a 0 character in {text!r}")
    return encoded


def plain(function: str, *args: typing.Any) -> typing.Any:
    """Call a function that does not fail."""
    return _functions[function](*args)


def _error(code: int, err: ErrorStruct) -> Error:
    # Not all codes come with a text: -EAGAIN of a monitor is no failure.
    if err.code != code:
        return Error(code, os.strerror(-code))
    return Error(code, decode(err.what), decode(err.hint), decode(err.kernel),
                 err.attr)


def call(function: str, *args: typing.Any) -> None:
    """Call a function that returns a negative errno when it fails."""
    err = ErrorStruct()
    code = _functions[function](*args, ctypes.byref(err))
    if code < 0:
        raise _error(code, err)


def pointer(function: str, *args: typing.Any) -> Pointer:
    """Call a function that sets a pointer."""
    result = c_void_p()
    call(function, *args, ctypes.byref(result))
    return result


def text(function: str, *args: typing.Any) -> str:
    """Call a function that sets a text."""
    result = pointer(function, *args)
    try:
        found = ctypes.cast(result, c_char_p).value
    finally:
        plain("vdpa_text_free", result)
    return decode(found or b"")


def hint_calls(hint: str) -> str:
    """See hint_calls() of _errors.py."""
    encoded = encode(hint)
    size = plain("vdpa_hint_calls", encoded, None, 0) + 1
    buffer = ctypes.create_string_buffer(size)
    plain("vdpa_hint_calls", encoded, buffer, size)
    return decode(buffer.value)
