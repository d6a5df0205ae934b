# SPDX-License-Identifier: GPL-2.0-or-later
"""Run lists of commands somewhere: in a test kernel, on this machine, or on
this machine with answers that a test kernel gave.

An executor has one method: run(jobs) takes [(name, [command, ...]), ...] and
returns {name: [Result, ...]}, one result for each command.
"""

import dataclasses
import functools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile

from transcript import Outcome

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
KERNEL = TOP / "tests/kernel"

# Use a descriptor. Into a file that it opens itself, valgrind would also write
# the output of a command whose standard output is closed.
VALGRIND = """\
exec 9>"{findings}/$VDPA_COMMAND.$$"
exec valgrind -q --leak-check=full --errors-for-leak-kinds=definite,indirect \
	--read-inline-info=no --vgdb=no --log-fd=9 \
"""

# Make allocations fail; see probe. Only with a simulated kernel.
REFUSE = """\
exec {lib}/probe "{findings}/$VDPA_COMMAND.$$" {lib}/librefuse.so \
"""

# A command line can call vdpa several times: $call is the number of this call.
# Each call leaves a file that later calls of any user can see and write to.
COUNT_CALLS = """\
umask 0
call=1
while [ -e "{calls}/$VDPA_COMMAND.$call" ]; do
	call=$((call + 1))
done
: >"{calls}/$VDPA_COMMAND.$call"
"""

BACKEND = 'export VDPA_BACKEND={kind}:"{folder}/$VDPA_COMMAND.$call"\n'


@dataclasses.dataclass
class Result:
    """An outcome; None if the command did not finish."""
    outcome: Outcome | None
    problems: list


def decode(data):
    return data.decode("utf-8", "surrogateescape")


def peer():
    """The machine's own vdpa command, of iproute2."""
    return subprocess.run([KERNEL / "iproute2", "machine"], check=True,
                          capture_output=True, text=True).stdout.strip()


@functools.cache
def apart():
    """What keeps a command away from this machine's own vDPA devices: the
    kernel shows them in the first network namespace only."""
    words = ["unshare", "--net"]
    try:
        done = subprocess.run([*words, "true"], capture_output=True)
    except FileNotFoundError:
        return []
    # A user without this right cannot change devices either.
    return words if done.returncode == 0 else []


def own_libraries(program):
    """The libraries of @program that are not the system's."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True)
    paths = re.findall(r"=> (/.*) \(0x", said.stdout)
    return [path for path in paths if not path.startswith(("/lib", "/usr/"))]


def copy_program(program, copy, libraries):
    shutil.copy(program, copy)
    for path in own_libraries(program):
        shutil.copy(path, libraries)


class HostExecutor:
    """Commands on this machine, without requests to a kernel."""

    place = "host"
    folders = ("bin", "jobs", "lib")
    # Any user must be able to write there.
    open_folders = ("findings",)

    def __init__(self, tools, wrapper=None, limit=600, step="run_command"):
        """@tools: name and path of the programs that commands can call.
        @step: how run-jobs runs a command."""
        self.tools = {name: os.path.realpath(path)
                      for name, path in tools.items()}
        self.wrapper = wrapper
        self.limit = limit
        self.step = step

    def run(self, jobs):
        with tempfile.TemporaryDirectory(prefix="vdpa-cases.") as name:
            folder = pathlib.Path(name)
            folder.chmod(0o755)     # a command may run as another user
            self.write(folder, jobs)
            seconds = 60 + self.limit * sum(len(job[1]) for job in jobs)
            log = self.start(folder, min(seconds, 3600))
            self.keep(folder, jobs)
            return {name: read_results(folder, name, commands, log)
                    for name, commands in jobs}

    def write(self, folder, jobs):
        for name in self.folders + self.open_folders:
            (folder / name).mkdir()
        for name in self.open_folders:
            (folder / name).chmod(0o777)
        for name, path in self.tools.items():
            (folder / "bin" / name).symlink_to(path)
        self.write_command(folder)
        for name, commands in jobs:
            (folder / "jobs" / name).mkdir()
            lines = [f"{self.step} {number} {shlex.quote(command)}\n"
                     for number, command in enumerate(commands, 1)]
            (folder / "jobs" / name / "commands").write_text(
                "".join(lines), errors="surrogateescape")

    def write_command(self, folder):
        """Put a script in the place of the command under test, if it needs
        something around it. Outside of a kernel, it always does: another user
        may have no access to the folder of the build."""
        setting, checker = self.backend(folder), self.checker(folder)
        if not setting and not checker and self.place == "kernel":
            return
        libraries = folder / "lib"
        copy_program(self.tools["vdpa"], libraries / "vdpa", libraries)
        # Not beside it: a case copies the command alone.
        fleet = pathlib.Path(self.tools["vdpa"]).with_name("vdpa-fleet")
        if fleet.exists():
            copy_program(fleet, folder / "bin/vdpa-fleet", libraries)
        script = folder / "bin/vdpa"
        script.unlink()
        script.write_text("#!/bin/sh\n" + setting +
                          f"export LD_LIBRARY_PATH={folder}/lib\n"
                          f"{checker or 'exec '}{folder}/lib/vdpa "
                          '"$@"\n')
        script.chmod(0o755)

    def backend(self, _folder):
        """Lines of a shell script that choose who answers; none: the kernel."""
        return ""

    def checker(self, folder):
        """Lines of a shell script that the command's path follows."""
        if not self.wrapper:
            return ""
        if self.wrapper == "refuse":
            shutil.copy(TOP / "tests/sim/probe", folder / "lib")
            shutil.copy(self.tools["refuse"], folder / "lib")
            return REFUSE.format(lib=folder / "lib",
                                 findings=folder / "findings")
        if not shutil.which(self.wrapper):
            raise SystemExit(f"{self.wrapper} is missing")
        return VALGRIND.format(findings=folder / "findings")

    def command(self, folder):
        return [HERE / "run-jobs", folder, self.place, str(self.limit)]

    def start(self, folder, seconds):
        """Run the jobs; returns messages other than their output."""
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
               "HOME": str(folder)}
        around = apart()
        if self.wrapper:
            around = [*around, HERE / "without-libc-symbols"]
        try:
            done = subprocess.run(around + self.command(folder), env=env,
                                  capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"killed after {seconds} s"
        return decode(done.stderr)

    def keep(self, folder, jobs):
        """Save the results that are needed later."""


class KernelExecutor(HostExecutor):
    """Commands inside a test kernel, all in one boot."""

    place = "kernel"
    open_folders = ("findings", "recordings")

    def __init__(self, kernel, tools, recordings=None, **options):
        """@recordings: folder to keep what passed between each command and the
        kernel, if any."""
        super().__init__({**tools, "peer": peer()}, **options)
        self.kernel = kernel
        self.recordings = recordings

    def backend(self, folder):
        if not self.recordings:
            return ""
        files = folder / "recordings"
        return (COUNT_CALLS.format(calls=files) +
                BACKEND.format(kind="record", folder=files))

    def start(self, folder, seconds):
        boot = [KERNEL / "boot", "-t", str(seconds), "-w", folder]
        for path in self.tools.values():
            boot += ["-f", path]
        env = {**os.environ, "VDPA": self.tools["vdpa"]}
        done = subprocess.run(boot + [self.kernel] + self.command(folder),
                              env=env, capture_output=True)
        return decode(done.stderr)

    def keep(self, folder, jobs):
        if not self.recordings:
            return
        for name, _commands in jobs:
            to = self.recordings / self.kernel / name
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir(parents=True)
            for path in (folder / "recordings").glob(f"{name}.*"):
                shutil.copy(path, to / path.name.removeprefix(f"{name}."))


class ReplayExecutor(HostExecutor):
    """Commands on this machine, with the answers that a kernel gave when
    KernelExecutor recorded them."""

    open_folders = ("findings", "calls")

    def __init__(self, recordings, tools, **options):
        """@recordings: the folder of a kernel, with one for each job."""
        super().__init__(tools, **options)
        self.recordings = recordings

    def backend(self, folder):
        return (COUNT_CALLS.format(calls=folder / "calls") +
                BACKEND.format(kind="replay", folder=folder / "recordings"))

    def write(self, folder, jobs):
        super().write(folder, jobs)
        (folder / "recordings").mkdir()
        for name, _commands in jobs:
            for path in (self.recordings / name).glob("*"):
                copy = folder / "recordings" / f"{name}.{path.name}"
                shutil.copy(path, copy)
                copy.chmod(0o644)


def read_results(folder, job, commands, log):
    return [read_result(folder, job, number, log)
            for number in range(1, len(commands) + 1)]


def read_result(folder, job, number, log):
    base = folder / "jobs" / job
    status = base / f"{number}.status"
    if not status.exists() or not status.read_text():
        return Result(None, ["did not run to its end; the last words:",
                             *log.splitlines()[-25:]])
    outcome = Outcome(decode((base / f"{number}.out").read_bytes()),
                      decode((base / f"{number}.err").read_bytes()),
                      int(status.read_text()))
    return Result(outcome, read_problems(folder, job, number))


def read_problems(folder, job, number):
    problems = []
    if (folder / "jobs" / job / f"{number}.killed").exists():
        problems.append("killed: it took too long")
    for path in sorted((folder / "findings").glob(f"{job}.{number}.*")):
        problems += decode(path.read_bytes()).splitlines()
    return problems
