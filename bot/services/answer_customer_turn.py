"""One turn of the bot: what the customer wrote goes to Rasa, and its answer is stored if the bot may still speak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core import notices
from bot.core.bot_answer import BotAnswer
from bot.core.conversation import (
    ASK_PERSON_PAYLOAD,
    BOT,
    CUSTOMER,
    MAX_TURNS_SENT,
    TEXT,
    Change,
    Conversation,
    Message,
    NewMessage,
    may_bot_speak,
    plain_for_bot,
)
from bot.core.privacy import mask_numbers
from bot.services.note_understood import note_within
from bot.services.queue_conversation import queue_within
from bot.services.queue_notice import OpeningHours
from bot.services.record_unanswered import record_unanswered
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database

_ASKS_PERSON = re.compile(r"转.{0,2}人工|人工客服|真人|找.{0,2}客服|\b(human|real person|agent)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Turn:
    """What is sent to Rasa for some open lines: a button's payload as it is, or the lines joined by line breaks.

    `asks_person` is True when any open line asks for a person in so many words: it works without Rasa.
    """

    conversation: Conversation
    lines: tuple[Message, ...]
    message: str
    history: tuple[Message, ...]
    asks_person: bool = False

    @property
    def seqs(self) -> list[int]:
        """The lines that this turn answers."""
        return [line.seq for line in self.lines]

    @property
    def metadata(self) -> dict[str, object]:
        """What Rasa's components get to know beside the message (docs/protocol.md)."""
        conversation = self.conversation
        return {
            "turns": [
                {"speaker": CUSTOMER if line.speaker == CUSTOMER else "agent", "text": line.text}
                for line in self.history
            ],
            "locale": conversation.locale,
            "product_id": self.lines[-1].product_id if self.lines else conversation.product_id,
            "order_number": conversation.order_number,
        }


def next_turn(database: Database, conversation_id: str) -> Turn | None:
    """The next lines that the bot has to answer together; None if it owes nothing or may not speak.

    A button's payload is always a turn of its own.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.read() as connection:
        store = ConversationStore(connection)
        conversation = store.get(conversation_id)
        waiting = store.open_lines(conversation) if conversation.status == BOT else []
        if not waiting:
            return None
        lines = _together(waiting)
        message = lines[0].payload or plain_for_bot("\n".join(line.text for line in lines))
        history = store.turns_before(conversation_id, lines[0].seq, limit=MAX_TURNS_SENT)
        return Turn(conversation, tuple(lines), message, tuple(history), any(asks_person(line) for line in waiting))


def asks_person(line: Message) -> bool:
    """Whether a line asks for a person in so many words; only needed while Rasa cannot tell."""
    return line.payload == ASK_PERSON_PAYLOAD or bool(_ASKS_PERSON.search(line.text))


def store_answer(
    database: Database, turn: Turn, answer: BotAnswer, opening: OpeningHours, *, now: datetime
) -> Change | None:
    """Store the bot's answer with all that follows from it, in one transaction.

    Returns:
        What changed; None if nothing was stored because a person took over, the service ended, or another
        process answered the same lines first.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(turn.conversation.id)
        if not may_bot_speak(conversation, turn.conversation.service):
            return None
        if store.mark_answered(conversation.id, turn.seqs) == 0:
            return None
        for question in answer.unanswered:
            record_unanswered(connection, question, now=now)
        if answer.understood is not None:
            conversation = note_within(connection, conversation, answer.understood)
        stored = []
        for line in answer.lines:
            conversation, message = store.say(conversation, _masked(line), now)
            stored.append(message)
        if answer.handoff is None:
            return Change(conversation, tuple(stored))
        queued = queue_within(connection, conversation, answer.handoff, opening, now)
        return Change(queued.conversation, (*stored, *queued.messages), queue_changed=True)


def store_welcome(
    database: Database, conversation_id: str, answer: BotAnswer, shop_name: str, *, now: datetime
) -> Change:
    """Store the first words of a conversation: the bot's own, or a notice if the bot gave none.

    Once per conversation; nothing is stored if a person was quicker.

    Raises:
        NotFoundError: There is no such conversation.
    """
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(conversation_id)
        if conversation.welcomed or conversation.status != BOT:
            return Change(conversation)
        conversation = store.change(conversation, welcomed=True)
        stored = []
        for line in answer.lines or (notices.welcome(conversation.locale, shop_name),):
            conversation, message = store.say(conversation, line, now)
            stored.append(message)
        return Change(conversation, tuple(stored))


def tell_no_answer(database: Database, turn: Turn, *, now: datetime) -> Change | None:
    """Tell the customer that the bot cannot answer now, once for these lines; None if that was told before."""
    with database.write() as connection:
        store = ConversationStore(connection)
        conversation = store.lock(turn.conversation.id)
        if not may_bot_speak(conversation, turn.conversation.service) or not store.open_lines(conversation):
            return None
        newest = store.newest_of_shop(conversation.id)
        if newest is not None and newest.notice == notices.NO_ANSWER and newest.service == conversation.service:
            return None
        conversation, message = store.say(conversation, notices.no_answer(conversation.locale), now)
        return Change(conversation, (message,))


def _together(waiting: list[Message]) -> list[Message]:
    if waiting[0].payload is not None:
        return waiting[:1]
    lines: list[Message] = []
    for line in waiting:
        if line.payload is not None:
            break
        lines.append(line)
    return lines


def _masked(line: NewMessage) -> NewMessage:
    return NewMessage(speaker=BOT, text=mask_numbers(line.text), kind=TEXT, buttons=line.buttons)
