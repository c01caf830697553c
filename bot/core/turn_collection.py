"""When a customer has finished a thought: several short lines typed quickly get one answer to the whole."""

from __future__ import annotations

from dataclasses import dataclass

# Source: the task's brief for the desk; seconds, on the desk's monotonic clock.
SHORT_LINE_CHARS = 15
SHORT_LINES_WAIT_SECONDS = 2.0
QUIET_SECONDS = 0.5
TYPING_SECONDS = 1.5
CAP_SECONDS = 5.0


@dataclass(frozen=True)
class OpenTurn:
    """The lines that still wait for an answer, by their times.

    `at_once` is True when waiting would be wrong: a button was pressed, a person is asked for, or it is urgent.
    `typing_at` is when the customer was last seen typing, None if not since the first line.
    """

    first_at: float
    last_at: float
    last_chars: int
    at_once: bool = False
    typing_at: float | None = None


def answer_at(turn: OpenTurn) -> float:
    """The moment from which the lines are answered together, never later than 5 s after the first."""
    if turn.at_once:
        return turn.last_at
    due = turn.last_at + QUIET_SECONDS
    if turn.last_chars <= SHORT_LINE_CHARS:
        due = max(due, turn.first_at + SHORT_LINES_WAIT_SECONDS)
    if turn.typing_at is not None and turn.typing_at >= turn.first_at:
        due = max(due, turn.typing_at + TYPING_SECONDS)
    return min(due, turn.first_at + CAP_SECONDS)
