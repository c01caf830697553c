"""Store what a customer wrote, before anything else happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import ASK_PERSON_PAYLOAD, CUSTOMER, Button, Conversation, Message, NewMessage
from bot.core.customer_text import storable_text
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database


@dataclass(frozen=True)
class Received:
    """The stored line; `is_new` is False when the same client_id had been stored before."""

    conversation: Conversation
    message: Message
    is_new: bool


def receive_message(
    database: Database,
    conversation_id: str,
    text: object,
    *,
    client_id: str,
    now: datetime,
    payload: str | None = None,
    product_id: str | None = None,
) -> Received:
    """Store a customer's line under the next seq; the same client_id again stores nothing.

    A payload counts only if the newest line of the shop's side offered it; then the line shows the button's title.
    Typing a button's title, or its payload as plain Rasa widgets do, counts as pressing it. Anything else is text.

    Raises:
        BadRequestError, TooLongError: The text cannot be stored.
        NotFoundError: There is no such conversation.
    """
    written = storable_text(text)
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        known = store.line_of(conversation_id, CUSTOMER, client_id)
        if known is not None:
            return Received(conversation, known, is_new=False)
        button = _offered_button(store.newest_of_shop(conversation_id), payload, written)
        if product_id and product_id != conversation.product_id:
            conversation = store.change(conversation, product_id=product_id)
        line = NewMessage(speaker=CUSTOMER, text=button.title if button else written, client_id=client_id)
        conversation, message = store.hear(
            conversation, line, now, payload=button.payload if button else None, product_id=conversation.product_id
        )
        return Received(conversation, message, is_new=True)


def ask_for_person(database: Database, conversation_id: str, *, client_id: str, now: datetime) -> Received:
    """Store a press on 转人工, which is on offer at any time.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        known = store.line_of(conversation_id, CUSTOMER, client_id)
        if known is not None:
            return Received(conversation, known, is_new=False)
        text = "Ask a person" if conversation.locale == "en" else "转人工"
        line = NewMessage(speaker=CUSTOMER, text=text, client_id=client_id)
        conversation, message = store.hear(
            conversation, line, now, payload=ASK_PERSON_PAYLOAD, product_id=conversation.product_id
        )
        return Received(conversation, message, is_new=True)


def _offered_button(newest: Message | None, payload: str | None, written: str) -> Button | None:
    if newest is None:
        return None
    for button in newest.buttons:
        if payload is not None and button.payload == payload:
            return button
    # Plain Rasa widgets send the payload as the text, and people may type what a button says.
    if payload is None:
        return next((button for button in newest.buttons if written in (button.payload, button.title)), None)
    return None
