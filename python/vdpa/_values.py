# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values that several answers have."""

from __future__ import annotations

import dataclasses
import typing

JSON = typing.Dict[str, typing.Any]

#: Features of a request: a mask, an expression ("MAC,MTU,VERSION_1", "all,-MQ",
#: "migratable:qemu-10"), or { "mask": "0x..." } as answers have it.
FeatureWords = typing.Union[int, str, typing.Mapping[str, typing.Any]]


@dataclasses.dataclass(frozen=True)
class Finding:
    """What a rule found, or a reason of a verdict.

    severity    "error", "condition" or "warning"
    code        stable name of the rule
    message     what was found
    hint        what to change
    source      where the rule comes from
    bits        the feature bits that it is about
    from_hosts  of a baseline: the hosts that a device moves from; empty: all
    to_hosts    of a baseline: the hosts that it moves to; empty: all
    """
    severity: str
    code: str
    message: str
    hint: str
    source: str
    bits: typing.Tuple[int, ...] = ()
    from_hosts: typing.Tuple[str, ...] = ()
    to_hosts: typing.Tuple[str, ...] = ()

    @classmethod
    def _of(cls, value: JSON) -> Finding:
        return cls(value["severity"], value["code"], value["message"],
                   value["hint"], value["source"], tuple(value.get("bits", ())),
                   tuple(value.get("from", ())), tuple(value.get("to", ())))


def findings_of(value: JSON) -> typing.Tuple[Finding, ...]:
    return tuple(Finding._of(each) for each in value["findings"])


@dataclasses.dataclass(frozen=True)
class Features:
    """A set of feature bits.

    mask   as a number
    names  of its bits
    """
    mask: int
    names: typing.Tuple[str, ...]

    @classmethod
    def _of(cls, value: JSON) -> Features:
        return cls(int(value["mask"], 16), tuple(value["names"]))


@dataclasses.dataclass(frozen=True)
class Check:
    """What Host.check() found.

    ok        whether there is neither an error nor a condition
    findings  all of them, errors first
    """
    ok: bool
    findings: typing.Tuple[Finding, ...]

    @property
    def errors(self) -> typing.Tuple[Finding, ...]:
        """The findings for which Host.add() refuses."""
        return tuple(each for each in self.findings if each.severity == "error")
