"""Look at conversations: lines after a seq, what the customer sees above the chat, the lists of staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import QUEUED, Conversation, Message
from bot.core.errors import BadRequestError
from bot.services.queue_notice import position_of
from bot.services.start_session import session_hash
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database
from bot.stores.staff import StaffStore

HISTORY_LINES = 200
LINES_PER_READ = 500

VIEWS = ("queue", "mine", "all")


@dataclass(frozen=True)
class Standing:
    """A conversation with its place: `position` is 1-based and None when it does not wait in the queue."""

    conversation: Conversation
    position: int | None
    agents_online: int


def conversation_of_session(database: Database, session_id: str) -> str | None:
    """The conversation's id for a customer's key, None for an unknown key."""
    with database.read() as connection:
        return ConversationStore(connection).id_of_session(session_hash(session_id))


def standings(database: Database, conversation_ids: Iterable[str], *, now: datetime) -> list[Standing]:
    """Where some conversations stand now, all from one consistent state.

    Raises:
        NotFoundError: One of them does not exist.
    """
    with database.read() as connection:
        store = ConversationStore(connection)
        queue, agents_online = store.queued(), StaffStore(connection).agents_online(now)
        found = []
        for conversation_id in conversation_ids:
            conversation = store.get(conversation_id)
            position = position_of(queue, conversation.id) if conversation.status == QUEUED else None
            found.append(Standing(conversation, position, agents_online))
        return found


def queued_ids(database: Database) -> list[str]:
    """Ids of everyone who waits, in the order of the queue."""
    with database.read() as connection:
        return [one.id for one in ConversationStore(connection).queued()]


def unfinished_ids(database: Database, *, before: datetime) -> list[str]:
    """Ids of conversations in which the bot owes an answer to a line from before a moment, oldest first."""
    with database.read() as connection:
        return ConversationStore(connection).unfinished(before)


def lines_after(database: Database, conversation_id: str, after: int) -> list[Message]:
    """Lines with a higher seq, at most 500; a longer gap is read in several steps.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.read() as connection:
        store = ConversationStore(connection)
        store.get(conversation_id)
        return store.lines(conversation_id, after=after, limit=LINES_PER_READ)


def newest_lines(database: Database, conversation: Conversation, after: int) -> list[Message]:
    """What a returning customer sees first: lines after `after`, only the newest 200 of them."""
    after = max(after, conversation.last_seq - HISTORY_LINES)
    with database.read() as connection:
        return ConversationStore(connection).lines(conversation.id, after=after, limit=LINES_PER_READ)


def list_conversations(database: Database, view: str, staff_number: str) -> list[Conversation]:
    """The lists of the desk, sorted by urgency and waiting time.

    Raises:
        BadRequestError: `view` is none of queue, mine, all.
    """
    with database.read() as connection:
        store = ConversationStore(connection)
        if view == "queue":
            return store.queued()
        if view == "mine":
            return store.held_by(staff_number)
        if view == "all":
            return store.latest()
    raise BadRequestError("列表只能是 queue、mine 或 all。", "The view must be queue, mine or all.")


def read_conversation(database: Database, conversation_id: str) -> Conversation:
    """One conversation.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.read() as connection:
        return ConversationStore(connection).get(conversation_id)


def mark_read(database: Database, conversation_id: str, staff_number: str) -> Conversation | None:
    """Count nothing as unread once the person who has the conversation has opened it; None if nothing changed."""
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        if conversation.unread == 0 or conversation.staff_number != staff_number:
            return None
        return store.change(conversation, unread=0)
