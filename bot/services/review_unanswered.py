"""A trainer goes through the questions that stayed unanswered."""

from __future__ import annotations

from bot.core.errors import BadRequestError, NotFoundError
from bot.stores.database import Database
from bot.stores.unanswered import STATUSES, Question, UnansweredStore


def unanswered_of(database: Database, status: str) -> list[Question]:
    """Questions of one status, the most frequent first.

    Raises:
        BadRequestError: There is no such status.
    """
    _check(status)
    with database.read() as connection:
        return UnansweredStore(connection).list(status)


def review_unanswered(database: Database, question_id: int, status: str) -> Question:
    """Set the status of a question.

    Raises:
        BadRequestError: There is no such status.
        NotFoundError: There is no such question.
    """
    _check(status)
    with database.write() as connection:
        question = UnansweredStore(connection).set_status(question_id, status)
    if question is None:
        raise NotFoundError("没有这个问题。", "This question does not exist.")
    return question


def _check(status: str) -> None:
    if status not in STATUSES:
        raise BadRequestError("状态只能是 open、done 或 ignored。", "The status must be open, done or ignored.")
