# SPDX-License-Identifier: GPL-2.0-or-later
"""The two devices, and what the command under test reports about them."""

import copy
import json
import pathlib
import subprocess
import time

from qemu import Fault
from table import BASELINE, IN_USER_SPACE, ON_CARD, PLAN, THEN_SET

VDUSE = pathlib.Path(__file__).parents[2] / "build/tests/kernel/vduse"
SIDES = ("source", "destination")
PARENT = "vdpasim_net"
CARDS = {"source": "pci/0000:00:01.0", "destination": "pci/0000:00:02.0"}
CTRL_MAC_ADDR = 1 << 23
# Not random: shortly after boot, the kernel would wait minutes for entropy.
OTHER_BOOT = "22222222-2222-4222-8222-222222222222"


def vdpa(*words, statuses=(0,)):
    """What the command under test prints."""
    done = subprocess.run(["vdpa", *words], capture_output=True, text=True)
    if done.returncode not in statuses:
        line = " ".join(map(str, words))
        raise Fault(f"vdpa {line}: status {done.returncode}; "
                    f"{done.stderr.strip()}")
    return done.stdout


def add(side, text, folder, vmm):
    """@text: as a row of the table has it. @folder: for files. @vmm: the
    hypervisor of the destination."""
    text, _, set_words = text.partition(f" {THEN_SET} ")
    if text.startswith(IN_USER_SPACE):
        # The features, and the size of the virtqueues.
        subprocess.run([VDUSE, "create", side, "1", text.split()[1], "2",
                        *text.split()[2:]], check=True)
        words = ["vduse"]
    elif text.startswith(ON_CARD):
        words = [CARDS[side], *text.split()[1:]]
    elif text == PLAN:
        words = plan(side, vmm)
    elif BASELINE in text:
        words = [PARENT, *text.replace(BASELINE, baseline(folder, vmm)).split()]
    else:
        words = [PARENT, *text.split()]
    vdpa("dev", "add", "name", side, "mgmtdev", *words, "nocheck")
    if set_words:
        vdpa("dev", "set", "name", side, *set_words.split())
    vdpa("dev", "bind", side, "driver", "vhost_vdpa")


def plan(side, vmm):
    """What makes a device like the source."""
    # 3: on a condition.
    printed = vdpa("-j", "migrate", "plan", "dev", "source", "to", "mgmtdev",
                   PARENT, "name", side, "vmm", vmm, statuses=(0, 3))
    line = json.loads(printed)["plan"][side]["words"]
    return line[line.index(PARENT):]


def baseline(folder, vmm):
    """Of this host, and of one that has less."""
    here = json.loads(vdpa("host", "export"))
    here["dev"] = {}
    other = copy.deepcopy(here)
    other["host"].update(name="other", boot_id=OTHER_BOOT)
    features = other["mgmtdev"][PARENT]["supported_features"]
    features["mask"] = hex(int(features["mask"], 16) & ~CTRL_MAC_ADDR)
    features["names"].remove("CTRL_MAC_ADDR")
    words = []
    for name, record in (("here", here), ("other", other)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(record))
        words += ["host", path]
    # 3: on a condition.
    printed = vdpa("-j", "migrate", "baseline", *words, "vmm", vmm,
                   statuses=(0, 3))
    return json.loads(printed)["baseline"]["net"]["device_features"]["mask"]


def chardev(side):
    device = pathlib.Path("/sys/bus/vdpa/devices", side)
    return "/dev/" + next(device.glob("vhost-vdpa-*")).name


def link(side):
    """What udev does where it runs."""
    folder = pathlib.Path("/dev/vdpa/by-name")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / side).unlink(missing_ok=True)
    (folder / side).symlink_to(chardev(side))


def config(side):
    shown = json.loads(vdpa("-j", "dev", "config", "show", side))
    return shown["config"][side]


def printed_words(side, vmm):
    """The back end and the card, as "vdpa vmm args" prints them."""
    link(side)
    printed = vdpa("-j", "vmm", "args", side, "vmm", vmm)
    forms = json.loads(printed)["args"]["source"]["forms"]
    return next(form["words"] for form in forms if form["form"] == "net")


def remove():
    for side in SIDES:
        if pathlib.Path("/sys/bus/vdpa/devices", side).exists():
            vdpa("dev", "del", side)
    # Their programs stay until they are killed.
    subprocess.run(["busybox", "killall", "-q", VDUSE.name])
    for side in SIDES:
        if pathlib.Path("/dev/vduse", side).exists():
            destroy(side)


def destroy(side):
    """A program that was killed can take a moment to end."""
    for _ in range(600):
        done = subprocess.run([VDUSE, "destroy", side], capture_output=True,
                              text=True)
        if done.returncode == 0:
            return
        time.sleep(0.1)
    raise Fault(done.stderr.strip())


def judgement(vmms):
    """What check says: the verdict and its findings."""
    # 2: no. 3: it depends, or cannot be told.
    printed = vdpa("-j", "migrate", "check", "dev", "source", "vmm", vmms[0],
                   "to", "dev", "destination", "vmm", vmms[1],
                   statuses=(0, 2, 3))
    said = json.loads(printed)["migrate"]["source"]
    return {"verdict": said["verdict"],
            "findings": {finding["code"]: finding["message"]
                         for finding in said["findings"]}}
