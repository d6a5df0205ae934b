# SPDX-License-Identifier: GPL-2.0-or-later
"""The module gives the answers that the command prints."""

import dataclasses
import json
import random
import warnings

import vdpa
from common import WORLDS, WorldCase

FEATURES = ["MAC", "MTU", "STATUS", "CTRL_VQ", "MQ", "VERSION_1",
            "ACCESS_PLATFORM", "CTRL_MAC_ADDR", "bit_50"]
VMMS = [None, "qemu-7.2", "qemu-10", "cloud-hypervisor"]


def any_words(seed, host):
    """The words of a request, sensible or not."""
    words = {"mgmtdev": seed.choice(list(host.management_devices()))}
    if seed.random() < 0.8:
        words["device_features"] = seed.choice([
            ",".join(seed.sample(FEATURES, seed.randrange(1, len(FEATURES)))),
            "all", "migratable", hex(seed.getrandbits(40)), seed.getrandbits(36)])
    if seed.random() < 0.5:
        words["mac"] = "52:54:00:00:00:%02x" % seed.randrange(256)
    if seed.random() < 0.5:
        words["mtu"] = seed.choice([0, 68, 1500, 9000, 65535])
    if seed.random() < 0.3:
        words["max_vqp"] = seed.choice([0, 1, 2, 16, 65535])
    return words


def as_line(words):
    for key, value in words.items():
        if key == "device_features" and isinstance(value, int):
            value = hex(value)
        yield from (key, value)


def add_some(seed, host, count):
    for number in range(count):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", vdpa.VdpaWarning)
            try:
                host.add(f"d{number}", **any_words(seed, host))
            except vdpa.Error:
                pass


def without_errno(devices):
    """Records have the number of an error as well as its text."""
    for device in devices.values():
        device["config"].pop("errno", None)
    return devices


def plain(findings):
    """As JSON has them."""
    return [{key: value for key, value in {
        "severity": each.severity, "code": each.code, "message": each.message,
        "hint": each.hint, "bits": list(each.bits), "source": each.source,
        "from": list(each.from_hosts), "to": list(each.to_hosts)}.items()
        if value or key == "hint"} for each in findings]


def as_args(args):
    """As JSON has them."""
    value = dataclasses.asdict(args)
    value["forms"] = [{key: list(each) if isinstance(each, tuple) else each
                       for key, each in (("form", form.name), ("help", form.help),
                                         ("can_move", form.can_move),
                                         ("words", form.words), ("xml", form.xml))
                       if each or key == "can_move"} for form in args.forms]
    value["notes"] = list(args.notes)
    value["findings"] = plain(args.findings)
    return value


def as_message(message):
    """As JSON has it."""
    value = {"line": message.line, "code": message.code,
             "class": message.class_name,
             "class_assumed": message.class_assumed, "device": message.device,
             "version": message.version, "speaker": message.speaker,
             "message": message.meaning, "words": list(message.words),
             "hint": message.hint, "note": message.note,
             **{key: {"mask": hex(each.mask), "names": list(each.names)}
                for key, each in message.features.items()}}
    return {key: each for key, each in value.items() if each}


class Explanations(WorldCase):

    def test_messages(self):
        """Each known message, alone and in texts of any order."""
        known = self.json("a", "features", "messages")["messages"]["known"]
        examples = [each["example"] for each in known["messages"]]
        self.assertGreater(len(examples), 50)
        seed = random.Random(7)
        texts = examples + ["\n".join(seed.sample(examples + ["nothing"], 9))
                            for _ in range(20)]
        for text in texts:
            for class_name in None, "block":
                with self.subTest(text=text, class_name=class_name):
                    self.check_text(text, class_name)

    def check_text(self, text, class_name):
        words = ["class", class_name] if class_name else []
        theirs = self.json("a", "features", "explain", "-", *words,
                           input=text)["explain"]["text"]
        found = vdpa.explain(text, class_name=class_name)
        self.assertEqual(
            {"messages": [as_message(each) for each in found.messages],
             "lines": found.lines, "unknown_lines": found.unknown_lines}, theirs)

    def test_any_bytes(self):
        """Whatever a log contains."""
        seed = random.Random(8)
        for _ in range(50):
            found = vdpa.explain(bytes(seed.choices(range(256), k=300)))
            self.assertEqual(found.messages, ())
        self.assertEqual(vdpa.explain("").lines, 0)


class Same(WorldCase):

    def test_lists(self):
        """Devices, management devices and records, in each world."""
        seed = random.Random(1)
        for ready in WORLDS:
            with self.subTest(ready), warnings.catch_warnings():
                warnings.simplefilter("ignore", vdpa.VdpaWarning)
                host = self.world(ready, ready)
                add_some(seed, host, 40)
                mgmtdevs = host.management_devices()
                self.assertEqual(
                    mgmtdevs, self.json(ready, "mgmtdev", "show")["mgmtdev"])
                devices = without_errno(host.devices())
                self.assertGreater(len(devices), 0)
                self.assertEqual(devices,
                                 self.json(ready, "dev", "show")["dev"])
                for name, device in devices.items():
                    self.assertEqual(without_errno({name: host.device(name)}),
                                     {name: device})
                for handle, mgmtdev in mgmtdevs.items():
                    self.assertEqual(host.management_device(handle), mgmtdev)
                record = host.export().data
                theirs = self.json(ready, "host", "export")
                del record["host"]["time"], theirs["host"]["time"]
                self.assertEqual(record, theirs)

    def test_drift(self):
        """What a guest has changed."""
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all",
                 mac="52:54:00:00:00:01")
        self.command("a", "sim", "guest", "d", "features", "all", "mac",
                     "52:54:00:00:00:02")
        device = host.device("d")
        self.assertEqual(device["drift"], [{
            "what": "mac", "here": "52:54:00:00:00:02",
            "administered": "52:54:00:00:00:01"}])
        self.assertEqual(device, self.json("a", "dev", "show", "d")["dev"]["d"])

    def test_checks(self):
        """The findings of 300 requests."""
        seed = random.Random(2)
        hosts = {ready: self.world(ready, ready) for ready in ("cards", "old")}
        for host in hosts.values():
            add_some(seed, host, 3)
        for _ in range(300):
            ready = seed.choice(list(hosts))
            words = any_words(seed, hosts[ready])
            name = seed.choice(["d0", "d1", "new"])
            with self.subTest(name=name, **words), warnings.catch_warnings():
                warnings.simplefilter("ignore", vdpa.VdpaWarning)
                try:
                    check = hosts[ready].check(name, **words)
                except vdpa.Error as error:
                    self.assertLess(error.code, 0)
                    self.check_refused(ready, error, name, words)
                    continue
                theirs = self.json(ready, "dev", "check", "name", name,
                                   *as_line(words))["check"][name]
                self.assertEqual({"ok": check.ok,
                                  "findings": plain(check.findings)}, theirs)

    def check_refused(self, ready, error, name, words):
        """The command refuses the words with the same text."""
        with self.assertRaises(AssertionError) as raised:
            self.json(ready, "dev", "check", "name", name, *as_line(words))
        self.assertIn(error.what, str(raised.exception))

    def test_requests(self):
        """A host that was changed by the command is the same afterwards."""
        seed = random.Random(3)
        ours, _ = self.world("a", "cards"), self.world("b", "cards")
        for number in range(60):
            words = any_words(seed, ours)
            name = f"d{number % 20}"
            with self.subTest(name=name, **words), warnings.catch_warnings():
                warnings.simplefilter("ignore", vdpa.VdpaWarning)
                outcome = None
                try:
                    if seed.random() < 0.3:
                        line = ["dev", "del", name]
                        ours.delete(name)
                    else:
                        line = ["dev", "add", "name", name, *as_line(words)]
                        ours.add(name, **words)
                except vdpa.Error as error:
                    outcome = error
                try:
                    self.command("b", *line)
                except AssertionError:
                    self.assertIsNotNone(outcome)
                else:
                    self.assertIsNone(outcome)
                self.assertEqual(ours.devices(), self.open("b").devices())


class Migrations(WorldCase):

    def setUp(self):
        super().setUp()
        seed = random.Random(4)
        self.hosts = {}
        for name, ready in ("a", "cards"), ("b", "old-cards"), ("c", "default"):
            host = self.world(name, ready)
            add_some(seed, host, 40)
            self.hosts[name] = self.record(name, host)
        self.give_vmm("b", "qemu-7.2")

    def give_vmm(self, name, vmm):
        """A record that has a hypervisor."""
        record, path = self.hosts[name]
        record.data["host"]["vmm"] = vmm
        self.hosts[name] = vdpa.Record(json.dumps(record.data)), path
        self.hosts[name][0].write(path)

    def pairs(self):
        """Each device of a host, and another host."""
        for one, (record, path) in self.hosts.items():
            for other, (other_record, other_path) in self.hosts.items():
                for dev in record.devices:
                    yield record, path, dev, other_record, other_path, one == other

    def test_checks(self):
        seed = random.Random(5)
        done = 0
        for record, path, dev, other, other_path, is_same in self.pairs():
            vmm = seed.choice(VMMS)
            to_dev = seed.choice(list(other.devices))
            if is_same and to_dev == dev:
                continue
            with self.subTest(dev=dev, to_dev=to_dev, vmm=vmm):
                verdict = vdpa.migrate_check(record, dev, other, to_dev, vmm=vmm)
                theirs = self.json(
                    "a", "migrate", "check", "dev", dev, "host", path,
                    *(["vmm", vmm] if vmm else []), "to",
                    "dev", to_dev, "host", other_path,
                    *(["vmm", vmm] if vmm else []))["migrate"][dev]
                self.assertEqual({"verdict": verdict.verdict,
                                  "findings": plain(verdict.findings)}, theirs)
                done += 1
        self.assertGreater(done, 20)

    def test_plans(self):
        seed = random.Random(6)
        verdicts = set()
        for record, path, dev, other, other_path, _ in self.pairs():
            vmm = seed.choice(VMMS)
            mgmtdev = seed.choice(list(other.management_devices))
            with self.subTest(dev=dev, mgmtdev=mgmtdev, vmm=vmm):
                plan = vdpa.migrate_plan(record, dev, other, mgmtdev, vmm=vmm,
                                         name="it's new")
                theirs = self.json(
                    "a", "migrate", "plan", "dev", dev, "host", path,
                    *(["vmm", vmm] if vmm else []), "to", "mgmtdev", mgmtdev, "host", other_path, "name", "it's new",
                    *(["vmm", vmm] if vmm else []))["plan"]["it's new"]
                self.assertEqual(plan.verdict, theirs["verdict"])
                self.assertEqual(plain(plan.findings), theirs["findings"])
                self.assertEqual(plan.command, theirs.get("command"))
                self.assertEqual(list(plan.words), theirs.get("words", []))
                self.assertEqual(plan.request is None, plan.command is None)
                verdicts.add(plan.verdict)
        self.assertGreaterEqual(verdicts, {"provisionable", "incompatible"})

    def test_places(self):
        for record, path, dev, other, other_path, _ in self.pairs():
            with self.subTest(dev=dev):
                places = vdpa.migrate_places(record, dev, other)
                theirs = self.json("a", "migrate", "check", "dev", dev, "host",
                                   path, "to", "host", other_path)["migrate"][dev]
                ours = {"verdict": places.verdict, "in_use": list(places.in_use),
                        "places": [{
                            **({"dev": each.dev} if each.dev else
                               {"mgmtdev": each.mgmtdev}),
                            "verdict": each.verdict,
                            "findings": plain(each.findings),
                        } for each in places.places]}
                self.assertEqual(ours, theirs)

    def test_baselines(self):
        records = {str(path): record for record, path in self.hosts.values()}
        hosts = [word for path in records for word in ("host", path)]
        for vmm in VMMS:
            with self.subTest(vmm=vmm):
                baseline = vdpa.migrate_baseline(records, vmm=vmm)
                theirs = self.json("a", "migrate", "baseline", *hosts,
                                   *(["vmm", vmm] if vmm else []))["baseline"]
                theirs = theirs[baseline.class_name]
                self.assertEqual(hex(baseline.device_features.mask),
                                 theirs["device_features"]["mask"])
                self.assertEqual(plain(baseline.findings), theirs["findings"])
                self.assertEqual(
                    [{"host": each.host, "mgmtdev": each.mgmtdev,
                      "words": list(each.words)} for each in baseline.hosts],
                    theirs["hosts"])
                self.assertEqual(
                    [{key: list(value) if isinstance(value, tuple) else value
                      for key, value in dataclasses.asdict(each).items()
                      if value or key == "bit"} for each in baseline.lost],
                    theirs["lost"])

    def test_args(self):
        """How a hypervisor is started with each device, on either side."""
        known = 0
        for record, path in self.hosts.values():
            for number, device in enumerate(record.devices.values()):
                device["driver"] = ["vhost_vdpa", "virtio_vdpa"][number % 4 == 3]
            bound = vdpa.Record(json.dumps(record.data))
            bound.write(path)
            record.data["host"]["boot_id"] = "another"
            vdpa.Record(json.dumps(record.data)).write(f"{path}.other")
            for dev in bound.devices:
                for vmm in "qemu-7.2", "qemu-10", "cloud-hypervisor", "qemu-11.1":
                    with self.subTest(dev=dev, vmm=vmm):
                        known += self.check_args(bound, path, dev, vmm)
        self.assertGreater(known, 10)

    def check_args(self, record, path, dev, vmm):
        """The destination is a host with the same devices."""
        sides = [as_args(vdpa.vmm_args(record, dev, vmm=vmm, incoming=incoming,
                                       iommu=True))
                 for incoming in (False, True)]
        theirs = self.json("a", "vmm", "args", dev, "vmm", vmm, "host", path,
                           "iommu", "to", "dev", dev, "host",
                           f"{path}.other", "vmm", vmm)["args"]
        self.assertEqual(sides, [theirs["source"], theirs["destination"]])
        verdict = vdpa.migrate_check(
            record, dev, vdpa.Record.read(f"{path}.other"), dev, vmm=vmm)
        self.assertEqual(verdict.verdict, theirs["migrate"]["verdict"])
        return bool(sides[0]["forms"])

    def test_carried_out(self):
        """What a plan makes is judged identical."""
        host, other = self.world("from", "cards"), self.world("to", "cards")
        host.add("net0", "auxiliary/mlx5_core.sf.1", mtu=1500, max_vqp=2,
                 device_features="migratable:qemu-10", mac="52:54:00:00:00:01")
        plan = vdpa.migrate_plan(host, "net0", other, "auxiliary/mlx5_core.sf.1")
        self.assertTrue(plan.ok, plan)
        other.add(**plan.request)
        verdict = vdpa.migrate_check(host, "net0", other, "net0", vmm="qemu-10")
        self.assertEqual(verdict.verdict, "identical")
