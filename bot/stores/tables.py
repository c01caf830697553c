"""The desk's tables. A change here needs a migration in bot/stores/migrations/versions."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator):
    """A moment with its time zone in Python, plain UTC in the database, alike in SQLite and PostgreSQL."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC without a zone; a moment without a zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without time zone cannot be stored. Use datetime.now(timezone.utc).")
        return value.astimezone(timezone.utc).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=timezone.utc)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    # The session id is the customer's key, so only its hash is kept.
    Column("session_hash", String(64), nullable=False, unique=True),
    Column("status", String(10), nullable=False),
    Column("service", Integer, nullable=False),
    Column("locale", String(5), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("staff_number", String(10)),
    Column("urgency", String(10), nullable=False),
    Column("category", String(20), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("deciding_words", JSON, nullable=False),
    Column("summary", Text, nullable=False),
    Column("order_number", String(60)),
    Column("nickname", String(60)),
    Column("product_id", String(60)),
    Column("tried", JSON, nullable=False),
    Column("queued_at", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("reminders", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("last_text", String(200), nullable=False),
    Column("last_speaker", String(10)),
    Column("last_at", UtcDateTime),
    Column("rating", Integer),
    Column("rating_due", Integer),
    Column("welcomed", Boolean, nullable=False),
    Index(None, "status", "queued_at"),
    Index(None, "last_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("speaker", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("service", Integer, nullable=False),
    Column("client_id", String(80)),
    Column("kind", String(20), nullable=False),
    Column("notice", String(20)),
    Column("buttons", JSON, nullable=False),
    Column("staff_number", String(10)),
    Column("payload", Text),
    Column("product_id", String(60)),
    Column("answered", Boolean, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "speaker", "client_id"),
    Index(None, "answered", "conversation_id"),
)

services = Table(
    "services",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("service", Integer, nullable=False),
    Column("staff_number", String(10), nullable=False),
    Column("urgency", String(10), nullable=False),
    Column("category", String(20), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("packet", JSON, nullable=False),
    Column("queued_at", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("score", Integer),
    Column("comment", Text, nullable=False),
    Column("rated_at", UtcDateTime),
    UniqueConstraint("conversation_id", "service"),
    Index(None, "ended_at"),
)

staff = Table(
    "staff",
    metadata,
    Column("number", String(10), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("online_until", UtcDateTime),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("number", String(10), ForeignKey("staff.number"), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

unanswered_questions = Table(
    "unanswered_questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("question_key", String(64), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("decision", String(20), nullable=False),
    Column("hits", JSON, nullable=False),
    Column("first_asked_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Index(None, "status", "asked_at"),
)
