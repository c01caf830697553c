"""Nobody offline keeps a conversation: agent → queued when the person's desk has been closed for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core import notices
from bot.core.conversation import AGENT, QUEUED, Change
from bot.services.queue_notice import OpeningHours, position_of, queue_notice
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database
from bot.stores.staff import StaffStore


def absent_staff(database: Database, *, absent_for: timedelta, now: datetime) -> list[str]:
    """Numbers of those who have conversations, but no open desk for longer than `absent_for`."""
    with database.read() as connection:
        staff = StaffStore(connection)
        absent = []
        for number in ConversationStore(connection).holders():
            since = staff.absent_since(number)
            if since is None or since + absent_for <= now:
                absent.append(number)
        return absent


def return_to_queue(
    database: Database,
    staff_number: str,
    opening: OpeningHours,
    *,
    now: datetime,
    absent_for: timedelta | None = None,
) -> list[Change]:
    """Put all conversations of a person back into the queue, where they keep their waiting time, and say so.

    Args:
        database: Where conversations are kept.
        staff_number: Whose conversations.
        opening: The shop's hours, told to the customer if nobody else is there.
        now: The moment of the return.
        absent_for: Return nothing if the person's desk was open within this time; None returns at once.
    """
    changes = []
    with database.read() as connection:
        held = [one.id for one in ConversationStore(connection).held_by(staff_number)]
    for conversation_id in held:
        with database.write() as connection:
            store, staff = ConversationStore(connection), StaffStore(connection)
            conversation = store.lock(conversation_id)
            since = staff.absent_since(staff_number)
            is_back = absent_for is not None and since is not None and since + absent_for > now
            if conversation.status != AGENT or conversation.staff_number != staff_number or is_back:
                continue
            queued_at = conversation.queued_at or conversation.taken_at or now
            conversation = store.change(
                conversation, status=QUEUED, staff_number=None, taken_at=None, queued_at=queued_at, reminders=0
            )
            if staff.agents_online(now):
                position = position_of(store.queued(), conversation.id)
                line = notices.back_in_queue(conversation.locale, staff_number, position)
            else:
                line = queue_notice(connection, conversation, opening, now)
            conversation, message = store.say(conversation, line, now)
            changes.append(Change(conversation, (message,), queue_changed=True))
    return changes
