# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether virtual machines can move from one vDPA device to another."""

from __future__ import annotations

import ctypes
import dataclasses
import json
import typing

from . import _library
from ._host import Host
from ._record import Record, pointers
from ._values import JSON, Features, Finding, findings_of

#: A host, or its record. With a host, its record is taken first.
HostOrRecord = typing.Union[Host, Record]


def record_of(host: HostOrRecord) -> Record:
    """Character devices are not asked: that would reset them."""
    return host if isinstance(host, Record) else host.export(ask_chardevs=False)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Whether a device can be moved.

    verdict   "identical", "provisionable", "sufficient", "conditional",
              "incompatible" or "cannot tell"
    findings  the reasons, errors first
    """
    verdict: str
    findings: typing.Tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be moved without a condition."""
        return self.verdict in ("identical", "provisionable", "sufficient")


@dataclasses.dataclass(frozen=True)
class Plan(Verdict):
    """What makes the same device on another host.

    request   the words for Host.add() there; None if nothing makes it
    command   the command line that adds it; None if nothing makes it
    words     the words of the command line
    """
    request: typing.Optional[JSON] = None
    command: typing.Optional[str] = None
    words: typing.Tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Place(Verdict):
    """A place for a device: a device that is there, or a management device.

    dev      the device, or None
    mgmtdev  the management device that makes one, or None
    """
    dev: typing.Optional[str] = None
    mgmtdev: typing.Optional[str] = None


@dataclasses.dataclass(frozen=True)
class Places:
    """Where on a host a device can go.

    verdict  of the best place; "incompatible" if there is none
    places   best first
    in_use   devices that are in use, and therefore no places
    """
    verdict: str
    places: typing.Tuple[Place, ...]
    in_use: typing.Tuple[str, ...]


def _ask(function: str, *args: typing.Any) -> JSON:
    answer: JSON = json.loads(_library.text(function, *args))
    return answer


def migrate_check(source: HostOrRecord, dev: str, destination: HostOrRecord,
                  to_dev: str, *, vmm: typing.Optional[str] = None) -> Verdict:
    """Say whether a device can be moved to another one.

    source       the host that dev is on
    destination  the host that to_dev is on
    vmm          the hypervisor on both sides: "qemu-10"; None: those that the
                 records have. "local" is a word of the command only.
    """
    one, other = record_of(source), record_of(destination)
    found = _ask("vdpa_json_migrate_check", one._pointer, _library.encode(dev),
                 other._pointer, _library.encode(to_dev),
                 _library.encode(vmm))["migrate"][dev]
    return Verdict(found["verdict"], findings_of(found))


def migrate_plan(source: HostOrRecord, dev: str, destination: HostOrRecord,
                 mgmtdev: str, *, name: typing.Optional[str] = None,
                 vmm: typing.Optional[str] = None) -> Plan:
    """Find the request that makes the same device on another host.

    source       the host that dev is on
    destination  the host that mgmtdev is on
    name         of the new device; None: as dev
    vmm          as for migrate_check()
    """
    one, other = record_of(source), record_of(destination)
    answer = _ask("vdpa_json_migrate_plan", one._pointer, _library.encode(dev),
                  other._pointer, _library.encode(mgmtdev), _library.encode(name),
                  _library.encode(vmm))
    found = answer["plan"][dev if name is None else name]
    request = found.get("request")
    if found.get("nocheck"):
        request["check"] = False
    return Plan(found["verdict"], findings_of(found), request,
                found.get("command"), tuple(found.get("words", ())))


def _place_of(value: JSON) -> Place:
    return Place(value["verdict"], findings_of(value), value.get("dev"),
                 value.get("mgmtdev"))


def migrate_places(source: HostOrRecord, dev: str, destination: HostOrRecord, *,
                   vmm: typing.Optional[str] = None) -> Places:
    """Say where on a host a device can go, the best place first.

    Which processes use the devices there is not known.
    """
    one, other = record_of(source), record_of(destination)
    found = _ask("vdpa_json_migrate_places", one._pointer, _library.encode(dev),
                 other._pointer, _library.encode(vmm))["migrate"][dev]
    return Places(found["verdict"], tuple(map(_place_of, found["places"])),
                  tuple(found["in_use"]))


@dataclasses.dataclass(frozen=True)
class BaselineHost:
    """A host of a baseline.

    host     its name
    mgmtdev  the management device that makes the device there
    words    the words of "vdpa dev add" besides name and device_features
    """
    host: str
    mgmtdev: str
    words: typing.Tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class LostBit:
    """A feature bit that a host offers, and the baseline lacks.

    bit      its number
    name     its name; None: it has none
    lost_to  why: "host", "rule", "vmm" or "set"
    hosts    with "host": the hosts that do not offer it
    needs    with "rule": the bits that it needs and that are lost
    """
    bit: int
    name: typing.Optional[str]
    lost_to: str
    hosts: typing.Tuple[str, ...] = ()
    needs: typing.Tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Baseline:
    """The largest set of features that every host can make.

    class_name       of the device
    device_features  the set
    hosts            how each host makes it
    lost             what hosts offer besides
    findings         what migrations between the hosts depend on, errors first
    """
    class_name: str
    device_features: Features
    hosts: typing.Tuple[BaselineHost, ...]
    lost: typing.Tuple[LostBit, ...]
    findings: typing.Tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether a device can move between all hosts without a condition."""
        return all(each.severity == "warning" for each in self.findings)


def _baseline_of(class_name: str, value: JSON) -> Baseline:
    hosts = (BaselineHost(each["host"], each["mgmtdev"], tuple(each["words"]))
             for each in value["hosts"])
    lost = (LostBit(each["bit"], each.get("name"), each["lost_to"],
                    tuple(each.get("hosts", ())), tuple(each.get("needs", ())))
            for each in value["lost"])
    return Baseline(class_name, Features._of(value["device_features"]),
                    tuple(hosts), tuple(lost), findings_of(value))


def _strings(texts: typing.Sequence[typing.Optional[str]]) -> typing.Any:
    return (ctypes.c_char_p * len(texts))(*map(_library.encode, texts))


def migrate_baseline(hosts: typing.Mapping[str, HostOrRecord], *,
                     mgmtdevs: typing.Optional[typing.Mapping[str, str]] = None,
                     class_name: str = "net",
                     vmm: typing.Optional[str] = None) -> Baseline:
    """Find the largest set of features that every host can give to a device.

    hosts     by the names that the answer uses
    mgmtdevs  for some hosts: the management device to use
    """
    records = [record_of(host) for host in hosts.values()]
    chosen = [(mgmtdevs or {}).get(name) for name in hosts]
    answer = _ask("vdpa_json_migrate_baseline", pointers(records),
                  _strings(list(hosts)), _strings(chosen), len(records),
                  _library.encode(class_name), _library.encode(vmm))
    (found_class, found), = answer["baseline"].items()
    return _baseline_of(found_class, found)
