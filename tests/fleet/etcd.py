# SPDX-License-Identifier: GPL-2.0-or-later
"""Servers of etcd on free ports of 127.0.0.1."""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

# Only catches a server that never starts: a loaded machine takes long.
START_S = 120


def free_port():
    """A port that nobody uses now. Another program may take it: see start()."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def is_ready(metrics):
    try:
        with urllib.request.urlopen(f"{metrics}/health", timeout=5) as answer:
            return b'"true"' in answer.read()
    except OSError:
        return False


class Server:
    """A server with its own folder, which can be stopped and run again."""

    def __init__(self, folder, *words, scheme="http", name="one"):
        self.name = name
        self.members = [self]
        self.folder = pathlib.Path(folder)
        self.words = words
        self.scheme = scheme
        self.process = None
        self.choose_ports()

    def choose_ports(self):
        port, peer, metrics = (free_port() for _ in range(3))
        self.url = f"{self.scheme}://127.0.0.1:{port}"
        self.peer = f"http://127.0.0.1:{peer}"
        self.metrics = f"http://127.0.0.1:{metrics}"

    def start(self):
        cluster = ",".join(f"{m.name}={m.peer}" for m in self.members)
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                ["etcd", "--name", self.name, "--data-dir", self.folder / "data",
                 "--listen-client-urls", self.url,
                 "--advertise-client-urls", self.url,
                 "--listen-peer-urls", self.peer,
                 "--initial-advertise-peer-urls", self.peer,
                 "--initial-cluster", cluster,
                 "--listen-metrics-urls", self.metrics, *self.words],
                stdout=log, stderr=log)

    def run(self):
        """Returns whether it answers."""
        self.start()
        return self.wait()

    def wait(self):
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            if is_ready(self.metrics):
                return True
            time.sleep(0.1)
        self.stop()
        return False

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()


@contextlib.contextmanager
def server(*words, scheme="http"):
    """A server that runs. If another program takes its port, it gets another."""
    folder = tempfile.mkdtemp(prefix="vdpa-etcd-")
    made = Server(folder, *words, scheme=scheme)
    try:
        for _ in range(5):
            if made.run():
                break
            shutil.rmtree(made.folder / "data", ignore_errors=True)
            made.choose_ports()
        else:
            raise SystemExit("etcd does not start:\n" +
                             (made.folder / "log").read_text()[-2000:])
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def cluster():
    """Three servers that know each other. If a port is taken, all get others."""
    with tempfile.TemporaryDirectory(prefix="vdpa-etcd-") as top:
        for attempt in range(5):
            folders = [pathlib.Path(top, f"{attempt}{i}") for i in range(3)]
            for folder in folders:
                folder.mkdir()
            members = [Server(folder, name=folder.name) for folder in folders]
            for member in members:
                member.members = members
                member.start()
            try:
                if all(member.wait() for member in members):
                    yield members
                    return
            finally:
                for member in members:
                    member.stop()
        raise SystemExit("no cluster of etcd starts")
