# SPDX-License-Identifier: LGPL-2.1-or-later
"""A host: its devices, and what can be done with them."""

from __future__ import annotations

import ctypes
import dataclasses
import errno
import json
import os
import select
import types
import typing
import warnings
import weakref

from . import _library, _vmms
from ._errors import Error, RefusedError, VdpaWarning
from ._record import Record
from ._values import Check, FeatureWords, JSON, findings_of

_BIND_FORCE = 1
_JOURNAL = "/run/vdpa"


def _journal_folder() -> typing.Optional[str]:
    """Like the command: the folder of the journal."""
    folder = os.environ.get("VDPA_RUNTIME_DIR") or _JOURNAL
    return None if folder == "none" else folder


def _request(name: str, **words: typing.Any) -> bytes:
    request: JSON = {"name": name}
    for key, value in words.items():
        if key == "device_features" and isinstance(value, int):
            value = {"mask": hex(value)}
        if value is not None:
            request[key] = value
    return json.dumps(request).encode()


def _close(json_handle: _library.Pointer, handle: _library.Pointer) -> None:
    _library.plain("vdpa_json_free", json_handle)
    _library.plain("vdpa_close", handle)


class Host:
    """A host that answers: this one, another one, or a simulated one.

    One thread at a time may use it. Use it as a context manager, or close() it.
    """

    def __init__(self, backend: typing.Optional[str] = None,
                 timeout: typing.Optional[float] = None) -> None:
        """Open a host.

        backend  "kernel", "sim", "sim:FILE", "ssh:HOST", "record:FILE" or
                 "replay:FILE"; None: VDPA_BACKEND, else the kernel of this host
        timeout  seconds that the kernel has to answer; None: no limit. With the
                 kernel of this host, this needs the command vdpa of this project.
        """
        limit = 0 if timeout is None else max(1, round(1000 * timeout))
        self._warnings: typing.List[VdpaWarning] = []
        self._handle = _library.pointer("vdpa_open_backend",
                                        _library.encode(backend), limit)
        try:
            self._json = _library.pointer("vdpa_json_new", self._handle)
        except Error:
            _library.plain("vdpa_close", self._handle)
            raise
        self._finalizer = weakref.finalize(self, _close, self._json, self._handle)
        self._monitor: typing.Optional[weakref.ref[Monitor]] = None
        _library.call("vdpa_json_set_folder", self._json,
                      _library.encode(_journal_folder()))
        # The list, not self: a cycle would keep the handle open.
        self._warn = _library.WARN_FN(_collect_into(self._warnings))
        _library.plain("vdpa_json_set_warn", self._json, self._warn, None)
        _library.plain("vdpa_json_use_vmms", self._json, _vmms.here())

    # ---- opening and closing ---------------------------------------------

    def close(self) -> None:
        """Close the host, and its monitor. Nothing happens if it is closed."""
        monitor = self._monitor() if self._monitor else None
        if monitor:
            monitor.close()
        self._finalizer()

    def __enter__(self) -> Host:
        return self

    def __exit__(self, kind: typing.Optional[typing.Type[BaseException]],
                 error: typing.Optional[BaseException],
                 trace: typing.Optional[types.TracebackType]) -> None:
        self.close()

    def _check_open(self) -> None:
        if not self._finalizer.alive:
            raise ValueError("the host is closed")

    def _call(self, call: typing.Callable[..., typing.Any], function: str,
              *args: typing.Any) -> typing.Any:
        """Call the library, and pass its warnings on."""
        self._check_open()
        try:
            return call(function, self._json, *args)
        finally:
            pending, self._warnings[:] = list(self._warnings), []
            for warning in pending:
                warnings.warn(warning, stacklevel=4)

    def _ask(self, function: str, *args: typing.Any) -> JSON:
        answer: JSON = json.loads(self._call(_library.text, function, *args))
        return answer

    # ---- what there is ---------------------------------------------------

    def management_devices(self) -> typing.Dict[str, JSON]:
        """All management devices, by handle ("pci/0000:02:00.0").

        Each has the keys of "vdpa -d -j mgmtdev show".
        """
        found: typing.Dict[str, JSON] = self._ask(
            "vdpa_json_mgmtdevs", None)["mgmtdev"]
        return found

    def management_device(self, handle: str) -> JSON:
        """One management device. Raises Error with -ENODEV if there is none."""
        found: JSON = self._ask("vdpa_json_mgmtdevs",
                                _library.encode(handle))["mgmtdev"][handle]
        return found

    def devices(self) -> typing.Dict[str, JSON]:
        """All devices, by name, with the keys of "vdpa -d -j dev show"."""
        found: typing.Dict[str, JSON] = self._ask("vdpa_json_devs", None)["dev"]
        return found

    def device(self, name: str) -> JSON:
        """One device. Raises Error with -ENODEV if there is none."""
        found: JSON = self._ask("vdpa_json_devs",
                                _library.encode(name))["dev"][name]
        return found

    def export(self, ask_chardevs: bool = True) -> Record:
        """The record of the host, as "vdpa host export" prints it.

        ask_chardevs  also ask the character devices that no process has open.
                      That resets their virtio devices.
        """
        return Record(self._call(_library.text, "vdpa_json_export", ask_chardevs))

    # ---- changing it -----------------------------------------------------

    def check(self, name: str, mgmtdev: str, *,
              device_features: typing.Optional[FeatureWords] = None,
              mac: typing.Optional[str] = None, mtu: typing.Optional[int] = None,
              max_vqp: typing.Optional[int] = None,
              vmm: typing.Optional[str] = None) -> Check:
        """Say what add() would find. Changes nothing.

        vmm  the hypervisor that will move the device: "qemu-10"; None: the one
             that device_features names ("migratable:qemu-10"), if any
        """
        request = _request(name, mgmtdev=mgmtdev, mac=mac, mtu=mtu,
                           max_vqp=max_vqp, device_features=device_features)
        answer = self._ask("vdpa_json_check", request, _library.encode(vmm))
        found = answer["check"][name]
        return Check(found["ok"], findings_of(found))

    def add(self, name: str, mgmtdev: str, *,
            device_features: typing.Optional[FeatureWords] = None,
            mac: typing.Optional[str] = None, mtu: typing.Optional[int] = None,
            max_vqp: typing.Optional[int] = None, check: bool = True) -> None:
        """Add a device, and record what it was created with.

        name             of the device
        mgmtdev          handle of its management device: "pci/0000:02:00.0"
        device_features  features to offer
        mac              "52:54:00:12:34:56"
        mtu              bytes
        max_vqp          virtqueue pairs
        check            raise RefusedError for contradictions; False: let the
                         kernel judge

        Plan.request has these words: host.add(**plan.request).
        """
        words = {"device_features": device_features, "mac": mac, "mtu": mtu,
                 "max_vqp": max_vqp}
        if check:
            self._refuse(name, mgmtdev, words)
        self._call(_library.call, "vdpa_json_add",
                   _request(name, mgmtdev=mgmtdev, **words))

    def _refuse(self, name: str, mgmtdev: str, words: JSON) -> None:
        errors = self.check(name, mgmtdev, **words).errors
        # The kernel returns a different error number for a name that is taken.
        if not errors or [each.code for each in errors] == ["name-taken"]:
            return
        raise RefusedError(
            -errno.EINVAL,
            "\n".join(each.message for each in errors),
            "\n".join(each.hint for each in errors), errors)

    def set(self, name: str, *, mac: str) -> None:
        """Change the MAC address of a device, and record that."""
        self._call(_library.call, "vdpa_json_set", _request(name, mac=mac))

    def delete(self, name: str, *, force: bool = False) -> None:
        """Delete a device.

        force  also if a process uses it. The kernel then waits until the process
               has closed it, and all vDPA requests of the host wait with it.
        """
        self._call(_library.call, "vdpa_json_del", _library.encode(name), force)

    def bind(self, name: str, driver: str, *, force: bool = False) -> None:
        """Give a device to a driver: "vhost_vdpa" or "virtio_vdpa".

        force  also while it is in use, with the consequence that delete() has
        """
        self._check_open()
        _library.call("vdpa_dev_bind", self._handle, _library.encode(name),
                      _library.encode(driver), _BIND_FORCE if force else 0)

    def unbind(self, name: str, *, force: bool = False) -> None:
        """Take a device from its driver. force is as for bind()."""
        self._check_open()
        _library.call("vdpa_dev_unbind", self._handle, _library.encode(name),
                      _BIND_FORCE if force else 0)

    # ---- watching it -----------------------------------------------------

    def monitor(self) -> Monitor:
        """Watch devices and drivers. A host can have one monitor at a time."""
        self._check_open()
        monitor = Monitor(self, _library.pointer("vdpa_monitor_open", self._handle))
        self._monitor = weakref.ref(monitor)
        return monitor


def _collect_into(
        found: typing.List[VdpaWarning]) -> typing.Callable[..., None]:
    """An exception in a callback from C is lost: keep warnings for later."""
    def collect(reason: typing.Any, _arg: typing.Any) -> None:
        err = reason.contents
        found.append(VdpaWarning(err.code, _library.decode(err.what),
                                 _library.decode(err.hint),
                                 _library.decode(err.kernel)))
    return collect


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that has happened. Fields that are not known are None.

    event    "initial" (it exists already), "add", "remove", "bind", "unbind" or
             "lost": forget all devices, the existing ones follow
    dev      the device; None for "lost"
    class_name  of the device: "net"
    mgmtdev  handle of its management device
    driver   the driver that it is bound to, or was bound to
    chardev  its character device
    """
    event: str
    dev: typing.Optional[str] = None
    class_name: typing.Optional[str] = None
    mgmtdev: typing.Optional[str] = None
    driver: typing.Optional[str] = None
    chardev: typing.Optional[str] = None

    @classmethod
    def _of(cls, value: JSON) -> Event:
        return cls(value["event"], value.get("dev"), value.get("class"),
                   value.get("mgmtdev"), value.get("driver"), value.get("chardev"))


class Monitor:
    """The events of a host, as an iterator that never ends.

        with host.monitor() as monitor:
            for event in monitor:
                print(event.event, event.dev)

    The first events are the devices that exist already. To wait for other things
    as well, wait until fileno() is readable, then use next_event(0) until it
    returns None.
    """

    def __init__(self, host: Host, pointer: _library.Pointer) -> None:
        self._host = host
        self._pointer = pointer
        self._finalizer = weakref.finalize(self, _library.plain,
                                           "vdpa_monitor_close", pointer)

    def close(self) -> None:
        """Stop watching. Nothing happens if it is closed."""
        self._finalizer()

    def __enter__(self) -> Monitor:
        return self

    def __exit__(self, kind: typing.Optional[typing.Type[BaseException]],
                 error: typing.Optional[BaseException],
                 trace: typing.Optional[types.TracebackType]) -> None:
        self.close()

    def fileno(self) -> int:
        """The file descriptor that is readable when an event may be there."""
        if not self._finalizer.alive:
            raise ValueError("the monitor is closed")
        number: int = _library.plain("vdpa_monitor_fd", self._pointer)
        return number

    def _next(self) -> typing.Optional[Event]:
        try:
            event = _library.pointer("vdpa_monitor_next", self._pointer)
        except Error as error:
            if error.code == -errno.EAGAIN:
                return None
            raise
        return Event._of(json.loads(_library.text("vdpa_json_event", event)))

    def next_event(
            self, timeout: typing.Optional[float] = None) -> typing.Optional[Event]:
        """Wait for an event. None: there was none in so many seconds."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        while True:
            event = self._next()
            if event or not poll.poll(
                    None if timeout is None else 1000 * timeout):
                return event

    def __iter__(self) -> Monitor:
        return self

    def __next__(self) -> Event:
        event = self.next_event()
        if event is None:
            raise StopIteration
        return event
