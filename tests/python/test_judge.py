# SPDX-License-Identifier: GPL-2.0-or-later
"""All that judges agrees, and what it promises is so when it is carried out.

Hosts have each simulated parent, with other features, virtqueues and cards.
VDPA_TEST_WORLDS says how many pairs of hosts are tried, VDPA_TEST_SEED which.
"""

import json
import os
import random
import warnings

import common
import vdpa
from common import WorldCase

GUEST = "52:54:00:00:09:09"

# What a condition is about: these errors can be seen when it is not met.
OF_CARDS = {"mac-differs", "mtu-differs", "pairs-differ", "capacity-differs",
            "virtqueues-smaller", "virtqueues-lacking", "value-unknown",
            "vmm-fails"}


def codes(findings, *severities):
    return {each.code for each in findings if each.severity in severities}


class Judging(WorldCase):

    def setUp(self):
        super().setUp()
        warnings.simplefilter("ignore", vdpa.VdpaWarning)
        self.worlds = {name: self.show(name)
                       for name in ("cards", "old-cards", "default")}
        self.vmms = [None, *self.json("any", "vmm", "show")["vmm"]]

    def show(self, ready):
        self.command("ready", "sim", "reset", ready)
        return json.loads(self.command("ready", "sim", "show"))

    # ---- hosts -------------------------------------------------------------

    def change(self, seed, handle, mgmtdev, sim):
        """Another card."""
        if seed.random() < 0.6:
            mask = int(mgmtdev["supported_features"]["mask"], 16)
            mask &= seed.getrandbits(64) | seed.getrandbits(64) | 3 << 32
            mgmtdev["supported_features"] = {"mask": hex(mask)}
        if seed.random() < 0.5:
            least = 1 if "mlx5" in handle else 2
            mgmtdev["max_supported_vqs"] = seed.randrange(least, 18)
        if seed.random() < 0.3:
            sim[handle] = {"mac": f"52:54:00:00:01:0{seed.randrange(3)}",
                           "max_vqp": seed.randrange(1, 9),
                           "mtu": seed.choice([1500, 9000])}

    def make(self, seed, name):
        world = json.loads(json.dumps(seed.choice(list(self.worlds.values()))))
        world["host"]["boot_id"] = name
        sim = world.setdefault("sim", {}).setdefault("mgmtdev", {})
        for handle, mgmtdev in world["mgmtdev"].items():
            if "/" in handle:
                self.change(seed, handle, mgmtdev, sim)
        (self.folder / f"{name}.json").write_text(json.dumps(world))
        return self.open(name)

    def empty(self, name, new):
        """The same host without devices."""
        world = json.loads((self.folder / f"{name}.json").read_text())
        world.pop("dev", None)
        world["sim"].pop("dev", None)
        (self.folder / f"{new}.json").write_text(json.dumps(world))

    def words(self, seed, handle, mgmtdev, vmm):
        """Words that a user could give; most are possible."""
        offered = mgmtdev.get("supported_features", {"mask": "0"})["mask"]
        mask = int(offered, 16)
        mask &= seed.getrandbits(64) | seed.getrandbits(64) | 3 << 32
        words = {"device_features": seed.choice([
            hex(mask), "all", f"migratable:{vmm}" if vmm else "migratable"])}
        takes = {"vdpasim_net": ["mac", "mtu"],
                 "auxiliary/mlx5_core.sf.1": ["mac", "mtu", "max_vqp"],
                 "auxiliary/pds_core.vDPA.1": ["mac", "max_vqp"]}.get(handle, [])
        values = {"mac": GUEST, "mtu": seed.choice([1500, 9000]),
                  "max_vqp": seed.choice([1, 2, 4])}
        words.update((word, values[word]) for word in takes if seed.random() < 0.5)
        return words

    def fill(self, seed, host, vmm, prefix):
        """Add some devices, as they are checked."""
        mgmtdevs = host.management_devices()
        for number in range(seed.randrange(1, 5)):
            handle = seed.choice([each for each in mgmtdevs if each != "vduse"])
            words = self.words(seed, handle, mgmtdevs[handle], vmm)
            name = f"{prefix}{number}"
            try:
                found = host.check(name, handle, **words)
            except vdpa.Error:
                continue
            try:
                host.add(name, handle, **words)
            except vdpa.Error as error:
                self.assertFalse(found.ok, (handle, words, error))
                continue
            self.assertFalse(found.errors, (handle, words))
            self.check_migratable(host, name, words, vmm)

    def check_migratable(self, host, name, words, vmm):
        """What was added for a hypervisor is not kept back by its features."""
        if not vmm or words["device_features"] != f"migratable:{vmm}":
            return
        record = host.export(ask_chardevs=False)
        verdict = vdpa.migrate_check(record, name, self.elsewhere(record), name,
                                     vmm=vmm)
        self.assertFalse(codes(verdict.findings, "error") &
                         {"vmm-blocks", "vmm-needs", "vmm-class"}, (words, verdict))

    @staticmethod
    def elsewhere(record):
        """The same devices on another host."""
        return vdpa.Record(json.dumps(dict(
            record.data, host=dict(record.data["host"], boot_id="elsewhere"))))

    # ---- places and plans -----------------------------------------------------

    def check_places(self, record, dev, other, vmm):
        places = vdpa.migrate_places(record, dev, other, vmm=vmm)
        found = {each.dev or each.mgmtdev: each.verdict for each in places.places}
        self.assertEqual(set(found) | set(places.in_use),
                         set(other.devices) | set(other.management_devices))
        for to_dev in other.devices:
            verdict = vdpa.migrate_check(record, dev, other, to_dev, vmm=vmm)
            self.assertEqual(found[to_dev], verdict.verdict)
        return found

    def check_plan(self, record, dev, to, vmm, handle, verdict):
        other = to.export(ask_chardevs=False)
        plan = vdpa.migrate_plan(record, dev, other, handle, name="new", vmm=vmm)
        self.assertEqual(plan.verdict, verdict)
        if not plan.request:
            return
        words = dict(plan.request)
        if words.pop("check", True):
            found = to.check(**words, vmm=vmm)
            self.assertFalse(found.errors, (plan, found))
            if plan.verdict != "conditional":
                self.assertTrue(found.ok, (plan, found))
        self.carry_out(record, dev, plan, vmm)

    def carry_out(self, record, dev, plan, vmm):
        """Run the command of the plan, and judge the device."""
        (self.folder / "c.json").write_text((self.folder / "b.json").read_text())
        words = plan.words[1:] if plan.words[0] == "vdpa" else plan.words
        try:
            self.command("c", *words)
        except AssertionError:
            self.assertEqual(plan.verdict, "conditional", plan)
            return
        made = self.elsewhere(self.open("c").export(ask_chardevs=False))
        after = vdpa.migrate_check(record, dev, made, "new", vmm=vmm)
        if plan.verdict == "provisionable":
            self.assertEqual(after.verdict, "identical", (plan, after))
        if plan.verdict == "sufficient":
            self.assertIn(after.verdict, ("identical", "sufficient"), (plan, after))
        if vmm:
            self.check_args(made, after, vmm)

    def check_args(self, made, verdict, vmm):
        """Arguments and verdict agree on whether the device works at all."""
        args = vdpa.vmm_args(made, "new", vmm=vmm)
        for severity in "error", "condition":
            self.assertEqual(
                *[{each.code for each in findings if each.severity == severity
                   and each.code in ("vmm-fails", "virtqueues-lacking")
                   and side in each.message}
                  for findings, side in ((args.findings, ""),
                                         (verdict.findings, "destination"))])

    # ---- baselines -------------------------------------------------------------

    def check_baseline(self, records, vmm):
        try:
            baseline = vdpa.migrate_baseline(records, vmm=vmm)
        except vdpa.Error:
            return
        made = [self.make_baseline(baseline, host, vmm) for host in baseline.hosts]
        if None in made:
            return
        for one, other in (made, made[::-1]):
            verdict = vdpa.migrate_check(one, "base", other, "base", vmm=vmm)
            untold = (codes(verdict.findings, "error") -
                      codes(baseline.findings, "error") -
                      (set() if baseline.ok else OF_CARDS))
            self.assertFalse(untold, (vmm, baseline, verdict))

    def make_baseline(self, baseline, host, vmm):
        """The device of a host, if the kernel makes it."""
        self.empty(host.host, "base")
        words = iter(word.replace("MAC", GUEST) for word in host.words)
        words = {word: value if word == "mac" else int(value)
                 for word, value in zip(words, words)}
        request = dict(words, device_features=baseline.device_features.mask)
        on = self.open("base")
        found = on.check("base", host.mgmtdev, **request, vmm=vmm)
        told = codes(baseline.findings, "error")
        self.assertLessEqual(codes(found.findings, "error"), told, (baseline, found))
        if baseline.ok:
            self.assertTrue(found.ok, (baseline, found))
        try:
            on.add("base", host.mgmtdev, **request)
        except vdpa.Error as error:
            self.assertFalse(baseline.ok, (baseline, error))
            return None
        return on.export(ask_chardevs=False)

    # ---- the test ---------------------------------------------------------------

    def test_worlds(self):
        first = int(os.environ.get("VDPA_TEST_SEED", "250"))
        count = int(os.environ.get("VDPA_TEST_WORLDS", "60"))
        for number in range(first, first + count):
            seed = random.Random(number)
            with self.subTest(seed=number):
                self.check_worlds(seed, seed.choice(self.vmms))

    def check_worlds(self, seed, vmm):
        a, b = self.make(seed, "a"), self.make(seed, "b")
        self.fill(seed, a, vmm, "d")
        self.fill(seed, b, vmm, "e")
        record, other = (each.export(ask_chardevs=False) for each in (a, b))
        for dev in record.devices:
            found = self.check_places(record, dev, other, vmm)
            for handle in other.management_devices:
                self.check_plan(record, dev, b, vmm, handle, found[handle])
        self.check_baseline({"a": record, "b": other}, vmm)
