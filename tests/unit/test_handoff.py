"""The packet for the person, and the order of the queue."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.core.handoff import HandoffPacket, expected_minutes, joined, queue_key, raised

NOON = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


def test_urgency_first_then_the_longest_wait() -> None:
    """A critical newcomer comes before an urgent and an older normal one; equals by waiting time."""
    waiting = [("normal", 9, 1), ("normal", 30, 2), ("critical", 1, 3), ("urgent", 5, 4), ("urgent", 6, 5)]

    order = sorted(waiting, key=lambda one: queue_key(one[0], NOON - timedelta(minutes=one[1]), one[2]))

    assert [number for _, _, number in order] == [3, 5, 4, 2, 1]


@pytest.mark.parametrize(
    ("now", "wanted", "then"),
    [("normal", "urgent", "urgent"), ("critical", "normal", "critical"), ("urgent", "nonsense", "urgent")],
)
def test_urgency_never_falls_by_itself(now: str, wanted: str, then: str) -> None:
    """The higher level stays."""
    assert raised(now, wanted) == then


def test_a_packet_survives_its_json() -> None:
    """Nothing is lost on the way to the agent."""
    packet = HandoffPacket("complaint", "courier", "urgent", ("丢件",), ("投诉",), "摘要", "YB1", ("查物流",))
    assert HandoffPacket.from_json(packet.as_json()) == packet


@pytest.mark.parametrize(
    "broken", [None, 5, [], {"reasons": 5, "urgency": ["x"], "category": "nonsense", "summary": {}}]
)
def test_a_broken_packet_still_calls_a_person(broken: object) -> None:
    """A call is never lost for a wrong field."""
    assert HandoffPacket.from_json(broken) == HandoffPacket()


def test_long_fields_are_cut() -> None:
    """A bot that sends far too much does not fill the desk."""
    packet = HandoffPacket.from_json({"summary": "长" * 5000, "reasons": [str(n) for n in range(100)]})
    assert (len(packet.summary), len(packet.reasons)) == (1000, 12)


def test_reasons_are_joined_without_repetition() -> None:
    """What was known comes first."""
    assert joined(("a", "b"), ("b", "c")) == ("a", "b", "c")


def test_the_wait_grows_with_the_place_and_shrinks_with_people() -> None:
    """Never less than a minute."""
    assert [expected_minutes(1, 0.5, 3), expected_minutes(4, 3.0, 1), expected_minutes(4, 3.0, 2)] == [1, 12, 6]
