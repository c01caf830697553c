"""When a person is called, and with which words."""

from __future__ import annotations

import pytest

from bot.core.escalation import Escalation, escalation_of
from bot.core.urgency import CRITICAL, URGENT, Urgency


def test_a_calm_message_calls_nobody() -> None:
    """Normal, nothing asked, nothing failed."""
    assert escalation_of(Urgency(), asks_for_person=False, failures=0) is None


def test_one_failure_is_not_enough() -> None:
    """The customer may put it in other words first."""
    assert escalation_of(Urgency(), asks_for_person=False, failures=1) is None


@pytest.mark.parametrize("failures", [2, 3])
def test_from_two_failures_on_a_person_is_called(failures: int) -> None:
    """In a row, the newest included."""
    assert escalation_of(Urgency(), asks_for_person=False, failures=failures) == Escalation(
        ("机器人连续两次未能解答",), "utter_handover_failed"
    )


def test_whoever_asks_for_a_person_gets_one() -> None:
    """Without any urgency, at once."""
    assert escalation_of(Urgency(), asks_for_person=True, failures=0) == Escalation(
        ("客户要求人工服务",), "utter_handover_asked"
    )


def test_what_an_action_found_calls_a_person_without_another_word() -> None:
    """The action has told the customer already."""
    assert escalation_of(Urgency(), asks_for_person=False, failures=0, handoff_reason="身份已核对") == Escalation(
        ("身份已核对",), ""
    )


def test_an_action_that_found_nothing_calls_nobody() -> None:
    """An empty slot is no reason."""
    assert escalation_of(Urgency(), asks_for_person=False, failures=1, handoff_reason=None) is None


def test_what_an_action_found_joins_the_other_reasons() -> None:
    """The words are those of the urgency."""
    escalation = escalation_of(
        Urgency(URGENT, ("chase",)), asks_for_person=False, failures=0, handoff_reason="身份已核对"
    )

    assert escalation == Escalation(("客户再次催问同一件事", "身份已核对"), "utter_handover_urgent")


@pytest.mark.parametrize(
    ("level", "signals", "reply"),
    [
        (CRITICAL, ("danger",), "utter_handover_danger"),
        (CRITICAL, ("fraud_loss",), "utter_handover_loss"),
        (CRITICAL, ("agitation",), "utter_handover_agitated"),
        (CRITICAL, ("threat",), "utter_handover_agitated"),
        (URGENT, ("dissatisfaction",), "utter_handover_agitated"),
        (URGENT, ("chase",), "utter_handover_urgent"),
        (URGENT, ("money_late", "deadline"), "utter_handover_urgent"),
        (CRITICAL, ("chase",), "utter_handover_agitated"),
        (CRITICAL, (), "utter_handover_agitated"),
    ],
)
def test_the_opening_fits_the_signal(level: str, signals: tuple[str, ...], reply: str) -> None:
    """An injured customer hears something else than an impatient one."""
    escalation = escalation_of(Urgency(level, signals), asks_for_person=False, failures=0)

    assert escalation is not None
    assert escalation.reply == reply


def test_danger_is_answered_before_anger() -> None:
    """Whichever signal is stronger, people come first."""
    escalation = escalation_of(Urgency(CRITICAL, ("agitation", "danger")), asks_for_person=False, failures=0)

    assert escalation is not None
    assert escalation.reply == "utter_handover_danger"


def test_all_reasons_are_told_and_urgency_chooses_the_words() -> None:
    """Angry, asked for a person, failed twice: three reasons, the apology for the anger."""
    escalation = escalation_of(Urgency(CRITICAL, ("agitation",)), asks_for_person=True, failures=2)

    assert escalation == Escalation(
        ("客户情绪激动", "客户要求人工服务", "机器人连续两次未能解答"), "utter_handover_agitated"
    )
