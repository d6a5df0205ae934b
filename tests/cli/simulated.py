# SPDX-License-Identifier: GPL-2.0-or-later
"""Run lists of commands with a simulated kernel in the place of a real one.

Each job has a world of its own, which begins as the ready-made one of the
kernel's name. What acts on a machine has something here that acts on the world:
programs of the same name, first in PATH, and "vdpa sim write" for what is
written to sysfs.
"""

import json
import os
import re
import subprocess

from execute import HostExecutor
from harmless import is_harmless

# The world of a command: its job's, or with $SIM_NO_FAMILY the one that has no
# family "vdpa".
WORLD = """\
job=${{VDPA_COMMAND%.*}}
world={folder}/worlds/$job.json
[ -z "${{SIM_NO_FAMILY-}}" ] || world={folder}/no-family.json
[ -e "$world" ] || cp {folder}/world.json "$world"
export VDPA_BACKEND=sim:"$world"
"""

# Programs that replace those of a machine.
STAND_INS = {
    "vduse": """\
action=$1 name=$2
shift 2
case $action in
create)	exec vdpa sim vduse create "$name" class "$1" features "$2" vqs "$3" ;;
*)	exec vdpa sim vduse "$action" "$name" ;;
esac
""",
    # unshare -n COMMAND...
    "unshare": 'shift\nSIM_NO_FAMILY=yes exec "$@"\n',
    # umount /sys, mount -t sysfs sysfs /sys
    "umount": "exec sim-member has_no_sysfs true\n",
    "mount": "exec sim-member has_no_sysfs false\n",
}

# Change the member "sim" of a job's world.
SIM_MEMBER = """\
world={folder}/worlds/${{VDPA_COMMAND%.*}}.json
[ -e "$world" ] || cp {folder}/world.json "$world"
jq ".sim.$1 = $2" "$world" >"$world.new" && mv "$world.new" "$world"
"""

# echo TEXT > /sys/FILE
WRITE = re.compile(r"\becho (\S+) *> *(/sys/\S+)")

# Lines that depend on a machine's processes, or on records in files of the
# case.
NOT_SIMULATED = ("in-use", "here", "stuck", "served", "apply",
                 "apply-refused")

# Besides what is harmless anywhere. Records of devices are in the world.
RUNTIME = re.compile(r"\bVDPA_RUNTIME_DIR=\S+")
# Assignments on a line of their own, and what goes into a file of the case.
ASSIGNMENTS = re.compile(r"^(\w+='[^']*' ?)+\n")
INTO_FILE = re.compile(r">\s*[a-z]\w*\b")
OWN = re.compile(r"\b(vduse|umount|mount|cat)( [-\w/]+)+|\bsed '[^']*'")
# No recording answers these commands, and 2>&1 would show that.
UNRECORDED = re.compile(r"(vdpa (?:-j )?(?:doctor|monitor)\b[^;|]*?)2>&1")
# A simulated host has no limit.
LIMIT = "ulimit -l unlimited; "
# Prefixes of a command that do nothing to the machine.
TIMEOUT = re.compile(r"\btimeout (-s \w+ )?\d+ (?=vdpa )")


def translate(text):
    """The command line that does the same here."""
    text = text.replace(LIMIT, "")
    return WRITE.sub(r"vdpa sim write \2 text \1", text)


def can_run(text):
    """Whether a command line leaves the machine as it is."""
    text = translate(text)
    text = text.replace("/sys/bus/vdpa/", "sysfs:")
    text = text.replace("2>/dev/null", "").replace("--batch", "-b")
    text = TIMEOUT.sub("", UNRECORDED.sub(r"\1", text))
    text = re.sub(r"\bunshare (-n|--net) ", "", text)
    text = INTO_FILE.sub("", ASSIGNMENTS.sub("", text))
    return is_harmless(OWN.sub("true", RUNTIME.sub("", text)))


class SimulationExecutor(HostExecutor):
    """Commands on this machine, answered by a simulated kernel."""

    open_folders = ("findings", "worlds")

    def __init__(self, kernel, tools, **options):
        super().__init__(tools, **options)
        self.kernel = kernel

    def backend(self, folder):
        return WORLD.format(folder=folder)

    def write(self, folder, jobs):
        super().write(folder, [(name, [translate(text) for text in commands])
                               for name, commands in jobs])
        for name, text in STAND_INS.items():
            write_program(folder / "bin" / name, text)
        write_program(folder / "bin/sim-member",
                      SIM_MEMBER.format(folder=folder))
        self.make_worlds(folder)

    def make_worlds(self, folder):
        path = folder / "world.json"
        subprocess.run([self.tools["vdpa"], "--backend", f"sim:{path}", "sim",
                        "reset", self.kernel], check=True)
        world = json.loads(path.read_text())
        # Only root can become another user.
        world["sim"]["needs_rights"] = os.geteuid() == 0
        path.write_text(json.dumps(world))
        world["sim"]["has_no_family"] = True
        (folder / "no-family.json").write_text(json.dumps(world))


def write_program(path, text):
    path.unlink(missing_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)
