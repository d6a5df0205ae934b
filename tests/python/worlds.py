# SPDX-License-Identifier: GPL-2.0-or-later
"""Simulated hosts made at random: each parent driver, with other cards."""

import json
import warnings

import vdpa
from common import WorldCase

GUEST = "52:54:00:00:09:09"


class HostsCase(WorldCase):
    """A test that makes hosts."""

    def setUp(self):
        super().setUp()
        warnings.simplefilter("ignore", vdpa.VdpaWarning)
        self.worlds = {name: self.show(name)
                       for name in ("cards", "old-cards", "default")}
        self.vmms = [None, *self.json("any", "vmm", "show")["vmm"]]

    def show(self, ready):
        self.command("ready", "sim", "reset", ready)
        return json.loads(self.command("ready", "sim", "show"))

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

    @staticmethod
    def elsewhere(record):
        """The same devices on another host."""
        return vdpa.Record(json.dumps(dict(
            record.data, host=dict(record.data["host"], boot_id="elsewhere"))))
