# SPDX-License-Identifier: GPL-2.0-or-later
"""A fleet of many hosts in a directory, made from the records of a few simulated ones."""

import copy
import json
import pathlib
import random
import subprocess
import time

DAY_S = 86400

# The first ones are frequent.
HYPERVISORS = ("QEMU emulator version 10.0.8 (Debian 1:10.0.8+ds-0+deb13u1)",
               "QEMU emulator version 8.2.2 (Debian 1:8.2.2+ds-0ubuntu1.10)",
               "cloud-hypervisor v51.1", "bhyve 1", None)

# World, devices: words of "dev add".
TEMPLATES = (
    ("cards", ("name net0 mgmtdev auxiliary/mlx5_core.sf.1 device_features "
               "migratable:qemu-10 mac 52:54:00:00:00:01 mtu 9000 max_vqp 4",
               "name blk0 mgmtdev vdpasim_blk")),
    ("newest", ("name net0 mgmtdev vdpasim_net device_features migratable "
                "mac 52:54:00:00:00:02 mtu 1500",)),
    ("old-cards", ("name net0 mgmtdev pci/0000:02:00.0",)),
    ("cards", ("name net0 mgmtdev pci/0000:06:00.1",)),
)


def template(vdpa, folder, number):
    """The record of a simulated host with devices."""
    world, devices = TEMPLATES[number]
    run = [vdpa, "--backend", f"sim:{folder}/world{number}"]
    commands = [["sim", "reset", world]] + [["dev", "add", *d.split()] for d in devices]
    for words in commands:
        subprocess.run([*run, *words], check=True, capture_output=True)
    text = subprocess.run([*run, "host", "export"], check=True, capture_output=True,
                          text=True).stdout
    record = json.loads(text)
    record.pop("sim", None)
    return record


def vary(record, number, devices, hypervisors, rng):
    """Host @number: its name, hypervisor and devices, and what its cards lack."""
    record = copy.deepcopy(record)
    record["host"]["name"] = f"host{number:05}"
    record["host"]["boot_id"] = f"00000000-0000-4000-8000-{number:012x}"
    vmm = hypervisors[int(len(hypervisors) * rng.random() ** 3)]
    if vmm:
        record["host"]["vmm"] = vmm
    if number % 97 == 5:  # cards with an older firmware
        for mgmtdev in record["mgmtdev"].values():
            features = mgmtdev.get("supported_features")
            if features:
                features["mask"] = hex(int(features["mask"], 16) & ~(1 << 22))
    return add_devices(record, number, devices, rng)


def add_devices(record, number, devices, rng):
    have = list(record["dev"].items())
    record["dev"] = {}
    for i in range(devices):
        name, dev = have[i % len(have)]
        dev = copy.deepcopy(dev)
        config = dev.get("config", {})
        if "mac" in config:
            mac = f"52:54:00:{i:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
            config["mac"] = mac
            if "mac" in dev.get("initial_config", {}):
                dev["initial_config"]["mac"] = mac
            if rng.random() < 0.002:  # a guest changed it
                config["mac"] = "0e" + mac[2:]
        record["dev"][f"{name[:-1]}{i}"] = dev
    return record


def write(store, record, is_alive=True):
    name = record["host"]["name"]
    for folder in ("rec", "cap", "live"):
        (store / folder).mkdir(parents=True, exist_ok=True)
    (store / "rec" / f"{name}.json").write_text(json.dumps(record))
    short = {**record, "dev": {}}
    (store / "cap" / f"{name}.json").write_text(json.dumps(short))
    if is_alive:
        (store / "live" / f"{name}.lease").write_text(
            f"{int(time.time()) + DAY_S} {DAY_S}\n"
            f"{json.dumps({'boot_id': record['host']['boot_id']})}\n")


def make(vdpa, folder, hosts, devices=10, hypervisors=HYPERVISORS, seed=1):
    """Make a store with @hosts hosts in @folder; returns its path."""
    rng = random.Random(seed)
    folder = pathlib.Path(folder)
    templates = [template(vdpa, folder, i) for i in range(len(TEMPLATES))]
    store = folder / "store"
    for number in range(hosts):
        record = vary(rng.choice(templates), number, devices, hypervisors, rng)
        write(store, record, is_alive=number % 50 != 7)
    return store
