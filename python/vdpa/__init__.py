# SPDX-License-Identifier: LGPL-2.1-or-later
"""Provision Linux vDPA devices, and judge the migration of virtual machines.

    import vdpa

    with vdpa.Host() as host:
        host.add("net0", "pci/0000:02:00.2", device_features="migratable",
                 mac="52:54:00:12:34:56", mtu=9000)
        print(host.device("net0")["config"])
        record = host.export()

This needs the libraries libvdpa, libvdpa-host and libvdpa-sim, and nothing else
that is not part of Python. Devices, management devices and records are what the
command prints with "vdpa -d -j": dictionaries with the same keys.

What fails raises Error, which says what was wrong and what to do. What could not
be found out is a warning of category VdpaWarning.
"""

from ._errors import (
    Error, LibraryError, RefusedError, VdpaWarning, hint_calls)
from ._explain import Explanation, Message, explain
from ._host import Event, Host, Monitor
from ._migrate import (
    Baseline, BaselineHost, LostBit, Place, Places, Plan, Verdict,
    migrate_baseline, migrate_check, migrate_places, migrate_plan)
from ._record import Record
from ._values import Check, Features, Finding
from ._vmm import VmmArgs, VmmForm, vmm_args

__all__ = [
    "Baseline", "BaselineHost", "Check", "Error", "Event", "Explanation",
    "Features", "Finding", "Host", "LibraryError", "LostBit", "Message",
    "Monitor", "Place", "Places", "Plan", "Record", "RefusedError",
    "VdpaWarning", "Verdict", "VmmArgs", "VmmForm", "explain", "hint_calls",
    "migrate_baseline", "migrate_check", "migrate_places", "migrate_plan",
    "vmm_args",
]

__version__ = "0.1.0"
