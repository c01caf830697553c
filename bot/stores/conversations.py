"""Conversations and their lines. The rule "one speaker at a time" is enforced here, where lines are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import Connection, Row

from bot.core.conversation import (
    AGENT,
    BOT,
    CUSTOMER,
    QUEUED,
    TEXT,
    Button,
    Conversation,
    Message,
    NewMessage,
    may_bot_speak,
)
from bot.core.errors import JiedaiError, NotFoundError
from bot.core.handoff import queue_key
from bot.stores.tables import conversations, messages

LAST_TEXT_CHARS = 100
MAX_LISTED = 200

_LISTS = ("reasons", "deciding_words", "tried")


class BotMayNotSpeakError(JiedaiError):
    """A person has the conversation, or the service is over: the bot's line is not stored."""

    code = "internal"


class ConversationStore:
    """Reads and writes conversations within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, conversation_id: str, session_hash: str, *, locale: str, product_id: str | None, now: datetime
    ) -> None:
        """Store a new conversation that the bot answers; `lock` or `get` reads it back."""
        self._connection.execute(
            conversations.insert().values(
                id=conversation_id,
                session_hash=session_hash,
                status=BOT,
                service=1,
                locale=locale,
                product_id=product_id,
                created_at=now,
                last_seq=0,
                urgency="normal",
                category="other",
                topic="",
                reasons=[],
                deciding_words=[],
                tried=[],
                summary="",
                reminders=0,
                unread=0,
                last_text="",
                welcomed=False,
            )
        )

    def get(self, conversation_id: str) -> Conversation:
        """The conversation as it is now.

        Raises:
            NotFoundError: There is none of this id.
        """
        return self._one(select(conversations).where(conversations.c.id == conversation_id))

    def lock(self, conversation_id: str) -> Conversation:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._one(select(conversations).where(conversations.c.id == conversation_id).with_for_update())

    def id_of_session(self, session_hash: str) -> str | None:
        """The conversation of a customer's session, None if the session is unknown."""
        found = self._connection.execute(
            select(conversations.c.id).where(conversations.c.session_hash == session_hash)
        ).scalar_one_or_none()
        return None if found is None else str(found)

    def change(self, conversation: Conversation, **fields: Any) -> Conversation:
        """Write some fields and give the conversation back as it then is."""
        changed = replace(conversation, **fields)
        values = {name: list(value) if name in _LISTS else value for name, value in fields.items()}
        self._connection.execute(update(conversations).where(conversations.c.id == conversation.id).values(**values))
        return changed

    def say(self, conversation: Conversation, line: NewMessage, now: datetime) -> tuple[Conversation, Message]:
        """Store a line of the shop's side behind the last one; the conversation must be locked.

        Raises:
            BotMayNotSpeakError: The line is the bot's, and a person has the conversation or is being called.
        """
        if line.speaker == BOT and not may_bot_speak(conversation, conversation.service):
            raise BotMayNotSpeakError(f"Conversation {conversation.id} is {conversation.status}: bot line dropped.")
        return self._append(conversation, line, now, payload=None, product_id=None, answered=True)

    def hear(
        self,
        conversation: Conversation,
        line: NewMessage,
        now: datetime,
        *,
        payload: str | None,
        product_id: str | None,
    ) -> tuple[Conversation, Message]:
        """Store a customer's line; it waits for the bot's answer only while the bot has the conversation."""
        answered = conversation.status != BOT
        return self._append(conversation, line, now, payload=payload, product_id=product_id, answered=answered)

    def line_of(self, conversation_id: str, speaker: str, client_id: str) -> Message | None:
        """The line that was stored under this client_id before, None if there is none."""
        row = self._connection.execute(
            select(messages).where(
                messages.c.conversation_id == conversation_id,
                messages.c.speaker == speaker,
                messages.c.client_id == client_id,
            )
        ).one_or_none()
        return None if row is None else _message(row)

    def lines(self, conversation_id: str, *, after: int, limit: int) -> list[Message]:
        """Lines with a higher seq, in order, at most `limit` of them, the lowest first."""
        rows = self._connection.execute(
            select(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
            .order_by(messages.c.seq)
            .limit(limit)
        )
        return [_message(row) for row in rows]

    def open_lines(self, conversation: Conversation) -> list[Message]:
        """The customer's lines that the bot still has to answer, in order."""
        rows = self._connection.execute(
            select(messages)
            .where(
                messages.c.conversation_id == conversation.id,
                messages.c.speaker == CUSTOMER,
                messages.c.answered.is_(False),
            )
            .order_by(messages.c.seq)
        )
        return [_message(row) for row in rows]

    def newest_of_shop(self, conversation_id: str) -> Message | None:
        """The newest line of the shop's side, the only one whose buttons are live."""
        row = self._connection.execute(
            select(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.speaker != CUSTOMER)
            .order_by(messages.c.seq.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else _message(row)

    def turns_before(self, conversation_id: str, seq: int, *, limit: int) -> list[Message]:
        """The last lines that were said before `seq`, oldest first; notices are nobody's words and left out."""
        rows = self._connection.execute(
            select(messages)
            .where(messages.c.conversation_id == conversation_id, messages.c.seq < seq, messages.c.kind == TEXT)
            .order_by(messages.c.seq.desc())
            .limit(limit)
        ).all()
        return [_message(row) for row in reversed(rows)]

    def mark_answered(self, conversation_id: str, seqs: Sequence[int] | None = None) -> int:
        """Mark open lines (all, or those of these seqs) as answered; returns how many were open."""
        query = update(messages).where(
            messages.c.conversation_id == conversation_id,
            messages.c.speaker == CUSTOMER,
            messages.c.answered.is_(False),
        )
        if seqs is not None:
            query = query.where(messages.c.seq.in_(list(seqs)))
        return int(self._connection.execute(query.values(answered=True)).rowcount)

    def unfinished(self, before: datetime) -> list[str]:
        """Ids of conversations in which the bot owes an answer to a line from before a moment, oldest first."""
        owed = messages.c.answered.is_(False) & (messages.c.created_at < before)
        rows = self._connection.execute(
            select(conversations.c.id)
            .where(conversations.c.status == BOT)
            .where(conversations.c.id.in_(select(messages.c.conversation_id).where(owed)))
            .order_by(conversations.c.number)
        )
        return [str(row.id) for row in rows]

    def queued(self) -> list[Conversation]:
        """Everyone who waits for a person, in the order of the queue."""
        rows = self._connection.execute(select(conversations).where(conversations.c.status == QUEUED))
        return in_queue_order(_conversation(row) for row in rows)

    def held_by(self, staff_number: str) -> list[Conversation]:
        """The conversations that a person has now, in the order of the list."""
        rows = self._connection.execute(
            select(conversations).where(conversations.c.status == AGENT, conversations.c.staff_number == staff_number)
        )
        return in_queue_order(_conversation(row) for row in rows)

    def holders(self) -> list[str]:
        """Numbers of the staff who have conversations now."""
        rows = self._connection.execute(
            select(conversations.c.staff_number).where(conversations.c.status == AGENT).distinct()
        )
        return [str(row.staff_number) for row in rows]

    def latest(self) -> list[Conversation]:
        """The conversations with the newest lines, at most 200, everyone who waits or is served included."""
        newest = select(conversations).order_by(
            func.coalesce(conversations.c.last_at, conversations.c.created_at).desc()
        )
        rows = self._connection.execute(newest.limit(MAX_LISTED)).all()
        seen = {str(row.id) for row in rows}
        live = self._connection.execute(select(conversations).where(conversations.c.status != BOT))
        rows = [*rows, *(row for row in live if row.id not in seen)]
        return in_queue_order(_conversation(row) for row in rows)

    def _one(self, query: Any) -> Conversation:
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError("没有找到这个会话。", "This conversation does not exist.")
        return _conversation(row)

    def _append(
        self,
        conversation: Conversation,
        line: NewMessage,
        now: datetime,
        *,
        payload: str | None,
        product_id: str | None,
        answered: bool,
    ) -> tuple[Conversation, Message]:
        message = Message(
            conversation_id=conversation.id,
            seq=conversation.last_seq + 1,
            created_at=now,
            service=conversation.service,
            payload=payload,
            product_id=product_id,
            answered=answered,
            **{name: getattr(line, name) for name in NewMessage.__dataclass_fields__},
        )
        values = asdict(message) | {"buttons": [asdict(button) for button in message.buttons]}
        self._connection.execute(messages.insert().values(**values))
        unread = conversation.unread
        if line.speaker == CUSTOMER and conversation.status != BOT:
            unread += 1
        elif line.speaker == AGENT:
            unread = 0
        fields: dict[str, Any] = {"last_seq": message.seq, "unread": unread}
        if line.kind == TEXT:
            fields |= {"last_text": line.text[:LAST_TEXT_CHARS], "last_speaker": line.speaker, "last_at": now}
        return self.change(conversation, **fields), message


def in_queue_order(found: Iterable[Conversation]) -> list[Conversation]:
    """Sorted by urgency, then by waiting time."""
    return sorted(found, key=lambda one: queue_key(one.urgency, one.queued_at, one.number))


def _conversation(row: Row) -> Conversation:
    values: dict[str, Any] = {name: row._mapping[name] for name in Conversation.__dataclass_fields__}
    return Conversation(**values | {name: tuple(values[name]) for name in _LISTS})


def _message(row: Row) -> Message:
    values = {name: row._mapping[name] for name in Message.__dataclass_fields__}
    values["buttons"] = tuple(Button(**button) for button in values["buttons"])
    return Message(**values)
