"""The desk's first tables: conversations, messages, services, staff, unanswered questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "conversations",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(length=10), nullable=True),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("deciding_words", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=True),
        sa.Column("nickname", sa.String(length=60), nullable=True),
        sa.Column("product_id", sa.String(length=60), nullable=True),
        sa.Column("tried", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("last_text", sa.String(length=200), nullable=False),
        sa.Column("last_speaker", sa.String(length=10), nullable=True),
        sa.Column("last_at", sa.DateTime(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_due", sa.Integer(), nullable=True),
        sa.Column("welcomed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_conversations")),
        sa.UniqueConstraint("id", name=op.f("uq_conversations_id")),
        sa.UniqueConstraint("session_hash", name=op.f("uq_conversations_session_hash")),
    )
    op.create_index(op.f("ix_conversations_last_at"), "conversations", ["last_at"], unique=False)
    op.create_index(op.f("ix_conversations_status_queued_at"), "conversations", ["status", "queued_at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("online_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_staff")),
    )
    op.create_table(
        "unanswered_questions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question_key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("first_asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_questions")),
        sa.UniqueConstraint("question_key", name=op.f("uq_unanswered_questions_question_key")),
    )
    op.create_index(
        op.f("ix_unanswered_questions_status_asked_at"), "unanswered_questions", ["status", "asked_at"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=True),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("staff_number", sa.String(length=10), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("product_id", sa.String(length=60), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_messages_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_messages_conversation_id_seq")),
        sa.UniqueConstraint(
            "conversation_id", "speaker", "client_id", name=op.f("uq_messages_conversation_id_speaker_client_id")
        ),
    )
    op.create_index(
        op.f("ix_messages_answered_conversation_id"), "messages", ["answered", "conversation_id"], unique=False
    )
    op.create_table(
        "services",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("staff_number", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("packet", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_services_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("conversation_id", "service", name=op.f("uq_services_conversation_id_service")),
    )
    op.create_index(op.f("ix_services_ended_at"), "services", ["ended_at"], unique=False)
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["staff.number"], name=op.f("fk_staff_sessions_number")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_sessions")),
    )


def downgrade() -> None:
    """Drop the tables with all they hold."""
    op.drop_table("staff_sessions")
    op.drop_index(op.f("ix_services_ended_at"), table_name="services")
    op.drop_table("services")
    op.drop_index(op.f("ix_messages_answered_conversation_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_index(op.f("ix_unanswered_questions_status_asked_at"), table_name="unanswered_questions")
    op.drop_table("unanswered_questions")
    op.drop_table("staff")
    op.drop_index(op.f("ix_conversations_status_queued_at"), table_name="conversations")
    op.drop_index(op.f("ix_conversations_last_at"), table_name="conversations")
    op.drop_table("conversations")
