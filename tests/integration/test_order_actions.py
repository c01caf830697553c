"""How an answer is put together from the order system and the FAQ."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from action_server import NOT_FOUND, Outcome, answer, answer_to, choice, serving, sure_of, tracker

from bot import bootstrap
from bot.shops.demo_shop import COLUMNS

ENTRIES = [
    {"entry_id": "slow", "wordings": ["怎么还没到"], "answer": "轨迹可能晚一天更新。", "category": "after_sale"},
    {
        "entry_id": "move",
        "wordings": ["改地址"],
        "answer": "请发来订单号和手机后四位。",
        "category": "info_change",
        "topic": "address",
        "flags": ["identity"],
    },
]
ROW = "YB20260001,shipped,跑鞋,329,5521,,顺丰,SF14,到达杭州,6"


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A published FAQ of two entries and one order, whose file is given."""
    orders = tmp_path / "data" / "catalog" / "orders.csv"
    with serving(tmp_path, monkeypatch, ENTRIES):
        orders.parent.mkdir(parents=True)
        orders.write_text(f"{','.join(COLUMNS)}\n{ROW}\n", encoding="utf-8")
        yield orders


def test_an_owned_order_is_told_though_the_faq_knows_an_answer() -> None:
    """What holds for this order is better than what holds in general."""
    outcome = answer("YB20260001 5521 到哪了", "after_sale/logistics", sure_of("slow"), order_number="YB20260001")

    assert outcome.said == ["utter_order_shipped"]
    assert outcome.values["tracking_number"] == "SF14"
    assert (outcome.slots["order_verified"], outcome.slots["failures"]) == ("YB20260001", 0.0)


def test_without_a_number_the_faq_answers_and_a_look_is_offered() -> None:
    """The offer is remembered, so that a number alone is understood next."""
    outcome = answer("怎么还没到", "after_sale/logistics", sure_of("slow"))

    assert outcome.said == ["utter_answer", "utter_offer_order"]
    assert outcome.slots["order_awaited"] == "after_sale/logistics"


def test_whoever_gave_the_number_is_asked_for_the_proof_only() -> None:
    """Behind the FAQ's answer, too: what was given is not asked for again."""
    outcome = answer("YB20260001怎么还没到", "after_sale/logistics", sure_of("slow"), order_number="YB20260001")

    assert outcome.said == ["utter_answer", "utter_ask_phone_tail"]


def test_without_a_faq_answer_the_number_is_asked_for() -> None:
    """It counts neither as failed nor as unanswered."""
    outcome = answer("到哪了", "after_sale/logistics", NOT_FOUND, failures=1.0)

    assert outcome.said == ["utter_ask_order"]
    assert outcome.slots["failures"] == 0.0


def test_wrong_digits_are_told_though_the_faq_knows_an_answer() -> None:
    """Otherwise the customer would wait for an order that the bot does not look for."""
    outcome = answer("尾号5522怎么还没到", "after_sale/logistics", sure_of("slow"), order_number="YB20260001")

    assert outcome.said == ["utter_identity_mismatch"]
    assert outcome.slots["failed_proofs"] == 1.0


def test_the_third_wrong_proof_leaves_a_reason_for_a_person() -> None:
    """The escalation policy reads it from the slot."""
    outcome = answer(
        "5522",
        "other/give_data",
        NOT_FOUND,
        order_number="YB20260001",
        order_awaited="after_sale/logistics",
        failed_proofs=2.0,
    )

    assert outcome.said == ["utter_identity_failed"]
    assert outcome.slots["handoff_reason"] == "订单与手机尾号多次核对不上"


def test_a_change_is_checked_after_the_faq_has_asked_for_the_proof() -> None:
    """First the FAQ's answer, then number and digits, then a person with the check done."""
    asked = answer("收货地址写错了", "info_change/address", sure_of("move"))
    checked = answer(
        "YB20260001 5521",
        "other/give_data",
        NOT_FOUND,
        order_number="YB20260001",
        order_awaited=asked.slots["order_awaited"],
    )

    assert asked.said == ["utter_answer"]
    assert checked.said == ["utter_identity_confirmed"]
    assert checked.slots["handoff_reason"] == "信息-改地址，身份已核对"


def test_a_clicked_choice_awaits_the_proof_too() -> None:
    """Buttons lead to the same answers."""
    outcome = choice(entry="move")

    assert outcome.slots["order_awaited"] == "info_change/address"


def test_a_broken_order_file_is_named_in_the_log(shop: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Customers hear only that the order system is away."""
    shop.write_text("broken", encoding="utf-8")
    outcome = answer("5521", "after_sale/logistics", NOT_FOUND, order_number="YB20260001")

    assert f"{shop} line 1: column 'order_number' is missing." in caplog.text
    assert "orders.csv" not in str(outcome.values)


def test_a_broken_order_file_is_told_as_away(shop: Path) -> None:
    """The customer is offered a person, and the FAQ still answers everybody else."""
    shop.write_text("broken", encoding="utf-8")

    assert answer("5521", "after_sale/logistics", NOT_FOUND, order_number="YB20260001").said == [
        "utter_order_system_away"
    ]
    assert answer("怎么还没到", "after_sale/exchange", sure_of("slow")).said == ["utter_answer"]


def test_others_are_served_while_an_order_system_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The action server has one loop for all customers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("ORDERS_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/orders")
        bootstrap.settings.cache_clear()
        bootstrap.order_system.cache_clear()
        waiting = tracker("5521", "after_sale/logistics", NOT_FOUND, order_number="YB20260001")
        quick = tracker("怎么换货", "after_sale/exchange", sure_of("slow"))

        async def both() -> tuple[float, Outcome, Outcome]:
            began = time.monotonic()
            first = asyncio.create_task(answer_to(waiting))
            await asyncio.sleep(0.05)
            served = await answer_to(quick)
            return time.monotonic() - began, served, await first

        seconds, served, away = asyncio.run(both())

    assert served.said == ["utter_answer"]
    assert seconds < 2
    assert away.said == ["utter_order_system_away"]
