# SPDX-License-Identifier: GPL-2.0-or-later
"""A copy of a known hypervisor in a file gives the answers of the known one."""

import dataclasses
import json
import os
import random
import warnings

import vdpa
from common import WorldCase
from test_same import add_some

COPY = "copy-of-"


def asked(function, *args, **words):
    """What the module answers, without the names of copies."""
    try:
        answer = json.dumps(dataclasses.asdict(function(*args, **words)))
    except vdpa.Error as error:
        answer = str(error)
    return answer.replace(COPY, "")


class Rows(WorldCase):

    def setUp(self):
        super().setUp()
        known = self.json("a", "vmm", "show")["vmm"]
        self.names = list(known)
        rows = self.folder / "vmm.d"
        rows.mkdir()
        (rows / "copies.json").write_text(json.dumps({"vmm": {
            COPY + name: row for name, row in known.items()}}), encoding="utf-8")
        self.addCleanup(os.environ.pop, "VDPA_VMM_FOLDER")
        os.environ["VDPA_VMM_FOLDER"] = str(rows)
        seed = random.Random(7)
        self.hosts = {}
        for name, ready in ("a", "cards"), ("b", "old-cards"):
            add_some(seed, self.world(name, ready), 30)
            for dev in list(self.json(name, "dev", "show")["dev"])[::2]:
                self.command(name, "dev", "bind", dev, "driver", "vhost_vdpa")
            with warnings.catch_warnings():
                # Linux 6.1 cannot describe a block device.
                warnings.simplefilter("ignore", vdpa.VdpaWarning)
                self.hosts[name] = self.record(name, self.open(name))
        self.seed = seed

    def with_vmm(self, name, vmm):
        """A record that has a hypervisor, and its file."""
        record, _ = self.hosts[name]
        data = dict(record.data, host=dict(record.data["host"], vmm=vmm))
        path = self.folder / f"{name}.vmm.json"
        made = vdpa.Record(json.dumps(data))
        made.write(path)
        return made, path

    def said(self, *words):
        """What the command answers, without the names of copies."""
        try:
            answer = self.command("a", "-j", *words)
        except AssertionError as error:  # status 1: it cannot be done
            answer = str(error)
        return answer.replace(COPY, "")

    def test_known(self):
        """"vmm show" prints all that a file needs."""
        rows = self.json("a", "vmm", "show")["vmm"]
        self.assertGreater(len(self.names), 10)
        for name in self.names:
            self.assertEqual(rows[name], rows[COPY + name])

    def each(self):
        for name in self.names:
            source, to = self.seed.sample(["a", "b"], 2)
            yield (name, source, self.seed.choice(list(self.hosts[source][0].devices)),
                   to, self.seed.choice(list(self.hosts[to][0].devices)))

    def test_command(self):
        done = 0
        for name, source, dev, to, to_dev in self.each():
            begin = ["dev", dev, "host", self.hosts[source][1], "vmm", None, "to"]
            there = ["host", self.hosts[to][1]]
            handle = self.seed.choice(list(self.hosts[to][0].management_devices))
            for words in (
                    ["vmm", "show", None],
                    ["migrate", "check", *begin, "dev", to_dev, *there],
                    ["migrate", "check", *begin, "mgmtdev", handle, *there],
                    ["migrate", "check", *begin, *there],
                    ["migrate", "plan", *begin, "mgmtdev", handle, *there,
                     "name", "new"],
                    ["migrate", "baseline", *begin[2:4], *there, "vmm", None],
                    ["vmm", "args", *begin, "dev", to_dev, *there],
                    ["vmm", "args", dev, "host", self.hosts[source][1], "vmm",
                     None, "iommu"],
                    ["features", "encode", "migratable:", "class", "net"],
                    ["dev", "check", "name", "new", "mgmtdev", handle,
                     "device_features", "migratable:"]):
                with self.subTest(name=name, words=words):
                    self.check_words(name, words)
                    done += 1
        self.assertGreater(done, 100)

    def check_words(self, name, words):
        answers = []
        for vmm in name, COPY + name:
            named = {None: vmm, "migratable:": "migratable:" + vmm}
            answers.append(self.said(*[named.get(word, word) for word in words]))
        self.assertEqual(*answers)

    def test_records(self):
        """The hypervisor that a record has."""
        for name, source, dev, to, to_dev in self.each():
            answers = []
            for vmm in name, COPY + name:
                (one, path), (other, to_path) = (
                    self.with_vmm(each, vmm) for each in (source, to))
                answers.append((
                    self.said("migrate", "check", "dev", dev, "host", path, "to",
                              "dev", to_dev, "host", to_path),
                    self.said("migrate", "baseline", "host", path, "host", to_path),
                    *self.asked(one, dev, other, to_dev, None)))
            with self.subTest(name=name):
                self.assertEqual(*answers)

    def asked(self, one, dev, other, to_dev, vmm):
        handle = next(iter(other.management_devices))
        return [asked(*args, vmm=vmm) for args in (
            (vdpa.migrate_check, one, dev, other, to_dev),
            (vdpa.migrate_plan, one, dev, other, handle),
            (vdpa.migrate_places, one, dev, other),
            (vdpa.migrate_baseline, {"a": one, "b": other}),
            (vdpa.vmm_args, one, dev))]

    def test_module(self):
        for name, source, dev, to, to_dev in self.each():
            one, other = self.hosts[source][0], self.hosts[to][0]
            with self.subTest(name=name):
                self.assertEqual(*[
                    self.asked(one, dev, other, to_dev, vmm)
                    for vmm in (name, COPY + name)])

    def test_checks(self):
        host = self.open("a")
        for name in self.names:
            for handle in host.management_devices():
                with self.subTest(name=name, handle=handle):
                    self.assertEqual(*[
                        self.check(host, handle, vmm)
                        for vmm in (name, COPY + name)])

    def check(self, host, handle, vmm):
        return [asked(host.check, "new", handle, **words) for words in (
            {"vmm": vmm}, {"device_features": f"migratable:{vmm}"})]

    def test_bad_file(self):
        """A file that cannot be used is a warning, and nothing else."""
        rows = self.folder / "bad.d"
        rows.mkdir()
        (rows / "bad.json").write_text('{ "vmm": { "x": {} } }', encoding="utf-8")
        (rows / "good.json").write_text(
            '{ "vmm": { "x": { "like": "qemu-8.2" } } }', encoding="utf-8")
        (rows / "gone.json").symlink_to("nothing")
        os.environ["VDPA_VMM_FOLDER"] = str(rows)
        with self.assertWarns(vdpa.VdpaWarning) as caught:
            record = vdpa.Record(self.hosts["a"][0].text)
        self.assertIn("bad.json", caught.warning.what)
        dev = next(iter(record.devices))
        self.assertEqual(vdpa.vmm_args(record, dev, vmm="x").vmm, "x")
