"""Questions that the FAQ did not answer, each once, with how often it was asked (SOP row K7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from bot.stores.tables import unanswered_questions as questions

OPEN = "open"
DONE = "done"
IGNORED = "ignored"
STATUSES = (OPEN, DONE, IGNORED)
MAX_LISTED = 500


@dataclass(frozen=True)
class Question:
    """One unanswered question; `hits` are `{"id", "score"}` of the last time it was asked."""

    id: int
    text: str
    decision: str
    hits: list[dict[str, Any]]
    asked_at: datetime
    times: int
    status: str


class UnansweredStore:
    """Reads and writes unanswered questions within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, key: str, text: str, decision: str, hits: list[dict[str, Any]], now: datetime) -> None:
        """Count a question; one that was done and is still not answered becomes open again, an ignored one stays."""
        known = self._connection.execute(
            select(questions).where(questions.c.question_key == key).with_for_update()
        ).one_or_none()
        if known is None:
            self._connection.execute(
                questions.insert().values(
                    question_key=key,
                    text=text,
                    decision=decision,
                    hits=hits,
                    first_asked_at=now,
                    asked_at=now,
                    times=1,
                    status=OPEN,
                )
            )
            return
        status = OPEN if known.status == DONE else known.status
        self._connection.execute(
            update(questions)
            .where(questions.c.id == known.id)
            .values(times=known.times + 1, asked_at=now, decision=decision, hits=hits, status=status)
        )

    def list(self, status: str) -> list[Question]:
        """Questions of one status, the most frequent first, at most 500."""
        rows = self._connection.execute(
            select(questions)
            .where(questions.c.status == status)
            .order_by(questions.c.times.desc(), questions.c.asked_at.desc())
            .limit(MAX_LISTED)
        )
        return [_question(row) for row in rows]

    def set_status(self, question_id: int, status: str) -> Question | None:
        """Change a status; None if there is no such question."""
        self._connection.execute(update(questions).where(questions.c.id == question_id).values(status=status))
        row = self._connection.execute(select(questions).where(questions.c.id == question_id)).one_or_none()
        return None if row is None else _question(row)


def _question(row: Row) -> Question:
    return Question(row.id, row.text, row.decision, row.hits, row.asked_at, row.times, row.status)
