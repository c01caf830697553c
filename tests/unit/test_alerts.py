"""What supervisors outside are told, and when."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from bot.core.alerts import MAX_ALERT_CHARS, alert_text, needs_alert
from bot.core.conversation import AGENT, BOT, QUEUED, Conversation


def conversation(**fields: Any) -> Conversation:
    known: dict[str, Any] = {"status": QUEUED, "urgency": "urgent", **fields}
    moment = datetime(2026, 11, 24, tzinfo=timezone.utc)
    return Conversation(id="c1", number=42, service=1, locale="zh", created_at=moment, **known)


@pytest.mark.parametrize(
    ("status", "urgency", "level_told", "needed"),
    [
        (QUEUED, "normal", None, False),
        (QUEUED, "urgent", None, True),
        (QUEUED, "critical", None, True),
        (QUEUED, "urgent", "urgent", False),
        (QUEUED, "critical", "urgent", True),
        (QUEUED, "urgent", "critical", False),
        (QUEUED, "critical", "critical", False),
        (AGENT, "critical", "urgent", True),
        (AGENT, "normal", None, False),
        (BOT, "critical", None, False),
    ],
)
def test_each_level_is_told_once(status: str, urgency: str, level_told: str | None, needed: bool) -> None:
    """Only when a person is called or there, and only upwards."""
    assert needs_alert(conversation(status=status, urgency=urgency), level_told) is needed


def test_an_alert_says_how_urgent_which_what_and_why() -> None:
    """Everything that a supervisor needs to decide whether to look at once."""
    waiting = conversation(
        urgency="critical",
        category="complaint",
        topic="courier",
        reasons=("客户情绪激动", "显示签收但客户未收到"),
        order_number="YB20260001",
        summary="包裹丢失，客户要求赔偿",
    )

    assert alert_text(waiting, "https://shop.example").splitlines() == [
        "【特急】C-1042 客诉-快递投诉",
        "原因：客户情绪激动、显示签收但客户未收到",
        "订单：YB20260001",
        "摘要：包裹丢失，客户要求赔偿",
        "https://shop.example/desk/",
    ]


def test_nothing_is_said_of_what_is_not_known() -> None:
    """No empty lines, and no link without an address."""
    assert alert_text(conversation(), None) == "【紧急】C-1042 其他"


@pytest.mark.parametrize(("topic", "about"), [("", "售后问题"), ("from_an_own_base", "售后问题")])
def test_a_topic_that_nobody_knows_is_left_out(topic: str, about: str) -> None:
    """The category remains; the alert is sent all the same."""
    assert alert_text(conversation(category="after_sale", topic=topic), None) == f"【紧急】C-1042 {about}"


@pytest.mark.parametrize("phone", ["13812345521", "138 1234 5521", "138-1234-5521"])
def test_phone_numbers_are_masked(phone: str) -> None:
    """A group's chat is read by more people than the desk."""
    text = alert_text(conversation(summary=f"请打我电话{phone}", reasons=(f"留了{phone}",)), None)

    assert "1234" not in text
    assert text.count("138****5521") == 2


@pytest.mark.parametrize("chars", range(MAX_ALERT_CHARS - 30, MAX_ALERT_CHARS - 15))
def test_a_phone_number_is_masked_where_the_text_is_cut(chars: int) -> None:
    """First masked, then cut: the first half of a number would pass."""
    text = alert_text(conversation(summary="急" * chars + "13812345521"), None)

    assert "1381" not in text


def test_an_alert_stays_short_and_keeps_its_link() -> None:
    """A long summary is cut, not the address behind it."""
    text = alert_text(conversation(summary="很长" * 500), "https://shop.example")

    assert text.endswith("\nhttps://shop.example/desk/")
    assert len(text.removesuffix("\nhttps://shop.example/desk/")) == MAX_ALERT_CHARS
