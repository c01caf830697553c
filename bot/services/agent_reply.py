"""A person writes to the customer."""

from __future__ import annotations

from datetime import datetime

from bot.core.conversation import AGENT, Change, NewMessage, check_has
from bot.core.customer_text import storable_text
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


def agent_reply(
    database: Database, conversation_id: str, staff_number: str, text: object, *, client_id: str, now: datetime
) -> Change:
    """Store a person's line; the same client_id again gives the line stored before, and stores nothing.

    Returns:
        The conversation with the line; a repeated one has `messages` too, so that the sender learns its seq.

    Raises:
        NotYoursError: This person does not have the conversation.
        BadRequestError, TooLongError: The text cannot be stored.
        NotFoundError: There is no such conversation.
    """
    written = storable_text(text)
    # Two people may happen to use one client_id, so it counts per person.
    own_id = f"{staff_number}:{client_id}"
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        known = store.line_of(conversation_id, AGENT, own_id)
        if known is not None:
            return Change(conversation, (known,))
        check_has(conversation, staff_number)
        line = NewMessage(speaker=AGENT, text=written, staff_number=staff_number, client_id=own_id)
        conversation, message = store.say(conversation, line, now)
        return Change(conversation, (message,))
