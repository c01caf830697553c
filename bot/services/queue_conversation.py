"""Call a person: bot → queued, with everything the person needs to know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from bot.core.conversation import QUEUED, Change, Conversation, can_queue
from bot.core.handoff import HandoffPacket, joined, raised
from bot.core.privacy import mask_numbers
from bot.core.taxonomy import OTHER
from bot.services.queue_notice import OpeningHours, queue_notice
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


def queue_conversation(
    database: Database, conversation_id: str, packet: HandoffPacket, opening: OpeningHours, *, now: datetime
) -> Change:
    """Queue a conversation and tell the customer; one that a person has or that waits already stays as it is.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        conversation = ConversationStore(connection).lock(conversation_id)
        return queue_within(connection, conversation, packet, opening, now)


def queue_within(
    connection: Connection, conversation: Conversation, packet: HandoffPacket, opening: OpeningHours, now: datetime
) -> Change:
    """As `queue_conversation`, inside a transaction that has locked the conversation."""
    store = ConversationStore(connection)
    conversation = store.change(conversation, **_card_fields(conversation, packet))
    if not can_queue(conversation):
        return Change(conversation, queue_changed=conversation.status == QUEUED)
    # Open lines are the person's to answer now; the bot must not come back to them.
    store.mark_answered(conversation.id)
    conversation = store.change(conversation, status=QUEUED, queued_at=now, reminders=0, welcomed=True)
    conversation, message = store.say(conversation, queue_notice(connection, conversation, opening, now), now)
    return Change(conversation, (message,), queue_changed=True)


def _card_fields(conversation: Conversation, packet: HandoffPacket) -> dict[str, object]:
    """The card with the packet laid over it; nothing known is forgotten, and urgency only rises."""
    known_category = packet.category != OTHER
    return {
        "category": packet.category if known_category else conversation.category,
        "topic": packet.topic if known_category and packet.topic else conversation.topic or packet.topic,
        "urgency": raised(conversation.urgency, packet.urgency),
        "reasons": joined(conversation.reasons, packet.reasons),
        "deciding_words": joined(conversation.deciding_words, packet.deciding_words),
        "summary": mask_numbers(packet.summary) or conversation.summary,
        "order_number": packet.order_number or conversation.order_number,
        "tried": tuple(mask_numbers(text) for text in packet.tried) or conversation.tried,
    }
