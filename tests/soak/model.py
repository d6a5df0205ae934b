# SPDX-License-Identifier: GPL-2.0-or-later
"""What must be true of a host after the commands that ran on it."""

import dataclasses

FEATURES = "MAC,VERSION_1,ACCESS_PLATFORM"


@dataclasses.dataclass(frozen=True)
class Device:
    """A device as the commands left it. @initial and @set are the addresses
    that its records can contain, None for no record. There are two of them
    after the command that made the change was killed, because nobody
    acknowledged it. A batch that was killed can have announced a change: then
    neither record is shown until the next change is recorded."""
    mac: str
    initial: frozenset
    set: frozenset = frozenset({None})
    driver: str | None = None
    is_announced: bool = False

    def faults(self, seen):
        """How the device that was @seen differs; @seen is as in a record."""
        if seen.get("driver") != self.driver:
            yield f"has driver {seen.get('driver')}, not {self.driver}"
        config = seen.get("config", {})
        if config.get("mac") != self.mac:
            yield f"has the configuration {config}, not mac {self.mac}"
        if self.is_announced and not has_records(seen):
            return
        if recorded(seen, "initial_config") not in self.initial:
            yield f"was made with {seen.get('initial_config')}, not with " \
                f"mac {named(self.initial)}"
        if recorded(seen, "set_config") not in self.set:
            yield f"was given {seen.get('set_config')} later, not mac " \
                f"{named(self.set)}"

    def settled(self, seen):
        """The same device; what was @seen tells what is recorded."""
        if self.is_announced and not has_records(seen):
            return self
        return dataclasses.replace(
            self, is_announced=False, initial=frozenset({recorded(seen, "initial_config")}),
            set=frozenset({recorded(seen, "set_config")}))

    def unsure(self):
        """The same device, made by a command that was killed."""
        return dataclasses.replace(
            self, is_announced=True, initial=self.initial | {None},
            set=self.set | {None})

    def words(self):
        """The addresses of its records, if what they say is known and true:
        with what it was made, and what was set. Else None."""
        if self.is_announced or len(self.initial) > 1 or len(self.set) > 1:
            return None
        made, given = *self.initial, *self.set
        return (made, given) if made and (given or made) == self.mac else None


def recorded(seen, key):
    return seen.get(key, {}).get("mac")


def has_records(seen):
    return "initial_config" in seen or "set_config" in seen


def named(macs):
    return " or ".join(str(mac) for mac in macs)


# ---- one line ------------------------------------------------------------------

def add_line(name, mac):
    return (f"dev add name {name} mgmtdev vdpasim_net "
            f"device_features {FEATURES} mac {mac}")


def set_line(name, mac):
    return f"dev set name {name} mac {mac}"


def bind_line(name, driver):
    return f"dev bind {name} driver {driver}"


def unbind_line(name):
    return f"dev unbind {name}"


def del_line(name):
    return f"dev del {name}"


def after_line(state, line, is_acknowledged):
    """The state behind one of these lines."""
    words = line.split()
    verb, name = words[1], words[2] if words[2] != "name" else words[3]
    fresh = frozenset({words[-1]})
    state = dict(state)
    old = state.pop(name, None)
    if verb == "add":
        unsure = frozenset() if is_acknowledged else frozenset({None})
        state[name] = Device(words[-1], fresh | unsure)
    elif verb == "set":
        unsure = frozenset() if is_acknowledged else old.set
        state[name] = dataclasses.replace(
            old, mac=words[-1], set=fresh | unsure,
            is_announced=not is_acknowledged)
    elif verb != "del":
        driver = words[-1] if verb == "bind" else None
        state[name] = dataclasses.replace(old, driver=driver)
    return state


def half_line(state, line):
    """The state in the middle of a line: a driver has lost the device, the
    next one does not have it yet. None if there is none."""
    words = line.split()
    old = state.get(words[2])
    if words[1] != "bind" or not old.driver or old.driver == words[-1]:
        return None
    return after_line(state, unbind_line(words[2]), True)


def after_lines(state, lines):
    for line in lines:
        state = after_line(state, line, True)
    return state


def announced(state, lines):
    """The state before lines whose changes may have been announced."""
    names = {line.split()[3] for line in lines if line.startswith("dev set ")}
    return {name: dataclasses.replace(device, is_announced=True)
            if name in names else device for name, device in state.items()}


def possible(state, lines):
    """Each state in which the lines can have been killed."""
    states = [announced(state, lines)]
    for number, line in enumerate(lines, 1):
        middle = half_line(state, line)
        if middle is not None:
            states.append(announced(middle, lines[number:]))
        state = after_line(state, line, False)
        states.append(announced(state, lines[number:]))
    return states


# ---- what is there -------------------------------------------------------------

def state_faults(state, seen):
    for name in sorted(state.keys() - seen.keys()):
        yield f'"{name}" is not there'
    for name in sorted(seen.keys() - state.keys()):
        yield f'"{name}" is there, and nobody asked for it'
    for name in sorted(state.keys() & seen.keys()):
        for fault in state[name].faults(seen[name]):
            yield f'"{name}" {fault}'


def settled(state, seen):
    return {name: device.settled(seen[name])
            for name, device in state.items()}


def resolve(states, seen):
    """The one of @states that was @seen, or None."""
    for state in states:
        if not any(state_faults(state, seen)):
            return settled(state, seen)
    return None


def nearest(states, seen):
    """The faults of the one of @states that is most like what was @seen."""
    return min((list(state_faults(state, seen)) for state in states),
               key=len)


def steps(name, device):
    """The lines that make a device."""
    made, given = device.words()
    yield add_line(name, made)
    if given:
        yield set_line(name, given)
    if device.driver:
        yield bind_line(name, device.driver)


def resolve_each(state, wanted, seen):
    """As resolve(), for a command that was making the devices of @wanted: each
    of them can be at any of its steps. Returns the state and the faults."""
    found, faults = dict(state), []
    for name, device in wanted.items():
        # What is there already can only be bound.
        lines = [bind_line(name, device.driver)] if name in state \
            and device.driver else list(steps(name, device))
        if name in state and not device.driver:
            lines = []
        start = {name: state[name]} if name in state else {}
        here = {name: seen[name]} if name in seen else {}
        match = resolve(possible(start, lines), here)
        if match is None:
            faults.append(f'"{name}" is at none of its steps: {here}')
        else:
            found.update(match)
    return found, faults
