"""Make the packet with which a person takes a conversation over (SOP rows T3, R2, A4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.escalation import Escalation
from bot.core.taxonomy import OTHER, label_of
from bot.core.urgency import NORMAL, Urgency, higher

SUMMARY_CHARS = 120


@dataclass(frozen=True)
class Spoken:
    """One line of the conversation with what was understood of it."""

    speaker: str
    text: str
    label: tuple[str, str] = (OTHER, "")
    urgency: str = NORMAL
    words: tuple[str, ...] = ()


def hand_over(
    history: Sequence[Spoken], urgency: Urgency, escalation: Escalation, order_number: str | None
) -> dict[str, Any]:
    """Gather what the person needs to know.

    Args:
        history: The conversation, oldest first, the message that led here included.
        urgency: Of that message.
        escalation: Why a person is called.
        order_number: If known.

    Returns:
        The packet of docs/protocol.md.
    """
    asked = [line for line in history if line.speaker == "customer"]
    with_need = [line for line in asked if line.label[0] != OTHER]
    category, topic = with_need[-1].label if with_need else (OTHER, "")
    level = urgency.level
    for line in asked:
        level = higher(level, line.urgency)
    return {
        "category": category,
        "topic": topic,
        "urgency": level,
        "reasons": list(escalation.reasons),
        "deciding_words": list(urgency.words),
        "summary": summary_of(with_need or asked, category, topic, order_number),
        "order_number": order_number,
        "tried": [line.text[:60] for line in _after_first_need(history) if line.speaker == "bot"][-3:],
    }


def _after_first_need(history: Sequence[Spoken]) -> Sequence[Spoken]:
    """What was said once the customer had a need: welcomes and greetings before it were no attempt to help."""
    first = next((place for place, line in enumerate(history) if line.label[0] != OTHER), len(history))
    return history[first:]


def summary_of(lines: Sequence[Spoken], category: str, topic: str, order_number: str | None) -> str:
    """One line of at most SUMMARY_CHARS characters: what it is about, the order, the customer's last words."""
    about = "" if category == OTHER else label_of(f"{category}/{topic}").record_name
    order = f"订单 {order_number}" if order_number else ""
    said = "；".join(line.text.replace("\n", " ") for line in lines[-3:])
    head = "，".join(part for part in (about, order) if part)
    room = SUMMARY_CHARS - len(head) - 4
    if len(said) > room:
        said = said[: room - 1] + "…"
    return f"{head}：“{said}”" if head and said else head or said
