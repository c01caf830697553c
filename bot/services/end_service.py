"""A person closes the service: the bot answers again, with a fresh tracker, and a rating is asked for once."""

from __future__ import annotations

from datetime import datetime

from bot.core import notices
from bot.core.conversation import BOT, Change, check_has
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database
from bot.stores.service_records import ServiceRecords, fresh_service


def end_service(database: Database, conversation_id: str, staff_number: str, *, now: datetime) -> Change:
    """Move agent → bot; the service is recorded, counted up and may be rated.

    Raises:
        NotYoursError: This person does not have the conversation.
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        check_has(conversation, staff_number)
        ServiceRecords(connection).add(conversation, now)
        store.mark_answered(conversation_id)
        stored = []
        for line in (
            notices.ended(conversation.locale, staff_number),
            notices.rating_request(conversation.locale, staff_number),
        ):
            conversation, message = store.say(conversation, line, now)
            stored.append(message)
        conversation = store.change(
            conversation,
            **fresh_service(conversation),
            status=BOT,
            rating=None,
            rating_due=conversation.service,
            service=conversation.service + 1,
        )
        return Change(conversation, tuple(stored))
