# SPDX-License-Identifier: LGPL-2.1-or-later
"""What messages of hypervisors, kernels and guests mean."""

from __future__ import annotations

import dataclasses
import json
import typing

from . import _library
from ._values import JSON, Features

#: Sets of features that a message can have.
_SETS = ("offered", "asked", "allowed", "negotiated", "lacking", "surplus")


@dataclasses.dataclass(frozen=True)
class Message:
    """A message that was found, and what it means.

    line           the line where it begins, from 1
    code           identifies the message in all versions
    speaker        who prints it
    meaning        what happened
    hint           what to do; can be empty
    note           what else should be known; can be empty
    class_name     of the device; None: not known
    class_assumed  the text does not say the class
    device         as the text names it; can be empty
    version        of the speaker, as the text says it; can be empty
    features       sets of features by "offered", "asked", "allowed",
                   "negotiated", "lacking" and "surplus", as far as known
    words          the words of a request that the message is about
    """
    line: int
    code: str
    speaker: str
    meaning: str
    hint: str = ""
    note: str = ""
    class_name: typing.Optional[str] = None
    class_assumed: bool = False
    device: str = ""
    version: str = ""
    features: typing.Mapping[str, Features] = dataclasses.field(
        default_factory=dict)
    words: typing.Tuple[str, ...] = ()

    @classmethod
    def _of(cls, value: JSON) -> Message:
        features = {key: Features._of(value[key]) for key in _SETS if key in value}
        return cls(value["line"], value["code"], value["speaker"],
                   value["message"], value.get("hint", ""), value.get("note", ""),
                   value.get("class"), value.get("class_assumed", False),
                   value.get("device", ""), value.get("version", ""), features,
                   tuple(value.get("words", ())))


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What a text says about features.

    messages       what was found, in the order of the text
    lines          lines of the text that are not empty
    unknown_lines  lines among them without a known message
    """
    messages: typing.Tuple[Message, ...]
    lines: int
    unknown_lines: int


def explain(text: typing.Union[str, bytes], *,
            class_name: typing.Optional[str] = None) -> Explanation:
    """Say what messages mean.

    text        a log, a mail, one message
    class_name  class of the devices that the text does not describe: "net"
    """
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogateescape")
    answer: JSON = json.loads(_library.text(
        "vdpa_json_explain", text, len(text), _library.encode(class_name)))
    found = answer["explain"]["text"]
    return Explanation(tuple(Message._of(each) for each in found["messages"]),
                       found["lines"], found["unknown_lines"])
