# SPDX-License-Identifier: GPL-2.0-or-later
"""Simulated hosts, and the command that answers for them as well."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import warnings

import vdpa

COMMAND = "vdpa"  # set by run

WORLDS = ["default", "old", "newest", "floor", "cards", "old-cards", "pci"]


class WorldCase(unittest.TestCase):
    """A test with a folder for the files of worlds."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        os.environ["VDPA_RUNTIME_DIR"] = "/run/vdpa"
        os.environ.pop("VDPA_BACKEND", None)
        # What is expected to warn says so.
        self.enterContextOf(warnings.catch_warnings())
        warnings.simplefilter("error", vdpa.VdpaWarning)

    def enterContextOf(self, context):
        """As enterContext(), which Python 3.11 introduced."""
        result = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return result

    def backend(self, name):
        return f"sim:{self.folder}/{name}.json"

    def world(self, name, ready="default"):
        """A new host in a file of its own."""
        self.command(name, "sim", "reset", ready)
        return self.open(name)

    def open(self, name):
        host = vdpa.Host(self.backend(name))
        self.addCleanup(host.close)
        return host

    def command(self, name, *words, **options):
        """What the command prints for the same host."""
        done = subprocess.run(
            [COMMAND, "--backend", self.backend(name), *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            check=False, **options)
        self.assertNotIn(done.returncode, (1, 127), done.stderr)
        return done.stdout

    def json(self, name, *words, **options):
        return json.loads(self.command(name, "-d", "-j", *words, **options))

    def record(self, name, host):
        """The record of a host, and the file that has it."""
        record = host.export()
        path = self.folder / f"{name}.record.json"
        record.write(path)
        return record, path
