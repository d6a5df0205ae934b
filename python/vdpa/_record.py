# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records of hosts."""

from __future__ import annotations

import ctypes
import json
import os
import typing
import weakref

from . import _library, _vmms
from ._values import JSON


class Record:
    """Everything about a host, as JSON (schema "vdpa-host/1").

    text  the JSON text
    data  the same as a dictionary
    """

    def __init__(self, text: str) -> None:
        """Read a record. Raises Error if it is not one."""
        # Surrogates become bytes that are not UTF-8, which the library refuses.
        encoded = text.encode("utf-8", "surrogateescape")
        self.text = text
        self._pointer = _library.pointer("vdpa_host_read", encoded, len(encoded))
        weakref.finalize(self, _library.plain, "vdpa_host_free", self._pointer)
        _library.plain("vdpa_host_use_vmms", self._pointer, _vmms.here())
        self.data: JSON = json.loads(text)

    @classmethod
    def read(cls, path: typing.Union[str, os.PathLike[str]]) -> Record:
        """Read the record in a file."""
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return cls(file.read())

    def write(self, path: typing.Union[str, os.PathLike[str]]) -> None:
        """Write the record into a file."""
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(self.text)

    @property
    def name(self) -> str:
        """The name of the host, or "" if it is not known."""
        name: str = self.data.get("host", {}).get("name", "")
        return name

    @property
    def devices(self) -> typing.Dict[str, JSON]:
        """Its devices, by name."""
        devices: typing.Dict[str, JSON] = self.data.get("dev", {})
        return devices

    @property
    def management_devices(self) -> typing.Dict[str, JSON]:
        """Its management devices, by handle."""
        mgmtdevs: typing.Dict[str, JSON] = self.data.get("mgmtdev", {})
        return mgmtdevs

    def __repr__(self) -> str:
        return f"<vdpa.Record of {self.name!r}, {len(self.devices)} devices>"


def pointers(records: typing.Sequence[Record]) -> typing.Any:
    """An array of records for C."""
    return (ctypes.c_void_p * len(records))(
        *[record._pointer.value for record in records])
