# SPDX-License-Identifier: GPL-2.0-or-later
"""A monitor, and the devices that its reader knows of."""

import json
import signal
import subprocess
import threading


class Monitor:
    def __init__(self, vdpa, folder):
        self.vdpa, self.errors = vdpa, folder / "monitor.errors"
        self.changed = threading.Condition()
        self.events = self.lost = 0
        self.start()

    def start(self):
        self.devices, self.faults, self.is_ended = {}, [], False
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [self.vdpa, "-j", "monitor"], stdout=subprocess.PIPE,
                stderr=errors, text=True)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.events += 1
                self.take(json.loads(line))
                self.changed.notify_all()
        with self.changed:
            self.is_ended = True
            self.changed.notify_all()

    def take(self, event):
        kind, name = event["event"], event.get("dev")
        if kind == "lost":
            self.lost += 1
            self.devices = {}
        elif kind in ("initial", "add"):
            if name in self.devices:
                self.faults.append(f'"{name}" was added twice')
            self.devices[name] = event.get("driver")
        elif name not in self.devices:
            self.faults.append(f'{kind} of "{name}", which is not there')
        elif kind == "remove":
            del self.devices[name]
        else:
            driver = event.get("driver") if kind == "bind" else None
            if driver == self.devices[name]:
                self.faults.append(f'{kind} of "{name}" was reported twice')
            self.devices[name] = driver

    def wait_for(self, name, is_there, limit):
        """Read until a device is there, or no longer."""
        def done():
            return self.is_ended or (name in self.devices) == is_there
        with self.changed:
            return self.changed.wait_for(done, limit) and not self.is_ended

    def stop(self):
        """What is wrong with the end of the monitor."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(300)
        self.thread.join(300)
        if status or self.errors.read_text():
            yield f"ended with status {status}: {self.errors.read_text()}"
