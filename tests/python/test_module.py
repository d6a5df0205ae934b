# SPDX-License-Identifier: GPL-2.0-or-later
"""What the module adds: errors, warnings, lifetimes, events, loading."""

import errno
import gc
import json
import os
import pathlib
import pickle
import subprocess
import sys

import vdpa
from common import WorldCase
from vdpa import _library


class Errors(WorldCase):

    def raises(self, code, function, *args, **words):
        with self.assertRaises(vdpa.Error) as raised:
            function(*args, **words)
        self.assertEqual(raised.exception.code, -code, raised.exception)
        self.assertTrue(raised.exception.what)
        return raised.exception

    def test_fields(self):
        host = self.world("a")
        error = self.raises(errno.ERANGE, host.add, "d", "vdpasim_net", mtu=20,
                            check=False)
        self.assertIn("mtu", error.what)
        self.assertIn("range", error.kernel)
        self.assertTrue(error.hint)
        self.assertGreater(error.attr, 0)
        for part in (error.what, error.hint, error.kernel):
            self.assertIn(part, str(error))
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual((copy.code, copy.what, copy.hint, copy.kernel, copy.attr),
                         (error.code, error.what, error.hint, error.kernel,
                          error.attr))

    def test_hint_calls(self):
        """Commands become calls; all other text stays, also what is not UTF-8."""
        host = self.world("a")
        error = self.raises(errno.ENODEV, host.delete, "other")
        self.assertIn('"vdpa dev show" lists', error.hint)
        self.assertEqual(error.hint_calls,
                         error.hint.replace('"vdpa dev show"', "vdpa_dev_list()"))
        self.assertEqual(pickle.loads(pickle.dumps(error)).hint_calls,
                         error.hint_calls)
        warning = vdpa.VdpaWarning(0, "what", 'try "vdpa host export"')
        self.assertEqual(warning.hint_calls, "try vdpa_json_export()")
        for hint in "", "load it: modprobe vdpa_sim", "\udcff \u00e4" * 1000:
            self.assertEqual(vdpa.hint_calls(hint), hint)

    def test_codes(self):
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all")
        self.raises(errno.ENODEV, host.device, "other")
        self.raises(errno.ENODEV, host.management_device, "other")
        self.raises(errno.ENODEV, host.delete, "other")
        self.raises(errno.ENODEV, host.add, "d2", "other")
        self.raises(errno.EEXIST, host.add, "d", "vdpasim_net",
                    device_features="all")
        self.raises(errno.EINVAL, host.check, "d2", "a/b/c")
        self.raises(errno.EINVAL, host.check, "", "vdpasim_net")
        self.raises(errno.EINVAL, host.check, "d2", "vdpasim_net", mtu=65536)
        self.raises(errno.EINVAL, host.check, "d2", "vdpasim_net", mac="1:2")
        self.raises(errno.EINVAL, host.check, "d2", "vdpasim_net",
                    device_features="NO_SUCH")
        self.raises(errno.EINVAL, host.check, "d2", "vdpasim_net",
                    device_features=1 << 64)
        self.raises(errno.EINVAL, host.check, "d2", "vdpasim_net", vmm="other")
        self.raises(errno.EINVAL, vdpa.Host, "other")
        self.raises(errno.EINVAL, vdpa.Host, "kernel:other")
        self.raises(errno.ENOENT, vdpa.Host, f"replay:{self.folder}/missing")
        self.raises(errno.EINVAL, vdpa.Record, "{}")
        self.raises(errno.EINVAL, vdpa.Record, "no JSON")
        with self.assertRaises(ValueError):
            host.device("a\0b")

    def test_keys(self):
        """A misspelled word is not left out."""
        host = self.world("a")
        for key in "mut", "class", "features":
            request = json.dumps({"name": "d", "mgmtdev": "vdpasim_net", key: 1})
            error = self.raises(errno.EINVAL, _library.call, "vdpa_json_add",
                                host._json, request.encode())
            self.assertIn(f'"{key}"', error.what)
        error = self.raises(
            errno.EINVAL, _library.call, "vdpa_json_set", host._json,
            b'{"name": "d", "mac": "52:54:00:00:00:01", "mtu": 1500}')
        self.assertIn('"mtu"', error.what)
        self.assertEqual(host.devices(), {})

    def test_migrations(self):
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all")
        record = host.export()
        self.raises(errno.ENODEV, vdpa.migrate_check, record, "x", record, "d")
        self.raises(errno.ENODEV, vdpa.migrate_check, record, "d", record, "x")
        self.raises(errno.EINVAL, vdpa.migrate_check, record, "d", record, "d")
        self.raises(errno.EINVAL, vdpa.migrate_check, host, "d", record, "d")
        self.raises(errno.ENODEV, vdpa.migrate_plan, record, "d", record, "x")
        self.raises(errno.EEXIST, vdpa.migrate_plan, record, "d", record,
                    "vdpasim_net")
        self.raises(errno.ENODEV, vdpa.migrate_places, record, "x", record)
        self.raises(errno.EINVAL, vdpa.migrate_baseline, {})
        self.raises(errno.EINVAL, vdpa.migrate_baseline,
                    {"a": record, "again": host})
        self.raises(errno.EINVAL, vdpa.migrate_baseline, {"a": record},
                    class_name="other")
        self.raises(errno.ENODEV, vdpa.migrate_baseline, {"a": record},
                    mgmtdevs={"a": "other"})
        record.data["host"]["vmm"] = "other"
        strange = vdpa.Record(json.dumps(record.data))
        self.raises(errno.EINVAL, vdpa.migrate_plan, strange, "d", record,
                    "vdpasim_net", name="d2")
        self.raises(errno.EINVAL, vdpa.migrate_places, record, "d", strange)
        self.raises(errno.EINVAL, vdpa.migrate_baseline, {"a": strange})
        self.assertTrue(vdpa.migrate_places(strange, "d", strange, vmm="qemu-10"))
        chosen = vdpa.migrate_baseline({"a": record},
                                       mgmtdevs={"a": "vdpasim_net"})
        self.assertEqual(chosen.hosts[0].mgmtdev, "vdpasim_net")

    def test_vmms(self):
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all")
        record = host.export()
        self.raises(errno.ENODEV, vdpa.vmm_args, record, "x", vmm="qemu-10")
        self.raises(errno.EINVAL, vdpa.vmm_args, record, "d", vmm="other")
        error = self.raises(errno.EINVAL, vdpa.vmm_args, host, "d")
        self.assertIn("does not say which", error.what)
        record.data["host"]["vmm"] = "qemu-10"
        args = vdpa.vmm_args(vdpa.Record(json.dumps(record.data)), "d")
        self.assertEqual([each.code for each in args.findings], ["not-bound"])
        self.assertFalse(args.ok)
        host.bind("d", "vhost_vdpa")
        self.assertIn("/dev/vdpa/by-name/d", " ".join(
            vdpa.vmm_args(host, "d", vmm="qemu-10").forms[0].words))
        self.raises(errno.EINVAL, vdpa.explain, "text", class_name="other")

    def test_refused(self):
        host = self.world("a")
        with self.assertRaises(vdpa.RefusedError) as raised:
            host.add("d", "vdpasim_net", device_features="VERSION_1", mtu=20,
                     mac="52:54:00:00:00:01")
        error = pickle.loads(pickle.dumps(raised.exception))
        codes = [each.code for each in error.findings]
        self.assertIn("word-needs-feature", codes)
        self.assertIn("mtu-too-small", codes)
        self.assertEqual({each.severity for each in error.findings}, {"error"})
        self.assertEqual(host.devices(), {})


class Warnings(WorldCase):

    def test_undescribed(self):
        """Linux 6.1 describes no configuration of a block device."""
        host = self.world("a", "old")
        host.add("blk", "vdpasim_blk")
        with self.assertWarns(vdpa.VdpaWarning) as warned:
            host.devices()
        self.assertIn('"blk"', warned.warning.what)
        self.assertEqual(warned.warning.code, -errno.EOPNOTSUPP)
        self.assertEqual(warned.filename, __file__)
        with self.assertRaises(vdpa.VdpaWarning):
            host.devices()

    def test_words(self):
        host = self.world("a")
        with self.assertWarns(vdpa.VdpaWarning):
            host.check("d", "vdpasim_net", device_features="MAC,MAC")


class Folders(WorldCase):

    def test_none(self):
        os.environ["VDPA_RUNTIME_DIR"] = "none"
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all")
        self.assertNotIn("initial_config", host.device("d"))

    def test_set(self):
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all",
                 mac="52:54:00:00:00:01")
        host.set("d", mac="52:54:00:00:00:02")
        device = host.device("d")
        self.assertEqual(device["initial_config"]["mac"], "52:54:00:00:00:01")
        self.assertEqual(device["set_config"]["mac"], "52:54:00:00:00:02")
        host.bind("d", "vhost_vdpa")
        self.assertEqual(host.device("d")["driver"], "vhost_vdpa")
        host.unbind("d")
        self.assertNotIn("driver", host.device("d"))


def open_files():
    """Without /proc, which a container may not have."""
    count = 0
    for number in range(1024):
        try:
            os.fstat(number)
            count += 1
        except OSError:
            pass
    return count


class Lifetimes(WorldCase):

    def test_closed(self):
        with self.world("a") as host:
            monitor = host.monitor()
        host.close()
        monitor.close()
        for function in (host.devices, host.export, host.monitor,
                         monitor.fileno, monitor.next_event,
                         lambda: host.bind("d", "x"), lambda: host.unbind("d")):
            with self.assertRaises(ValueError):
                function()

    def test_forgotten(self):
        """What nobody refers to is closed."""
        before = open_files()
        self.command("a", "sim", "reset", "default")
        for _ in range(50):
            host = vdpa.Host(self.backend("a"))
            host.monitor().next_event(0)
            host.export()
        del host
        gc.collect()
        self.assertLessEqual(open_files(), before + 2)

    def test_bytes(self):
        """A name that is not UTF-8 comes back as the same name."""
        host = self.world("a")
        name = b"net\xff \xc3\xa4".decode("utf-8", "surrogateescape")
        host.add(name, "vdpasim_net", device_features="all")
        self.assertEqual(list(host.devices()), [name])
        record, path = self.record("a", host)
        self.assertEqual(vdpa.Record.read(path).data, record.data)
        plan = vdpa.migrate_plan(record, name, self.world("b"), "vdpasim_net")
        self.assertEqual(plan.request["name"], name)
        host.delete(name)
        self.assertEqual(host.devices(), {})

    def test_environment(self):
        host = self.world("a")
        host.add("d", "vdpasim_net", device_features="all")
        os.environ["VDPA_BACKEND"] = self.backend("a")
        self.addCleanup(os.environ.pop, "VDPA_BACKEND")
        with vdpa.Host(timeout=60) as other:
            self.assertEqual(list(other.devices()), ["d"])


class Events(WorldCase):

    def test_all(self):
        host, changes = self.world("a"), self.open("a")
        changes.add("d1", "vdpasim_net", device_features="all")
        with host.monitor() as monitor:
            self.assertGreaterEqual(monitor.fileno(), 0)
            changes.add("d2", "pci/0000:02:00.0", device_features="migratable")
            changes.bind("d2", "vhost_vdpa")
            changes.delete("d1")
            seen = []
            for event in monitor:
                seen.append((event.event, event.dev))
                if len(seen) == 4:
                    break
            self.assertEqual(seen[0], ("initial", "d1"))
            self.assertEqual(set(seen[1:]), {("add", "d2"), ("bind", "d2"),
                                             ("remove", "d1")})
            self.assertLess(seen.index(("add", "d2")), seen.index(("bind", "d2")))
            self.assertIsNone(monitor.next_event(0))
            changes.unbind("d2")
            event = monitor.next_event(600)
            self.assertEqual((event.event, event.dev, event.class_name,
                              event.mgmtdev, event.driver),
                             ("unbind", "d2", "net", "pci/0000:02:00.0",
                              "vhost_vdpa"))

    def test_two(self):
        host = self.world("a")
        monitor = host.monitor()
        monitor.close()
        self.assertIsNone(host.monitor().next_event(0))


class Loading(WorldCase):

    def python(self, code, **environment):
        package = pathlib.Path(vdpa.__file__).parents[1]
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True,
            check=False, env={"PATH": os.environ["PATH"],
                              "PYTHONPATH": str(package), **environment})

    def test_missing(self):
        """The exception names the package."""
        (self.folder / "libvdpa.so.0").write_text("not a library")
        done = self.python(
            "try:\n import vdpa\nexcept ImportError as error:\n print(error)",
            VDPA_LIBRARY_PATH=str(self.folder))
        self.assertIn("install the package libvdpa0", done.stdout, done.stderr)

    def test_old(self):
        with self.assertRaises(vdpa.LibraryError) as raised:
            _library._bind(_library.ctypes.CDLL(None), "vdpa-host", "vdpa_newer")
        self.assertIn("upgrade the package libvdpa-host0", str(raised.exception))

    def test_virtual(self):
        """From a virtual environment, against the libraries that are there."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip",
                        str(self.folder / "venv")], check=True)
        package = pathlib.Path(vdpa.__file__).parents[1]
        site, = (self.folder / "venv").glob("lib/python*/site-packages")
        (site / "vdpa.pth").write_text(f"{package}\n")
        self.command("a", "sim", "reset", "default")
        environment = {key: value for key, value in os.environ.items()
                       if key != "PYTHONPATH"}
        done = subprocess.run(
            [self.folder / "venv/bin/python", "-c",
             "import vdpa; print(len(vdpa.Host().devices()))"],
            capture_output=True, text=True, check=False,
            env={**environment, "VDPA_BACKEND": self.backend("a")})
        self.assertEqual(done.stdout, "0\n", done.stderr)
