"""Keep on the card what the bot has understood; urgency rises by itself and never falls by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.core.bot_answer import Understood
from bot.core.conversation import BOT, QUEUED, Change, Conversation
from bot.core.handoff import joined, raised, urgency_rank
from bot.core.taxonomy import OTHER
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


def note_understood(database: Database, conversation_id: str, understood: Understood, *, now: datetime) -> Change:
    """Lay what was understood over the card of a conversation that waits for a person or has one.

    One that is with the bot stays as it is: there the bot's own answer tells.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        conversation = ConversationStore(connection).lock(conversation_id)
        if conversation.status == BOT:
            return Change(conversation)
        after = note_within(connection, conversation, understood)
        moved = after.status == QUEUED and after.urgency != conversation.urgency
        return Change(after, queue_changed=moved)


def note_within(connection: Connection, conversation: Conversation, understood: Understood) -> Conversation:
    """As `note_understood`, inside a transaction that has locked the conversation."""
    fields: dict[str, object] = {"urgency": raised(conversation.urgency, understood.urgency)}
    if understood.category is not None and (understood.category != OTHER or conversation.category == OTHER):
        fields |= {"category": understood.category, "topic": understood.topic}
    if urgency_rank(understood.urgency) > 0:
        fields["reasons"] = joined(conversation.reasons, understood.reasons)
        fields["deciding_words"] = joined(conversation.deciding_words, understood.deciding_words)
    if understood.order_number:
        fields["order_number"] = understood.order_number
    if understood.nickname:
        fields["nickname"] = understood.nickname
    return ConversationStore(connection).change(conversation, **fields)
