"""A customer leaves the queue: queued → bot."""

from __future__ import annotations

from datetime import datetime

from bot.core import notices
from bot.core.conversation import BOT, Change, check_can_cancel
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


def cancel_queue(database: Database, conversation_id: str, *, now: datetime) -> Change:
    """Give the conversation back to the bot; what was understood stays on the card.

    An answer that the bot made before the queueing cannot appear afterwards: its lines count as answered.

    Raises:
        AlreadyEndedError: It does not wait in the queue.
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        check_can_cancel(conversation)
        conversation = store.change(conversation, status=BOT, queued_at=None, unread=0, reminders=0)
        conversation, message = store.say(conversation, notices.cancelled(conversation.locale), now)
        return Change(conversation, (message,), queue_changed=True)
