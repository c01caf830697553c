"""The turns before a message, as batch files, the desk and training data all write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CUSTOMER = "customer"
AGENT = "agent"
MAX_TURNS = 12


@dataclass(frozen=True)
class Turn:
    """One line of a conversation; the bot speaks as `agent`."""

    speaker: str
    text: str


def turns_of(data: Any) -> list[Turn]:
    """Read turns from untrusted JSON; what is no turn is passed over, and only the last MAX_TURNS count."""
    if not isinstance(data, Sequence) or isinstance(data, str):
        return []
    turns = [
        Turn(item["speaker"], item["text"])
        for item in data
        if isinstance(item, Mapping) and item.get("speaker") in (CUSTOMER, AGENT) and isinstance(item.get("text"), str)
    ]
    return turns[-MAX_TURNS:]


def last_of(turns: Sequence[Turn], speaker: str) -> str:
    """What this speaker said last, or an empty text."""
    return next((turn.text for turn in reversed(turns) if turn.speaker == speaker), "")
