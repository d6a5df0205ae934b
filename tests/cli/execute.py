# SPDX-License-Identifier: GPL-2.0-or-later
"""Run lists of commands somewhere: in a test kernel, or on this machine.

An executor has one method: run(jobs) takes [(name, [command, ...]), ...] and
returns {name: [Result, ...]}, one result for each command.
"""

import dataclasses
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from transcript import Outcome

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
KERNEL = TOP / "tests/kernel"

# timeout(1) kills what takes too long.
KILLED = 137

VALGRIND = ("valgrind -q --leak-check=full "
            "--errors-for-leak-kinds=definite,indirect "
            "--log-file={findings}/%q{{VDPA_COMMAND}}.%p")


@dataclasses.dataclass
class Result:
    """An outcome, or none when the command did not get to its end."""
    outcome: Outcome | None
    problems: list


def decode(data):
    return data.decode("utf-8", "surrogateescape")


def peer():
    """The machine's own vdpa command, of iproute2."""
    return subprocess.run([KERNEL / "iproute2", "machine"], check=True,
                          capture_output=True, text=True).stdout.strip()


class HostExecutor:
    """Commands on this machine; nothing is asked of a kernel."""

    place = "host"

    def __init__(self, tools, wrapper=None, limit=20):
        """@tools: name and path of the programs that commands can call."""
        self.tools = {name: os.path.realpath(path)
                      for name, path in tools.items()}
        self.wrapper = wrapper
        self.limit = limit * 6 if wrapper else limit

    def run(self, jobs):
        with tempfile.TemporaryDirectory(prefix="vdpa-cases.") as name:
            folder = pathlib.Path(name)
            folder.chmod(0o755)     # a command may run as another user
            self.write(folder, jobs)
            seconds = 60 + self.limit * sum(len(job[1]) for job in jobs)
            log = self.start(folder, min(seconds, 3600))
            return {name: read_results(folder, name, commands, log)
                    for name, commands in jobs}

    def write(self, folder, jobs):
        for name in ("bin", "findings", "jobs"):
            (folder / name).mkdir()
        for name, path in self.tools.items():
            (folder / "bin" / name).symlink_to(path)
        if self.wrapper:
            self.write_wrapper(folder)
        for name, commands in jobs:
            (folder / "jobs" / name).mkdir()
            lines = [f"run_command {number} {shlex.quote(command)}\n"
                     for number, command in enumerate(commands, 1)]
            (folder / "jobs" / name / "commands").write_text(
                "".join(lines), errors="surrogateescape")

    def write_wrapper(self, folder):
        if self.wrapper != "valgrind" or not shutil.which("valgrind"):
            raise SystemExit(f"cannot run under {self.wrapper}")
        words = VALGRIND.format(findings=folder / "findings")
        script = folder / "bin/vdpa"
        script.unlink()
        script.write_text(f"#!/bin/sh\nexec {words} "
                          f"{shlex.quote(self.tools['vdpa'])} \"$@\"\n")
        script.chmod(0o755)

    def command(self, folder):
        return [HERE / "run-jobs", folder, self.place, str(self.limit)]

    def start(self, folder, seconds):
        """Run the jobs; what was said about it besides their output."""
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
               "HOME": str(folder)}
        try:
            done = subprocess.run(self.command(folder), env=env,
                                  capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return f"killed after {seconds} s"
        return decode(done.stderr)


class KernelExecutor(HostExecutor):
    """Commands inside a test kernel, all in one boot."""

    place = "kernel"

    def __init__(self, kernel, tools, **options):
        super().__init__({**tools, "peer": peer()}, **options)
        self.kernel = kernel

    def start(self, folder, seconds):
        boot = [KERNEL / "boot", "-t", str(seconds), "-w", folder]
        for path in self.tools.values():
            boot += ["-f", path]
        env = {**os.environ, "VDPA": self.tools["vdpa"]}
        done = subprocess.run(boot + [self.kernel] + self.command(folder),
                              env=env, capture_output=True)
        return decode(done.stderr)


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
    return Result(outcome, read_problems(folder, job, number, outcome))


def read_problems(folder, job, number, outcome):
    problems = []
    if outcome.status == KILLED:
        problems.append("killed: it took too long")
    for path in sorted((folder / "findings").glob(f"{job}.{number}.*")):
        problems += decode(path.read_bytes()).splitlines()
    return problems
