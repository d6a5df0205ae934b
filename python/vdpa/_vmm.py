# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a hypervisor is started with a device."""

from __future__ import annotations

import dataclasses
import json
import typing

from . import _library
from ._migrate import HostOrRecord, record_of
from ._values import JSON, Finding, findings_of

_INCOMING = 1
_IOMMU = 2


@dataclasses.dataclass(frozen=True)
class VmmForm:
    """One way to give a device to a hypervisor.

    name      "net", "generic", "block", "libvirt" or "cloud-hypervisor"
    help      what the guest gets
    can_move  whether the hypervisor can move a guest that has it
    words     words of its command line; empty: none
    xml       what a file of it needs; None: nothing
    """
    name: str
    help: str
    can_move: bool
    words: typing.Tuple[str, ...] = ()
    xml: typing.Optional[str] = None


@dataclasses.dataclass(frozen=True)
class VmmArgs:
    """All ways to give a device to a hypervisor.

    dev       the device
    vmm       the hypervisor: "qemu-9.1"
    path      the character device
    forms     the best one first; empty if a finding is an error
    notes     what else is needed
    findings  why it does not work, errors first
    """
    dev: str
    vmm: str
    path: str
    forms: typing.Tuple[VmmForm, ...]
    notes: typing.Tuple[str, ...]
    findings: typing.Tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether it works without a condition."""
        return all(each.severity == "warning" for each in self.findings)


def _form_of(value: JSON) -> VmmForm:
    return VmmForm(value["form"], value["help"], value["can_move"],
                   tuple(value.get("words", ())), value.get("xml"))


def vmm_args(host: HostOrRecord, dev: str, *, vmm: typing.Optional[str] = None,
             incoming: bool = False, iommu: bool = False) -> VmmArgs:
    """Say how a hypervisor is started with a device.

    host      the host that dev is on
    vmm       the hypervisor: "qemu-10"; None: the one that the record has
    incoming  it waits for a guest that is moved to it
    iommu     the guest shall have a virtual IOMMU in front of the device

    Which process has the device open is not looked for.
    """
    flags = (_INCOMING if incoming else 0) | (_IOMMU if iommu else 0)
    record = record_of(host)
    answer: JSON = json.loads(_library.text(
        "vdpa_json_vmm_args", record._pointer, _library.encode(dev),
        _library.encode(vmm), flags))
    found, = answer["args"].values()
    return VmmArgs(found["dev"], found["vmm"], found["path"],
                   tuple(_form_of(each) for each in found["forms"]),
                   tuple(found["notes"]), findings_of(found))
