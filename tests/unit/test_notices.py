"""What the desk says by itself."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.core import notices
from bot.core.conversation import ASK_PERSON_PAYLOAD, NewMessage
from bot.core.errors import SettingError
from bot.core.staffed_hours import StaffedHours


def every_line(locale: str) -> list[NewMessage]:
    """All notices of one language."""
    return [
        notices.welcome(locale, "云步鞋包"),
        notices.queued(locale, 2, 6),
        notices.nobody_there(locale, "09:00-23:00", within_hours=True),
        notices.nobody_there(locale, "09:00-23:00", within_hours=False),
        notices.still_there(locale, 3),
        notices.back_in_queue(locale, "1001", 1),
        notices.taken(locale, "1001"),
        notices.ended(locale, "1001"),
        notices.rating_request(locale, "1001"),
        notices.cancelled(locale),
        notices.no_answer(locale),
    ]


def test_every_line_is_polite_and_short() -> None:
    """您 and never 你, no rude words, at most 100 characters."""
    for line in every_line("zh"):
        assert "您" in line.text
        assert not any(word in line.text for word in ("你", "不知道", "不清楚", "姐姐", "亲"))
        assert len(line.text) <= 100
        assert line.speaker == "system"


def test_every_line_has_an_english_form() -> None:
    """Without Chinese characters, apart from the shop's own name."""
    for line in every_line("en")[1:]:
        assert line.text.isascii(), line.text


def test_without_a_bot_a_person_can_be_called() -> None:
    """The notice carries the button."""
    assert notices.no_answer("zh").buttons[0].payload == ASK_PERSON_PAYLOAD


@pytest.mark.parametrize(
    ("hours", "utc_hour", "open_now"),
    [("09:00-23:00", 1, True), ("09:00-23:00", 0, False), ("09:00-23:00", 15, False), ("22:00-02:00", 17, True),
     ("22:00-02:00", 18, False), ("00:00-24:00", 16, True)],
)  # fmt: skip
def test_staffed_hours_follow_the_shops_clock(hours: str, utc_hour: int, open_now: bool) -> None:
    """Shanghai is eight hours ahead; hours may run past midnight."""
    moment = datetime(2026, 1, 1, utc_hour, 30, tzinfo=timezone.utc).replace(minute=0)
    assert StaffedHours.parse(hours).include(moment, ZoneInfo("Asia/Shanghai")) is open_now


@pytest.mark.parametrize("text", ["", "9-23", "09:00", "25:00-26:00", "09:00-09:00", "24:00-09:00", "09:60-10:00"])
def test_wrong_hours_are_refused(text: str) -> None:
    """With a sentence that shows how to write them."""
    with pytest.raises(SettingError, match="09:00-23:00"):
        StaffedHours.parse(text)
