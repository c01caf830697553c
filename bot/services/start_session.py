"""A customer opens the chat: an earlier conversation goes on, or a new one begins."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import Conversation
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database

SESSION_BYTES = 16


@dataclass(frozen=True)
class StartedSession:
    """`session_id` is the customer's key (128 random bits); the conversation's own id is no secret."""

    session_id: str
    conversation: Conversation
    is_new: bool


def start_session(
    database: Database, session_id: str | None, *, locale: str, product_id: str | None, now: datetime
) -> StartedSession:
    """Find the conversation of a session, or begin one.

    Args:
        database: Where conversations are kept.
        session_id: The key from an earlier visit; None or an unknown one begins a new session.
        locale: `zh` or `en`; counts for a new session, an old one keeps its own.
        product_id: The product whose page the customer is on, if any; the newest counts.
        now: The moment of the visit.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        known = store.id_of_session(session_hash(session_id)) if session_id else None
        if session_id and known:
            conversation = store.lock(known)
            if product_id and product_id != conversation.product_id:
                conversation = store.change(conversation, product_id=product_id)
            return StartedSession(session_id, conversation, is_new=False)
        session_id, conversation_id = secrets.token_hex(SESSION_BYTES), secrets.token_hex(SESSION_BYTES)
        store.add(conversation_id, session_hash(session_id), locale=locale, product_id=product_id, now=now)
        return StartedSession(session_id, store.get(conversation_id), is_new=True)


def session_hash(session_id: str) -> str:
    """The form in which a session id is stored: whoever reads the database cannot speak for a customer."""
    return hashlib.sha256(session_id.encode("utf-8", "replace")).hexdigest()
