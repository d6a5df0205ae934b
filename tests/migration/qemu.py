# SPDX-License-Identifier: GPL-2.0-or-later
"""One QEMU with a guest on a vDPA device, and what it says.

Whatever is waited for has a limit. What QEMU says about a device is Refused;
everything that is no answer to the question of a migration is a Fault.
"""

import dataclasses
import json
import re
import signal
import socket
import subprocess
import time

COUNT = re.compile(
    r"count (?P<count>\d+) mac (?P<mac>\S+) mtu (?P<mtu>\d+) "
    r"carrier (?P<carrier>\d) features (?P<features>[01]+) "
    r"broadcast (?P<broadcast>\w+) unicast (?P<unicast>\w+) \.")


# QEMU prints this about a device, and then crashes during its cleanup.
REFUSES_DEVICE = re.compile("SVQ Invalid device feature flags|"
                            "vdpa svq does not work with features")


class Fault(Exception):
    """The test bed is at fault, or a program that died or hangs."""


class Refused(Exception):
    """QEMU ended by itself with a message, or refused a command."""


@dataclasses.dataclass(frozen=True)
class Sight:
    """The guest's report with one count."""
    count: int
    mac: str
    mtu: int
    carrier: bool
    features: int
    # Whether frames came back: those to all, and those to its own address.
    broadcast: bool
    unicast: bool

    @property
    def works(self):
        return self.carrier and self.broadcast and self.unicast


def sights(text):
    """Of what a guest printed; a line that is not complete is left out."""
    # Bit 0 is the first character.
    return [Sight(int(found["count"]), found["mac"], int(found["mtu"]),
                  found["carrier"] == "1", int(found["features"][::-1], 2),
                  found["broadcast"] == "yes", found["unicast"] == "yes")
            for found in COUNT.finditer(text)]


def command_line(program, folder, name, machine, words):
    """@words: the card and its back end."""
    path = folder / name
    return [
        program, "-M", f"{machine},accel=tcg,memory-backend=memory",
        # A device in user space shares it.
        "-object", "memory-backend-memfd,id=memory,size=48M,share=on",
        "-m", "48", "-nodefaults", "-no-reboot",
        "-display", "none", "-kernel", folder / "kernel",
        "-initrd", folder / "initramfs",
        # IPv6 would send further frames.
        # On a loaded machine, the timer can seem to be broken.
        "-append", "console=ttyS0 quiet panic=-1 ipv6.disable=1 no_timer_check",
        "-serial", f"file:{path}.log",
        "-serial", f"unix:{path}.orders,server=on,wait=off",
        *words,
        "-qmp", f"unix:{path}.qmp,server=on,wait=off",
    ]


class Qemu:
    def __init__(self, program, folder, name, machine, words, limit,
                 incoming=None):
        """@name: of the device and the side. @limit: seconds for what takes a
        moment only; the guest has ten times as long for what it does."""
        self.name = name
        self.limit = limit
        self.path = folder / name
        self.qmp = None
        line = command_line(program, folder, name, machine, words)
        if incoming:
            line += ["-incoming", incoming]
        with open(f"{self.path}.said", "wb") as said:
            self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL,
                                            stdout=said, stderr=said)

    # ---- waiting ------------------------------------------------------------

    def said(self):
        """What QEMU itself printed, without its prefix."""
        text = self.read("said")
        return re.sub(r"^\S*(qemu-system-\w+|ld-linux\S*): ", "", text,
                      flags=re.M).strip()

    def read(self, kind):
        try:
            with open(f"{self.path}.{kind}", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def check_alive(self):
        status = self.process.poll()
        if status is None:
            return
        if REFUSES_DEVICE.search(self.said()):
            raise Refused(self.said())
        if status < 0:
            raise Fault(f"QEMU at the {self.name} was killed by "
                        f"{signal.Signals(-status).name}: {self.said()}")
        if status == 0 or not self.said():
            raise Fault(f"QEMU at the {self.name} ended with status {status}; "
                        f"the guest's last words: {self.last_words()}")
        raise Refused(self.said())

    def last_words(self):
        return self.read("log")[-300:].strip() or "none"

    def wait(self, what, look, limit):
        """What look() gives as soon as that is something."""
        end = time.monotonic() + limit
        while True:
            seen = look()
            if seen:
                return seen
            self.check_alive()
            if time.monotonic() > end:
                raise Fault(f"the {self.name}: {what} not within {limit} s; "
                            f"QEMU said: {self.said() or 'nothing'}; "
                            f"the guest's last words: {self.last_words()}")
            time.sleep(0.1)

    # ---- commands -----------------------------------------------------------

    def connect(self):
        """Wait until QEMU takes commands. By then it has opened its device."""
        self.qmp = self.wait("QEMU takes commands", self.try_connect,
                             6 * self.limit)
        self.answer()
        self.command("qmp_capabilities")
        # The source's migration ends when the destination has got all.
        self.command("migrate-set-capabilities", capabilities=[
            {"capability": "return-path", "state": True}])

    def try_connect(self):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(self.limit)
        try:
            link.connect(f"{self.path}.qmp")
        except OSError:
            link.close()
            return None
        return link.makefile("rw")

    def answer(self):
        try:
            line = self.qmp.readline()
        except TimeoutError:
            raise Fault(f"QEMU at the {self.name} did not answer within "
                        f"{self.limit} s") from None
        except OSError:
            line = ""
        if not line:
            self.wait("QEMU ended", lambda: None, self.limit)
        return json.loads(line)

    def command(self, name, **arguments):
        try:
            self.qmp.write(json.dumps({"execute": name,
                                       "arguments": arguments}) + "\n")
            self.qmp.flush()
        except OSError:
            self.wait("QEMU ended", lambda: None, self.limit)
        while True:
            answer = self.answer()
            if "error" in answer:
                raise Refused(answer["error"]["desc"])
            if "return" in answer:
                return answer["return"]

    def migrate(self, uri):
        """Returns whether the migration completed."""
        self.command("migrate", uri=uri)
        return self.wait("the migration's end", self.migration_end,
                         10 * self.limit) == "completed"

    def migration_end(self):
        status = self.command("query-migrate").get("status")
        return status if status in ("completed", "failed") else None

    # ---- the guest ----------------------------------------------------------

    def sights(self):
        return sights(self.read("log"))

    def settle(self, skip=0):
        """What the guest sees once its card works, or after five counts more
        than @skip when it does not."""
        def look():
            seen = self.sights()[skip:]
            working = [sight for sight in seen if sight.works]
            return working[:1] or seen[4:5]
        return self.wait("the guest counts", look, 10 * self.limit)[0]

    def restart_driver(self):
        """As settle(), after the guest has negotiated again."""
        with socket.socket(socket.AF_UNIX) as orders:
            orders.connect(f"{self.path}.orders")
            orders.sendall(b"restart\n")
            # The order is read between two counts; and one count can have
            # begun before it.
            seen = len(self.sights())
            self.wait("the guest counts", lambda: len(self.sights()) > seen + 1,
                      10 * self.limit)
            return self.settle(seen + 1)

    # ---- the end ------------------------------------------------------------

    def close(self):
        if self.qmp:
            self.qmp.close()
        self.process.kill()
        self.process.wait()
