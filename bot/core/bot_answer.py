"""What Rasa's answer means to the desk: lines to show, and facts in `custom` objects (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.conversation import BOT, Button, NewMessage
from bot.core.handoff import HandoffPacket, category_of, text_of, texts_of, urgency_of

MAX_BOT_TEXT_CHARS = 4000
MAX_BUTTONS = 12
MAX_HITS = 10


@dataclass(frozen=True)
class FoundEntry:
    """A hit as the bot reports it: FAQ entry and score in [0, 1]."""

    entry_id: str
    score: float


@dataclass(frozen=True)
class UnansweredQuestion:
    """A question that the FAQ did not answer, for the trainers."""

    text: str
    decision: str
    hits: tuple[FoundEntry, ...] = ()


@dataclass(frozen=True)
class Understood:
    """What the bot has understood of the conversation so far; None or empty where it says nothing."""

    category: str | None
    topic: str
    urgency: str
    reasons: tuple[str, ...]
    deciding_words: tuple[str, ...] = ()
    order_number: str | None = None
    nickname: str | None = None


@dataclass(frozen=True)
class BotAnswer:
    """One whole answer; `is_silent` when it neither says anything nor calls a person."""

    lines: tuple[NewMessage, ...] = ()
    handoff: HandoffPacket | None = None
    unanswered: tuple[UnansweredQuestion, ...] = ()
    understood: Understood | None = None

    @property
    def is_silent(self) -> bool:
        """Whether the customer would be left without any reaction."""
        return not self.lines and self.handoff is None


def read_bot_answer(replies: object) -> BotAnswer:
    """Read the list that Rasa's REST channel returned; parts of a wrong form are passed over."""
    lines: list[NewMessage] = []
    handoff: HandoffPacket | None = None
    unanswered: list[UnansweredQuestion] = []
    understood: Understood | None = None
    for reply in replies if isinstance(replies, list) else []:
        if not isinstance(reply, Mapping):
            continue
        text = text_of(reply.get("text"), MAX_BOT_TEXT_CHARS)
        if text:
            lines.append(NewMessage(speaker=BOT, text=text, buttons=_buttons(reply.get("buttons"))))
        custom = reply.get("custom")
        if not isinstance(custom, Mapping):
            continue
        if custom.get("type") == "handoff":
            handoff = HandoffPacket.from_json(custom.get("packet"))
        elif custom.get("type") == "unanswered" and text_of(custom.get("text"), 1):
            unanswered.append(_unanswered(custom))
        elif custom.get("type") == "understood":
            understood = read_understood(custom)
    return BotAnswer(tuple(lines), handoff, tuple(unanswered), understood)


def read_understood(custom: Mapping[str, object]) -> Understood:
    """Read an `understood` object; a category that is missing or unknown leaves the card's as it is."""
    category = category_of(custom.get("category"))
    return Understood(
        category=category if category == custom.get("category") else None,
        topic=text_of(custom.get("topic"), 60),
        urgency=urgency_of(custom.get("urgency")),
        reasons=texts_of(custom.get("reasons")),
        deciding_words=texts_of(custom.get("deciding_words")),
        order_number=text_of(custom.get("order_number"), 60) or None,
        nickname=text_of(custom.get("nickname"), 60) or None,
    )


def _buttons(value: object) -> tuple[Button, ...]:
    if not isinstance(value, list):
        return ()
    buttons = []
    for item in value[:MAX_BUTTONS]:
        if isinstance(item, Mapping):
            title, payload = text_of(item.get("title"), 120), text_of(item.get("payload"), 1000)
            if title:
                buttons.append(Button(title, payload or title))
    return tuple(buttons)


def _unanswered(custom: Mapping[str, object]) -> UnansweredQuestion:
    return UnansweredQuestion(
        text=text_of(custom.get("text"), 500),
        decision=text_of(custom.get("decision"), 20) or "none",
        hits=read_hits(custom.get("hits")),
    )


def read_hits(value: object) -> tuple[FoundEntry, ...]:
    """Hits of the form `{"id", "score"}`, best first as they came, at most 10."""
    hits = []
    for item in value[:MAX_HITS] if isinstance(value, list) else []:
        if not isinstance(item, Mapping):
            continue
        entry_id = text_of(item.get("id", item.get("entry_id")), 120)
        score = item.get("score")
        if entry_id and isinstance(score, (int, float)) and not isinstance(score, bool):
            hits.append(FoundEntry(entry_id, round(float(score), 4)))
    return tuple(hits)
