# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishers of simulated hosts, and stores that go away and come back."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time

import etcd

# Only catches a hang: a loaded machine takes long.
PATIENCE_S = 120

DEVICE = ["device_features", "0x300000000"]


def wait_until(is_true, what="it happens"):
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > end:
            raise AssertionError(f"this never comes: {what}")
        time.sleep(0.05)


class Directory:
    """A directory whose place another file can take."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder, "store")
        self.url = f"dir:{self.path}"
        self.aside = self.path.with_name("aside")

    def leave(self):
        if self.path.exists():
            self.path.rename(self.aside)
        self.path.write_text("not a directory")

    def come(self):
        self.path.unlink()
        if self.aside.exists():
            self.aside.rename(self.path)


class Etcd:
    def __init__(self, server):
        self.server = server
        self.url = f"etcd:{server.url}"

    def leave(self):
        self.server.stop()

    def come(self):
        assert self.server.run(), "etcd does not start again"


@contextlib.contextmanager
def directory(folder):
    yield Directory(folder)


@contextlib.contextmanager
def one_etcd(_folder):
    with etcd.server() as server:
        yield Etcd(server)


STORES = {"dir": directory, "etcd": one_etcd}


class Fleet:
    """Hosts, their worlds, and a store."""

    def __init__(self, vdpa, url, folder, **environment):
        self.vdpa = vdpa
        self.url = url
        self.folder = pathlib.Path(folder)
        self.env = {"PATH": os.environ["PATH"], "VDPA_RUNTIME_DIR": "none",
                    "HOME": str(folder), **environment}
        self.running = []

    def world(self, host, kind="newest"):
        world = self.folder / f"{host}.world"
        if not world.exists():
            self.run("--backend", f"sim:{world}", "sim", "reset", kind)
        return f"sim:{world}"

    def replace_world(self, host, text):
        """As a whole, because a publisher may read it. Returns the old text."""
        world = self.folder / f"{host}.world"
        new = world.with_suffix(".new")
        before = world.read_text()
        new.write_text(text)
        new.rename(world)
        return before

    def set_faults(self, host, faults):
        """Of the simulated kernel: see vdpa-sim(8)."""
        world = json.loads(self.on(host, "sim", "show"))
        world["sim"]["faults"] = faults
        self.replace_world(host, json.dumps(world))

    def run(self, *words, check=True, **environment):
        done = subprocess.run([self.vdpa, "--store", self.url, *words],
                              capture_output=True, text=True,
                              env={**self.env, **environment},
                              timeout=PATIENCE_S)
        if check and done.returncode:
            raise AssertionError(f"{words}: {done.stderr}")
        return done.stdout if check else (done.returncode,
                                          done.stdout + done.stderr)

    def on(self, host, *words):
        return self.run("--backend", self.world(host), *words)

    def add(self, host, dev, mgmtdev="vdpasim_net"):
        features = DEVICE if mgmtdev == "vdpasim_net" else []
        self.on(host, "dev", "add", "name", dev, "mgmtdev", mgmtdev, *features)

    def remove(self, host, dev):
        self.on(host, "dev", "del", dev)

    def hosts(self):
        """{name: what "list" says of it}; {} while the store is away."""
        status, text = self.run("-j", "fleet", "list", check=False)
        return json.loads(text)["fleet"] if status == 0 else {}

    def is_alive(self, host):
        return self.hosts().get(host, {}).get("alive") is True

    def is_dead(self, host):
        return self.hosts().get(host, {}).get("alive") is False

    def devs(self, host):
        """Names of its devices in the store; None: no record can be read."""
        status, text = self.run("fleet", "show", host, check=False)
        return set(json.loads(text).get("dev", {})) if status == 0 else None

    def publisher(self, host, *words, **settings):
        return Publisher(self, host, *words, **settings)

    def stop(self):
        """By a signal: a process that is killed does not write its coverage."""
        for publisher in list(self.running):
            publisher.end()


class Publisher:
    """A "fleet publish every" that runs; its log, and what it tells systemd."""

    count = 0

    def __init__(self, fleet, host, every="1", name=None, **environment):
        Publisher.count += 1
        base = fleet.folder / f"{host}-{Publisher.count}"
        self.fleet = fleet
        self.log_path = base.with_suffix(".log")
        self.told = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(base.with_suffix(".notify")))
        threading.Thread(target=self.listen, daemon=True).start()
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                [fleet.vdpa, "--store", fleet.url, "--backend",
                 fleet.world(host), "fleet", "publish", "every", every, "as",
                 name or host], stderr=log, stdout=log,
                env={**fleet.env, **environment,
                     "NOTIFY_SOCKET": str(base.with_suffix(".notify"))})
        fleet.running.append(self)

    def listen(self):
        while True:
            self.told.append(self.socket.recv(4096).decode())

    @property
    def log(self):
        return self.log_path.read_text()

    def published(self):
        """How often it has published."""
        return sum(line.startswith("STATUS=published") for line in self.told)

    def wait_published(self, times=1):
        wanted = self.published() + times
        wait_until(lambda: self.published() >= wanted,
                   f"{times} more publications; the log: {self.log}")

    def wait_log(self, text):
        wait_until(lambda: text in self.log, f"{text} in the log: {self.log}")

    def failures(self):
        """How many attempts have failed; some could publish an old record."""
        return sum(line.startswith("STATUS=") and
                   (not line.startswith("STATUS=published") or
                    "read last" in line) for line in self.told)

    def wait_end(self):
        """Returns the exit status."""
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"it does not end: {self.log}") from None
        finally:
            self.fleet.running.remove(self)

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.wait_end()

    def kill(self):
        self.process.kill()
        self.process.wait()
        if self in self.fleet.running:
            self.fleet.running.remove(self)


@contextlib.contextmanager
def fleet_in(kind, vdpa):
    """A store of this kind, and a fleet that publishes in it."""
    with tempfile.TemporaryDirectory(prefix="vdpa-fleet-") as folder:
        with STORES[kind](folder) as store:
            fleet = Fleet(vdpa, store.url, folder)
            try:
                yield fleet, store
            finally:
                fleet.stop()
