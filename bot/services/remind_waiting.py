"""Who waits long hears that the queue has not forgotten (SOP row R8)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core import notices
from bot.core.conversation import QUEUED, Change, Conversation
from bot.services.queue_notice import position_of
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database
from bot.stores.staff import StaffStore

# After 2 and 7 minutes, then silence: more lines would only push the customer's own off the screen.
REMINDERS_AFTER = (timedelta(minutes=2), timedelta(minutes=7))


def remind_waiting(database: Database, *, now: datetime) -> list[Change]:
    """Send the reminders that are due; none while nobody is there, since the hours have been told already."""
    with database.read() as connection:
        queue = ConversationStore(connection).queued()
        if not any(_is_due(one, now) for one in queue) or StaffStore(connection).agents_online(now) == 0:
            return []
    changes = []
    for waiting in queue:
        if not _is_due(waiting, now):
            continue
        with database.write() as connection:
            store = ConversationStore(connection)
            conversation = store.lock(waiting.id)
            if conversation.status != QUEUED or not _is_due(conversation, now):
                continue
            line = notices.still_there(conversation.locale, position_of(store.queued(), conversation.id))
            conversation = store.change(conversation, reminders=conversation.reminders + 1)
            conversation, message = store.say(conversation, line, now)
            changes.append(Change(conversation, (message,)))
    return changes


def _is_due(conversation: Conversation, now: datetime) -> bool:
    if conversation.reminders >= len(REMINDERS_AFTER) or conversation.queued_at is None:
        return False
    return conversation.queued_at + REMINDERS_AFTER[conversation.reminders] <= now
