"""What remains of each service that a person gave: who, when, what about, how it was rated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation
from bot.core.handoff import HandoffPacket
from bot.stores.tables import services

# A person's own pace until the shop has a history of its own: SOP row A7 speaks of minutes, not of a number.
DEFAULT_MINUTES_PER_SERVICE = 3.0
SERVICES_LOOKED_AT = 20


class ServiceRecords:
    """Reads and writes service records within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, conversation: Conversation, now: datetime) -> None:
        """Record the service that ends now, with the conversation's card as it stands."""
        self._connection.execute(
            services.insert().values(
                conversation_id=conversation.id,
                service=conversation.service,
                staff_number=conversation.staff_number,
                urgency=conversation.urgency,
                category=conversation.category,
                topic=conversation.topic,
                packet=packet_of(conversation).as_json(),
                queued_at=conversation.queued_at,
                taken_at=conversation.taken_at,
                ended_at=now,
                comment="",
            )
        )

    def rate(self, conversation_id: str, service: int, score: int | None, comment: str, now: datetime) -> None:
        """Keep a score of 1 to 5, or None for skipped."""
        self._connection.execute(
            update(services)
            .where(services.c.conversation_id == conversation_id, services.c.service == service)
            .values(score=score, comment=comment, rated_at=now)
        )

    def minutes_per_service(self) -> float:
        """How long the last services lasted on average, in minutes; a default while there are fewer than three."""
        rows = self._connection.execute(
            select(services.c.taken_at, services.c.ended_at)
            .where(services.c.taken_at.is_not(None))
            .order_by(services.c.ended_at.desc())
            .limit(SERVICES_LOOKED_AT)
        ).all()
        if len(rows) < 3:
            return DEFAULT_MINUTES_PER_SERVICE
        seconds = sum((row.ended_at - row.taken_at).total_seconds() for row in rows) / len(rows)
        return float(max(0.5, seconds / 60))


def packet_of(conversation: Conversation) -> HandoffPacket:
    """What is known about the conversation, as a handoff packet."""
    return HandoffPacket(**{name: getattr(conversation, name) for name in HandoffPacket.__dataclass_fields__})


def fresh_service(conversation: Conversation) -> dict[str, object]:
    """Fields of a conversation whose next service begins; what is known about the customer stays."""
    empty = replace(conversation, urgency="normal", reasons=(), deciding_words=(), summary="", tried=())
    names = ("urgency", "reasons", "deciding_words", "summary", "tried")
    fields: dict[str, object] = {name: getattr(empty, name) for name in names}
    return fields | {"queued_at": None, "taken_at": None, "staff_number": None, "reminders": 0, "unread": 0}
