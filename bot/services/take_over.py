"""A person takes a conversation: atomically, and the loser is told who was faster."""

from __future__ import annotations

from datetime import datetime

from bot.core import notices
from bot.core.conversation import AGENT, QUEUED, Change, check_can_take
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


def take_over(database: Database, conversation_id: str, staff_number: str, *, now: datetime) -> Change:
    """Move a queued conversation, or one that the bot has, to a person, who is announced to the customer.

    From the commit on no line of the bot is stored. Taking what one has already changes nothing.

    Raises:
        ConversationTakenError: Somebody else has it.
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        check_can_take(conversation, staff_number)
        if conversation.status == AGENT:
            return Change(conversation)
        was_queued = conversation.status == QUEUED
        store.mark_answered(conversation_id)
        conversation = store.change(
            conversation, status=AGENT, staff_number=staff_number, taken_at=now, welcomed=True, reminders=0
        )
        conversation, message = store.say(conversation, notices.taken(conversation.locale, staff_number), now)
        return Change(conversation, (message,), queue_changed=was_queued)
