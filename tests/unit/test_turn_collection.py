"""When the collected lines are answered."""

from __future__ import annotations

import pytest

from bot.core.turn_collection import OpenTurn, answer_at


@pytest.mark.parametrize(
    ("turn", "moment"),
    [
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=4), 12.0),
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=15), 12.0),
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=16), 10.5),
        (OpenTurn(first_at=10.0, last_at=11.8, last_chars=4), 12.3),
        (OpenTurn(first_at=10.0, last_at=14.9, last_chars=4), 15.0),
        (OpenTurn(first_at=10.0, last_at=11.0, last_chars=4, at_once=True), 11.0),
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=4, typing_at=11.5), 13.0),
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=4, typing_at=14.8), 15.0),
        (OpenTurn(first_at=10.0, last_at=10.0, last_chars=4, typing_at=9.9), 12.0),
    ],
)
def test_the_moment_of_the_answer(turn: OpenTurn, moment: float) -> None:
    """Short lines wait 2 s from the first, long ones 0.5 s; typing extends; never beyond 5 s."""
    assert answer_at(turn) == pytest.approx(moment)
