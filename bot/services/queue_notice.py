"""The line that tells a customer truthfully what waiting means now: place and wait, or when people are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.engine import Connection

from bot.core import notices
from bot.core.conversation import Conversation, NewMessage
from bot.core.handoff import expected_minutes
from bot.core.staffed_hours import StaffedHours
from bot.stores.conversations import ConversationStore
from bot.stores.service_records import ServiceRecords
from bot.stores.staff import StaffStore


@dataclass(frozen=True)
class OpeningHours:
    """The shop's staffed hours on the shop's clock."""

    hours: StaffedHours
    zone: tzinfo


def position_of(queue: list[Conversation], conversation_id: str) -> int:
    """The 1-based place of a conversation in a sorted queue; behind the last one if it is not in it."""
    ids = [one.id for one in queue]
    return ids.index(conversation_id) + 1 if conversation_id in ids else len(ids) + 1


def queue_notice(
    connection: Connection, conversation: Conversation, opening: OpeningHours, now: datetime
) -> NewMessage:
    """What a customer who has just been queued hears."""
    agents_online = StaffStore(connection).agents_online(now)
    if agents_online == 0:
        within = opening.hours.include(now, opening.zone)
        return notices.nobody_there(conversation.locale, str(opening.hours), within_hours=within)
    position = position_of(ConversationStore(connection).queued(), conversation.id)
    minutes = expected_minutes(position, ServiceRecords(connection).minutes_per_service(), agents_online)
    return notices.queued(conversation.locale, position, minutes)
