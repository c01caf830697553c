"""What both classifiers look at: the message and the last turn of each side before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.text import hide_values
from bot.understanding.scripts import clean
from bot.understanding.turns import AGENT, CUSTOMER, Turn, last_of

# Only the end of a long turn, often a prepared text of the shop, is what is answered.
CONTEXT_CHARS = 200


@dataclass(frozen=True)
class Reading:
    """Cleaned texts with their values hidden; empty where nothing was said."""

    message: str
    customer: str
    agent: str


def read(text: str, turns: Sequence[Turn]) -> Reading:
    """Read a message in the light of the turns before it, oldest first."""
    customer, agent = (hide_values(clean(last_of(turns, speaker)))[-CONTEXT_CHARS:] for speaker in (CUSTOMER, AGENT))
    return Reading(hide_values(clean(text)), customer, agent)
