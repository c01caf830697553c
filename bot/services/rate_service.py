"""A customer rates the service of a person, or skips it (SOP row A1)."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import Change, check_can_rate
from bot.core.customer_text import storable_text
from bot.core.errors import BadRequestError
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database
from bot.stores.service_records import ServiceRecords

MAX_COMMENT_CHARS = 500


def rate_service(
    database: Database, conversation_id: str, score: object, comment: object = None, *, now: datetime
) -> Change:
    """Keep a score for the service that ended last; each service is rated or skipped once.

    Args:
        database: Where conversations are kept.
        conversation_id: Whose service.
        score: 1 to 5, or None to skip.
        comment: What the customer adds; None or empty for nothing, at most 500 characters are kept.
        now: The moment of the rating.

    Raises:
        BadRequestError: The score is something else, or the comment is no text.
        AlreadyEndedError: Nothing is to be rated (any more).
        NotFoundError: There is no such conversation.
    """
    if score is not None and (isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 5):
        raise BadRequestError("评分请选择 1 到 5 分。", "Please rate from 1 to 5.")
    if comment is not None and not isinstance(comment, str):
        raise BadRequestError("评价内容必须是文字。", "The comment must be text.")
    words = storable_text(comment[:MAX_COMMENT_CHARS]) if comment and comment.strip() else ""
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        service = check_can_rate(conversation)
        ServiceRecords(connection).rate(conversation_id, service, score, words, now)
        return Change(store.change(conversation, rating_due=None, rating=score))
