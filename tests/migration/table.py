# SPDX-License-Identifier: GPL-2.0-or-later
"""The pairs of devices, and QEMU's known behavior with each."""

import dataclasses

# How an attempt to migrate ends.
MOVED = "moved"                 # the guest goes on, and nothing is different
MOVED_OTHER = "moved, other features after a reset"
CHANGED = "moved, card changed" # its address or MTU is not what it was
DEAD = "moved, card dead"
UNUSABLE = "card dead from the start"
BLOCKED = "blocked at the source"
NOT_STARTED = "destination does not start"
BROKE_OFF = "broke off"

# The guest can continue with everything that it negotiated.
GOOD_ENDS = (MOVED, MOVED_OTHER)

MAC = "02:00:00:00:00:01"
OTHER_MAC = "02:00:00:00:00:02"
KERNELS = ("floor", "newest")
# The one with an IOMMU and two equal cards.
IOMMU = ("iommu",)

# The hypervisors: as tests/migration/hypervisor names them.
MACHINE, TRIXIE, SID = "machine", "trixie", "sid"
# A machine type that both versions have.
SHARED_MACHINE = "pc-i440fx-7.2"

TRANSPORT = "VERSION_1,ACCESS_PLATFORM"
PLAIN = f"MAC,{TRANSPORT}"
CONTROL = "MAC,CTRL_VQ,CTRL_MAC_ADDR," + TRANSPORT


# In the place of words: the features of a device in user space, and the size of its
# virtqueues. It has bits that the simulator lacks, and takes addresses late.
IN_USER_SPACE = "IN-USER-SPACE"

# Before words: the device is on a card of its side, by vp_vdpa.
ON_CARD = "ON-CARD"

# In the place of words: what "vdpa migrate plan" prints for the source. In the
# place of features: what "vdpa migrate baseline" prints for this host and one
# whose parents lack CTRL_MAC_ADDR.
PLAN = "PLAN"
BASELINE = "BASELINE"

# Between the words of "vdpa dev add" and those of "vdpa dev set".
THEN_SET = "THEN-SET"
# Its record has both addresses, and the guest has the one that was set.
CHANGED_MAC = (f"device_features {CONTROL} mac {OTHER_MAC} "
               f"{THEN_SET} mac {MAC}")


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    # The words after "vdpa dev add name NAME mgmtdev vdpasim_net"; THEN_SET can
    # follow.
    source: str
    destination: str
    # The verdict of check, how QEMU ends, and a part of its message, if any.
    verdict: str
    end: str
    says: str = ""
    # Why QEMU moves a device although the verdict says no.
    tolerant: str = ""
    # The code of the verdict's condition that this row does not meet.
    unheeded: str = ""
    # Further properties of QEMU's network card.
    card: str = ""
    # Whether QEMU is started with the words that "vdpa vmm args" prints.
    is_printed: bool = False
    # Whether it is started with x-svq=on where it does not need that.
    has_svq: bool = False
    # The hypervisors of source and destination.
    hypervisors: tuple = (MACHINE, MACHINE)
    kernels: tuple = KERNELS
    # Whether the row belongs to the smaller table.
    is_short: bool = False


def words(features, mac=MAC, mtu=0):
    text = f"device_features {features}"
    if mac:
        text += f" mac {mac}"
    if mtu:
        text += f" mtu {mtu}"
    return text


IDENTICAL = "identical"
SUFFICIENT = "sufficient"
CONDITIONAL = "conditional"
INCOMPATIBLE = "incompatible"

# QEMU's card has two interrupt vectors more where the device has a control
# virtqueue, unless it is told how many.
SAME_VECTORS = "vectors=4"

# QEMU's message about a feature that the guest took, of the number of vectors,
# and of a device that it cannot shadow.
LACKING = "Features 0x"
OTHER_VECTORS = "Bad config data: i=0x9a"
NO_SHADOW = "SVQ Invalid device feature flags"

GIVES_MAC = ("QEMU gives the guest the feature and the address by itself, and "
             "the address to the device; vdpasim_net takes it, most parent "
             "drivers do not")

BASIC_ROWS = [
    Row("same", words(PLAIN), words(PLAIN), IDENTICAL, MOVED, is_short=True),
    Row("same-all", words("all", mtu=1400), words("all", mtu=1400), IDENTICAL,
        MOVED, card="host_mtu=1400"),
    Row("plan", words(CONTROL), PLAN, IDENTICAL, MOVED),
    Row("baseline", words(BASELINE), words(BASELINE), IDENTICAL, MOVED),
    Row("superset", words(PLAIN), words(CONTROL), CONDITIONAL, MOVED_OTHER,
        card=SAME_VECTORS, is_short=True),
    Row("superset-other-vectors", words(PLAIN), words(CONTROL), CONDITIONAL,
        BROKE_OFF, OTHER_VECTORS, unheeded="vmm-vectors"),
    Row("superset-mtu", words(PLAIN), words("MTU," + PLAIN), SUFFICIENT, MOVED),
    Row("lacks-mac", words(PLAIN), words(TRANSPORT, mac=""), INCOMPATIBLE,
        MOVED, tolerant=GIVES_MAC),
    Row("lacks-mtu", words("MTU," + PLAIN, mtu=1400), words(PLAIN),
        INCOMPATIBLE, CHANGED, card="host_mtu=1400"),
    # Without host_mtu, QEMU does not offer this feature to the guest.
    Row("lacks-mtu-not-taken", words("MTU," + PLAIN, mtu=1500), words(PLAIN),
        SUFFICIENT, MOVED),
    Row("lacks-ctrl-vq", words(CONTROL), words(PLAIN), INCOMPATIBLE, BROKE_OFF,
        LACKING, card=SAME_VECTORS),
    Row("lacks-ctrl-mac-addr", words(CONTROL),
        words("MAC,CTRL_VQ," + TRANSPORT), INCOMPATIBLE, BROKE_OFF, LACKING,
        is_short=True),
    Row("lacks-status", words("STATUS," + PLAIN), words(PLAIN), INCOMPATIBLE,
        BROKE_OFF, LACKING, kernels=("newest",)),
    Row("lacks-version-1", words(PLAIN), words("MAC,ACCESS_PLATFORM"),
        INCOMPATIBLE, NOT_STARTED, NO_SHADOW),
    Row("lacks-access-platform", words(PLAIN), words("MAC,VERSION_1"),
        INCOMPATIBLE, NOT_STARTED, NO_SHADOW, is_short=True),
    Row("blocked", words("MAC,VERSION_1"), words("MAC,VERSION_1"),
        INCOMPATIBLE, BLOCKED, NO_SHADOW, is_short=True),
    # MAC, RING_INDIRECT_DESC. VDUSE of the floor kernel has no network devices.
    Row("blocked-bit", f"{IN_USER_SPACE} 0x310000020",
        f"{IN_USER_SPACE} 0x310000020", INCOMPATIBLE, BLOCKED, NO_SHADOW,
        kernels=("newest",)),
    # The printed arguments give the guest the MTU.
    Row("printed", words("MTU," + CONTROL, mtu=1400),
        words("MTU," + CONTROL, mtu=1400), IDENTICAL, MOVED, is_printed=True),
    Row("other-mtu", words("MTU," + PLAIN, mtu=1400),
        words("MTU," + PLAIN, mtu=1300), INCOMPATIBLE, CHANGED,
        card="host_mtu=1400"),
    Row("other-mac", words(PLAIN), words(PLAIN, mac=OTHER_MAC), INCOMPATIBLE,
        MOVED, tolerant=GIVES_MAC),
    # The guest took CTRL_MAC_ADDR, and vdpasim_net takes another address.
    Row("other-mac-set", words(CONTROL), words(CONTROL, mac=OTHER_MAC),
        CONDITIONAL, MOVED),
    # The floor kernel changes no device.
    Row("changed-mac", CHANGED_MAC, PLAN, IDENTICAL, MOVED,
        kernels=("newest",)),
    Row("changed-mac-set", CHANGED_MAC, words(CONTROL, mac=OTHER_MAC),
        CONDITIONAL, MOVED, kernels=("newest",)),
]


# ---- hypervisors -------------------------------------------------------------

# What QEMU 7.2 moves, it moves on the condition that x-svq=on is given.
WITH_SVQ = {IDENTICAL: CONDITIONAL, SUFFICIENT: CONDITIONAL}


def under(row, source, destination=None, **changes):
    """@row with other hypervisors."""
    destination = destination or source
    verdict = row.verdict
    if MACHINE in (source, destination):
        verdict = WITH_SVQ.get(verdict, verdict)
    name = (row.name if source == destination == MACHINE else
            f"{row.name}@{source}" if source == destination else
            f"{row.name}@{source}-{destination}")
    return dataclasses.replace(row, **{
        "name": name, "hypervisors": (source, destination),
        "verdict": verdict, "is_short": False, **changes})


def named(name):
    return next(row for row in BASIC_ROWS if row.name == name)


# QEMU 10.0.13 gives each virtqueue 1024 entries. Linux 6.1 accepts that; newer
# kernels do not. QEMU 11.1.3 enables virtqueues first, which a simulator
# refuses.
FLOOR, NEWEST = ("floor",), ("newest",)
LARGE = f"{IN_USER_SPACE} 0x300000020 1024"
CANNOT_USE = {"verdict": INCOMPATIBLE, "end": UNUSABLE}
SVQ_ONLY = ("lacks-version-1", "lacks-access-platform")


ROWS = [under(row, MACHINE, is_short=row.is_short) for row in BASIC_ROWS]
# QEMU 10 does not look at what a destination offers.
ROWS += [under(row, TRIXIE, kernels=FLOOR) for row in BASIC_ROWS
         if "floor" in row.kernels and row.name not in SVQ_ONLY]
ROWS += [
    under(named("same"), TRIXIE, name="unusable@trixie", kernels=NEWEST,
          is_short=True, says="vhost_set_vring_num failed", **CANNOT_USE),
    under(named("same"), SID, name="unusable@sid", is_short=True,
          **CANNOT_USE),
    under(named("same"), MACHINE, TRIXIE, kernels=FLOOR, is_short=True,
          end=DEAD, unheeded="vmm-buffers"),
    under(named("lacks-ctrl-mac-addr"), MACHINE, TRIXIE, kernels=FLOOR),
    # Devices in user space, with both of them.
    Row("user-space@sid", f"{IN_USER_SPACE} 0x300000020",
        f"{IN_USER_SPACE} 0x300000020", IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(SID, SID), is_short=True),
    Row("user-space@trixie", LARGE, LARGE, IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(TRIXIE, TRIXIE)),
    Row("user-space@trixie-sid", LARGE, LARGE, INCOMPATIBLE, BROKE_OFF,
        "exceeds allocated max", kernels=NEWEST, hypervisors=(TRIXIE, SID),
        is_short=True),
    Row("user-space@sid-trixie", LARGE, LARGE, IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(SID, TRIXIE)),
    # MAC and MTU.
    Row("printed@sid", f"{IN_USER_SPACE} 0x300000028",
        f"{IN_USER_SPACE} 0x300000028", IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(SID, SID), is_printed=True),
    Row("small@trixie", f"{IN_USER_SPACE} 0x300000020",
        f"{IN_USER_SPACE} 0x300000020", kernels=NEWEST,
        hypervisors=(TRIXIE, TRIXIE), **CANNOT_USE),
    # RING_INDIRECT_DESC: 11.1 takes it.
    Row("new-bit@sid", f"{IN_USER_SPACE} 0x310000020",
        f"{IN_USER_SPACE} 0x310000020", IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(SID, SID)),
    Row("new-bit@trixie", f"{IN_USER_SPACE} 0x310000020 1024",
        f"{IN_USER_SPACE} 0x310000020 1024", INCOMPATIBLE, BLOCKED, NO_SHADOW,
        kernels=NEWEST, hypervisors=(TRIXIE, TRIXIE)),
    Row("new-bit@sid-trixie", f"{IN_USER_SPACE} 0x310000020 1024",
        f"{IN_USER_SPACE} 0x310000020 1024", IDENTICAL, MOVED, kernels=NEWEST,
        hypervisors=(SID, TRIXIE)),
    # GUEST_CSUM
    Row("lacks-guest-csum@sid", f"{IN_USER_SPACE} 0x300000022",
        f"{IN_USER_SPACE} 0x300000020", INCOMPATIBLE, BROKE_OFF, LACKING,
        kernels=NEWEST, hypervisors=(SID, SID)),
    # With 1024 entries, the result of QEMU 7.2 differs between attempts.
    under(named("plan"), TRIXIE, MACHINE, kernels=FLOOR, end=BROKE_OFF,
          says=LACKING, unheeded="vmm-emulates"),
    under(named("lacks-ctrl-mac-addr"), TRIXIE, MACHINE, kernels=FLOOR),
]

# The parent driver vp_vdpa starts virtqueues at index 0 only. With shadow
# virtqueues from the start, QEMU begins with 0.
ON_CARDS = f"{ON_CARD} device_features 0x300000020"
ROWS += [
    Row("card", ON_CARDS, ON_CARDS, CONDITIONAL, MOVED, kernels=IOMMU),
    Row("card@trixie", ON_CARDS, ON_CARDS, CONDITIONAL, MOVED, kernels=IOMMU,
        hypervisors=(TRIXIE, TRIXIE), has_svq=True),
    Row("card-index@trixie", ON_CARDS, ON_CARDS, CONDITIONAL, DEAD,
        "vhost_set_vring_base failed", kernels=IOMMU,
        hypervisors=(TRIXIE, TRIXIE), unheeded="vmm-index"),
    Row("unusable-card@sid", ON_CARDS, ON_CARDS, kernels=IOMMU,
        hypervisors=(SID, SID), **CANNOT_USE),
]
