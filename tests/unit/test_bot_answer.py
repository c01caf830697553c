"""What Rasa's answer means to the desk."""

from __future__ import annotations

import pytest

from bot.core.bot_answer import FoundEntry, read_bot_answer
from bot.core.conversation import Button


def test_lines_and_facts_are_parted() -> None:
    """Texts become lines, custom objects become facts."""
    answer = read_bot_answer(
        [
            {"recipient_id": "x", "text": "您好", "buttons": [{"title": "转人工", "payload": "/ask_human"}]},
            {"custom": {"type": "understood", "category": "complaint", "topic": "courier", "urgency": "urgent"}},
            {"custom": {"type": "unanswered", "text": "q", "decision": "none", "hits": [{"id": "a", "score": 0.5}]}},
            {"custom": {"type": "handoff", "packet": {"urgency": "critical"}}},
        ]
    )

    assert [line.text for line in answer.lines] == ["您好"]
    assert answer.lines[0].buttons == (Button("转人工", "/ask_human"),)
    assert answer.understood is not None
    assert (answer.understood.category, answer.understood.urgency) == ("complaint", "urgent")
    assert answer.unanswered[0].hits == (FoundEntry("a", 0.5),)
    assert answer.handoff is not None
    assert answer.handoff.urgency == "critical"


@pytest.mark.parametrize("replies", [None, {}, "x", [], [None, 5, "x"], [{"text": ""}], [{"custom": {"type": "x"}}]])
def test_anything_else_is_silence(replies: object) -> None:
    """No line and no call."""
    assert read_bot_answer(replies).is_silent


def test_a_call_without_words_is_no_silence() -> None:
    """The person will speak."""
    assert not read_bot_answer([{"custom": {"type": "handoff"}}]).is_silent


def test_an_unknown_category_says_nothing() -> None:
    """The card keeps what it has."""
    answer = read_bot_answer([{"custom": {"type": "understood", "category": "nonsense"}}])
    assert answer.understood is not None
    assert answer.understood.category is None
