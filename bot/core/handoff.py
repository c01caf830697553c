"""What a person gets to know at handoff, and whose turn it is in the queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.core.taxonomy import CATEGORIES, OTHER

URGENCY_LEVELS = ("normal", "urgent", "critical")

MAX_LIST_ITEMS = 12
MAX_ITEM_CHARS = 200
MAX_SUMMARY_CHARS = 1000


@dataclass(frozen=True)
class HandoffPacket:
    """Why a person is called and what the bot knows: nothing in it has to be asked again (SOP rows R2, T3)."""

    category: str = OTHER
    topic: str = ""
    urgency: str = "normal"
    reasons: tuple[str, ...] = ()
    deciding_words: tuple[str, ...] = ()
    summary: str = ""
    order_number: str | None = None
    tried: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The form of docs/protocol.md."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @staticmethod
    def from_json(data: object) -> HandoffPacket:
        """Read what the bot sent; a wrong or missing field becomes its default, since a call must never get lost."""
        fields: Mapping[str, object] = data if isinstance(data, Mapping) else {}
        return HandoffPacket(
            category=category_of(fields.get("category")),
            topic=text_of(fields.get("topic"), 60),
            urgency=urgency_of(fields.get("urgency")),
            reasons=texts_of(fields.get("reasons")),
            deciding_words=texts_of(fields.get("deciding_words")),
            summary=text_of(fields.get("summary"), MAX_SUMMARY_CHARS),
            order_number=text_of(fields.get("order_number"), 60) or None,
            tried=texts_of(fields.get("tried")),
        )


def category_of(value: object) -> str:
    """One of the four categories, or `other`."""
    return value if isinstance(value, str) and value in CATEGORIES else OTHER


def urgency_of(value: object) -> str:
    """A known level; anything else counts as normal."""
    return value if isinstance(value, str) and value in URGENCY_LEVELS else "normal"


def text_of(value: object, max_chars: int) -> str:
    """A cut text; numbers become text, everything else is empty."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()[:max_chars]


def texts_of(value: object) -> tuple[str, ...]:
    """The texts of a list, cut, without repetitions; anything but a list is empty."""
    if not isinstance(value, (list, tuple)):
        return ()
    texts = (text_of(item, MAX_ITEM_CHARS) for item in value[:MAX_LIST_ITEMS])
    return tuple(dict.fromkeys(text for text in texts if text))


def urgency_rank(level: str) -> int:
    """0 for normal, 1 for urgent, 2 for critical."""
    return URGENCY_LEVELS.index(level) if level in URGENCY_LEVELS else 0


def raised(now: str, wanted: str) -> str:
    """The higher of two levels: within one service urgency rises by itself and never falls by itself."""
    return wanted if urgency_rank(wanted) > urgency_rank(now) else now


def joined(known: Iterable[str], added: Iterable[str]) -> tuple[str, ...]:
    """Reasons or words known so far with new ones behind them, each once."""
    return tuple(dict.fromkeys((*known, *added)))[:MAX_LIST_ITEMS]


def queue_key(urgency: str, queued_at: datetime | None, number: int) -> tuple[int, float, int]:
    """Sorts a list of conversations: the most urgent first, among equals whoever waits longest."""
    return (-urgency_rank(urgency), queued_at.timestamp() if queued_at else float("inf"), number)


def expected_minutes(position: int, minutes_per_service: float, agents_online: int) -> int:
    """How long a customer probably waits, in whole minutes, at least 1.

    Args:
        position: Place in the queue, 1-based.
        minutes_per_service: How long a service lasted lately.
        agents_online: People who can take a conversation now, 1 or more.
    """
    return max(1, round(position * minutes_per_service / max(1, agents_online)))
