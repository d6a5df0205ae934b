# SPDX-License-Identifier: GPL-2.0-or-later
"""A record is applied as the plan says, and makes the devices of the record.

Hosts have each simulated parent and daemons of VDUSE, also of classes other than net.
VDPA_TEST_WORLDS says how many pairs of hosts are tried, VDPA_TEST_SEED which.
"""

import json
import os
import random
import subprocess

import common
import vdpa
from worlds import HostsCase

# A kernel makes these devices: Linux 6.1 checks less than newer ones, and virtio or
# the host's safety asks for more.
ONLY_OURS = {"hardware-shared", "feature-needs", "feature-needs-one", "name-long",
             "word-of-other-class", "word-needs-feature"}
CLASSES = (1, 2, 3, 26)
# What a card decides, or a daemon, when the words of a device do not.
INHERITED = {"device_features", "mtu", "max_vqp", "class"}


class Applying(HostsCase):

    # ---- hosts -------------------------------------------------------------

    def add_daemons(self, seed, name):
        """The devices that daemons of VDUSE have defined."""
        file = self.folder / f"{name}.json"
        world = json.loads(file.read_text())
        if "vduse" not in world["mgmtdev"]:
            return
        daemons = world["sim"].setdefault("vduse", {})
        for number in range(4):
            if seed.random() < 0.7:
                mask = seed.getrandbits(40) & seed.getrandbits(40) | 3 << 32
                daemons[f"v{number}"] = {
                    "class": seed.choice(CLASSES), "vqs": seed.randrange(1, 5),
                    "features": hex(mask & ~(1 << 17 | 1 << 11))}
        file.write_text(json.dumps(world))

    def make(self, seed, name):
        super().make(seed, name).close()
        self.add_daemons(seed, name)
        return self.open(name)

    def fill(self, seed, host):
        """Add devices, checked or not; yes and no are those of the kernel."""
        mgmtdevs = host.management_devices()
        for number in range(seed.randrange(1, 6)):
            handle = seed.choice(list(mgmtdevs))
            words = {} if handle == "vduse" or seed.random() < 0.2 else self.words(
                seed, handle, mgmtdevs[handle], None)
            dev = f"{'v' if handle == 'vduse' else 'd'}{number}"
            try:
                found = host.check(dev, handle, **words)
                self.check_add(host, dev, handle, words, found)
            except vdpa.Error:
                continue
            self.use(seed, host, dev)

    def check_add(self, host, dev, handle, words, found):
        """Raises what the kernel says."""
        try:
            host.add(dev, handle, check=False, **words)
        except vdpa.Error as error:
            self.assertFalse(found.ok, (handle, words, found, error))
            raise
        errors = {each.code for each in found.errors}
        self.assertLessEqual(errors, ONLY_OURS, (handle, words, found))

    def use(self, seed, host, dev):
        """What happens to a device later."""
        try:
            if seed.random() < 0.3:
                host.set(dev, mac="52:54:00:00:07:07")
        except vdpa.Error:
            pass
        if seed.random() < 0.4:
            host.bind(dev, "vhost_vdpa")

    def other(self, seed):
        """Another host for the record: the same one later, or any."""
        kind = seed.choice(["booted", "changed", "any"])
        if kind == "any":
            other = self.make(seed, "b")
        else:
            self.empty("a", "b")
            other = self.open("b")
        if kind != "booted":
            self.fill(seed, other)
        return kind, other

    # ---- plans and what they do -----------------------------------------------

    def apply(self, *words):
        """The document, and the exit status."""
        done = subprocess.run(
            [common.COMMAND, "--backend", self.backend("b"), "-d", "-j", "host",
             "apply", str(self.folder / "a.record"), *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout), done.returncode

    def check_steps(self, planned, did):
        """What was to be done was done, and nothing else."""
        for name, action in planned["apply"].items():
            after = did["apply"][name]
            self.assertEqual(action.get("todo", []), after.get("done", []),
                             (name, action, after))
            self.assertEqual(action.get("findings"), after.get("findings"))
            self.assertEqual(action.get("differences"), after.get("differences"))

    @staticmethod
    def is_doubtful(document):
        """Whether a step depends on something that is not known."""
        return any(finding["severity"] == "condition"
                   for action in document["apply"].values()
                   for finding in action.get("findings", []))

    def check_apply(self, host, words):
        before = host.export(ask_chardevs=False)
        planned, status = self.apply("dry-run", *words)
        self.assertEqual(host.export(ask_chardevs=False).data["dev"],
                         before.data["dev"])
        did, code = self.apply(*words)
        if status == 1:
            self.assertEqual(code, 1)
            self.assertEqual(host.export(ask_chardevs=False).data["dev"],
                             before.data["dev"])
            return None
        if code == 1:
            self.assertTrue(self.is_doubtful(planned), (planned, did))
            return None
        self.check_steps(planned, did)
        again, last = self.apply("dry-run", *words)
        is_foreseen = [self.check_left(name, action, did["apply"].get(name, {}))
                       for name, action in again["apply"].items()]
        if all(is_foreseen):
            self.assertEqual(last, code, (did, again))
        return did["apply"], again["apply"]

    def check_left(self, name, action, before):
        """What is left is what the plan said, except for what cards decide."""
        self.assertFalse(action.get("todo"), (name, action, before))
        left, said = ({each["what"]: each for each in which.get("differences", [])}
                      for which in (action, before))
        if "add" not in before.get("done", []):
            if "done" not in before:
                self.assertEqual(left, said, (name, action, before))
            return True
        given = before["initial_config"]
        for what in INHERITED & set(said):
            if "delete" not in before["done"]:
                self.check_foreseen(said[what], left.get(what))
        new = set(left) - set(said)
        self.assertLessEqual(new, INHERITED - set(given), (name, action, before))
        return not new

    def check_made(self, record, host, result, kind, words):
        """What was added has its record, and is the device of the record."""
        applied, again = result
        after = host.export(ask_chardevs=False)
        if "replace" in words:
            left = {name for name, action in applied.items()
                    if action["state"] == "left"}
            self.assertLessEqual(set(after.devices), set(record.devices) | left)
        for name, action in applied.items():
            if "add" not in action.get("done", []) or name not in record.devices:
                continue
            if kind != "any":
                self.check_same(record.data["dev"][name], after.data["dev"][name],
                                words)
            if kind != "any" and again[name]["state"] == "same":
                self.check_verdict(record, name, after)

    def check_verdict(self, record, name, after):
        """As good as the device of the record. Some cards make up an address."""
        verdict, best = (vdpa.migrate_check(record, name, self.elsewhere(to), name)
                         for to in (after, record))
        codes = [{each.code for each in which.findings if each.severity != "warning"}
                 for which in (verdict, best)]
        self.assertLessEqual(codes[0] - {"mac-differs"}, codes[1], (verdict, best))
        if "mac-differs" not in codes[0]:
            self.assertEqual(verdict.verdict, best.verdict, (verdict, best))

    def check_same(self, one, other, words):
        """On the host of the record, the record of the device is the same."""
        for key in "initial_config", "set_config", "class", "mgmtdev":
            self.assertEqual(one.get(key), other.get(key), (key, one, other))
        if "nobind" not in words and "driver" in one:
            self.assertEqual(one["driver"], other.get("driver"))

    def check_foreseen(self, said, left):
        """The difference is there. A card can decide about more bits."""
        self.assertIsNotNone(left, said)
        if "differing" in said:
            bits = [int(each["differing"]["mask"], 16) for each in (said, left)]
            self.assertFalse(bits[0] & ~bits[1], (said, left))
        else:
            self.assertEqual(left, said)

    # ---- the test ---------------------------------------------------------------

    def test_worlds(self):
        first = int(os.environ.get("VDPA_TEST_SEED", "1700"))
        count = int(os.environ.get("VDPA_TEST_WORLDS", "200"))
        for number in range(first, first + count):
            with self.subTest(seed=number):
                self.check_worlds(random.Random(number))

    def check_worlds(self, seed):
        host = self.make(seed, "a")
        self.fill(seed, host)
        record = host.export(ask_chardevs=False)
        record.write(self.folder / "a.record")
        kind, other = self.other(seed)
        words = [word for word in ("replace", "nobind") if seed.random() < 0.4]
        result = self.check_apply(other, words)
        if result:
            self.check_made(record, other, result, kind, words)
