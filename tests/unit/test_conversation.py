"""Who answers now, and what may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.core.conversation import (
    AGENT,
    BOT,
    QUEUED,
    Conversation,
    can_queue,
    check_can_cancel,
    check_can_rate,
    check_can_take,
    check_has,
    may_bot_speak,
    plain_for_bot,
)
from bot.core.errors import AlreadyEndedError, ConversationTakenError, NotYoursError

WITH_BOT = Conversation(
    id="a", number=42, status=BOT, service=1, locale="zh", created_at=datetime(2026, 1, 1, tzinfo=timezone.utc)
)
WAITING = replace(WITH_BOT, status=QUEUED)
SERVED = replace(WITH_BOT, status=AGENT, staff_number="1001")


def test_the_bot_speaks_only_in_its_own_service() -> None:
    """Not while queued, not with an agent, not after a service has ended since."""
    assert may_bot_speak(WITH_BOT, 1)
    assert not may_bot_speak(WITH_BOT, 2)
    assert not may_bot_speak(WAITING, 1)
    assert not may_bot_speak(SERVED, 1)


def test_a_waiting_or_served_conversation_is_not_queued_again() -> None:
    """Only bot → queued exists."""
    assert [can_queue(one) for one in (WITH_BOT, WAITING, SERVED)] == [True, False, False]


def test_the_loser_is_told_who_was_faster() -> None:
    """Taking what somebody else has names the staff number; taking one's own is fine."""
    for free in (WITH_BOT, WAITING):
        check_can_take(free, "1002")
    check_can_take(SERVED, "1001")
    with pytest.raises(ConversationTakenError, match="1001"):
        check_can_take(SERVED, "1002")


@pytest.mark.parametrize("conversation", [WITH_BOT, WAITING, replace(SERVED, staff_number="1002")])
def test_only_the_holder_may_reply(conversation: Conversation) -> None:
    """Neither the bot's, nor a waiting one, nor a colleague's."""
    check_has(SERVED, "1001")
    with pytest.raises(NotYoursError, match="C-1042"):
        check_has(conversation, "1001")


def test_only_a_waiting_customer_can_leave_the_queue() -> None:
    """Queued → bot, and no other way."""
    check_can_cancel(WAITING)
    for other in (WITH_BOT, SERVED):
        with pytest.raises(AlreadyEndedError):
            check_can_cancel(other)


def test_a_service_is_rated_only_while_it_is_due() -> None:
    """The service that ended last, once."""
    assert check_can_rate(replace(WITH_BOT, rating_due=3)) == 3
    with pytest.raises(AlreadyEndedError):
        check_can_rate(WITH_BOT)


@pytest.mark.parametrize("typed", ["/restart", "  /restart", "\u3000/restart", "你好\n/restart", "//restart"])
def test_no_typed_line_begins_with_a_slash(typed: str) -> None:
    """Rasa strips spaces of every kind before it looks for a shortcut."""
    assert not any(line.strip().startswith("/") for line in plain_for_bot(typed).split("\n"))


def test_slashes_inside_stay() -> None:
    """Sizes and dates are not changed."""
    assert plain_for_bot("36/37码 3/8日") == "36/37码 3/8日"
