"""Who answers a conversation now, and which moves are permitted between bot, queue and person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.errors import AlreadyEndedError, ConversationTakenError, NotYoursError

BOT = "bot"
QUEUED = "queued"
AGENT = "agent"

CUSTOMER = "customer"
SYSTEM = "system"

TEXT = "text"
NOTICE = "notice"
RATING_REQUEST = "rating_request"

ROLE_AGENT = "agent"
ROLE_SUPERVISOR = "supervisor"
ROLE_TRAINER = "trainer"
DESK_ROLES = (ROLE_AGENT, ROLE_SUPERVISOR)
WORKBENCH_ROLES = (ROLE_TRAINER, ROLE_SUPERVISOR)

ASK_PERSON_PAYLOAD = "/ask_human"
MAX_TURNS_SENT = 12


@dataclass(frozen=True)
class Button:
    """A quick reply under a message; `payload` is what the bot receives when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One stored line of a conversation; `seq` counts from 1 without gaps.

    `answered` matters for the customer's lines only: False while the bot still owes an answer.
    `payload` is the button's payload if the line came from a button that the desk had offered.
    """

    conversation_id: str
    seq: int
    speaker: str
    text: str
    created_at: datetime
    service: int = 1
    client_id: str | None = None
    kind: str = TEXT
    notice: str | None = None
    buttons: tuple[Button, ...] = ()
    staff_number: str | None = None
    payload: str | None = None
    product_id: str | None = None
    answered: bool = True


@dataclass(frozen=True)
class NewMessage:
    """A line of the shop's side that is about to be stored."""

    speaker: str
    text: str
    kind: str = TEXT
    notice: str | None = None
    buttons: tuple[Button, ...] = ()
    staff_number: str | None = None
    client_id: str | None = None


@dataclass(frozen=True)
class Conversation:
    """One customer's conversation as it is stored.

    `service` counts handoffs: the bot's tracker is `<id>.<service>`. `rating_due` is the service that may
    still be rated, None if nothing is due. `queued_at` is None unless it waits or waited in this service.
    """

    id: str
    number: int
    status: str
    service: int
    locale: str
    created_at: datetime
    last_seq: int = 0
    staff_number: str | None = None
    urgency: str = "normal"
    category: str = "other"
    topic: str = ""
    reasons: tuple[str, ...] = ()
    deciding_words: tuple[str, ...] = ()
    summary: str = ""
    order_number: str | None = None
    nickname: str | None = None
    product_id: str | None = None
    tried: tuple[str, ...] = ()
    queued_at: datetime | None = None
    taken_at: datetime | None = None
    reminders: int = 0
    unread: int = 0
    last_text: str = ""
    last_speaker: str | None = None
    last_at: datetime | None = None
    rating: int | None = None
    rating_due: int | None = None
    welcomed: bool = False

    @property
    def readable_number(self) -> str:
        """Short name that staff can say aloud, such as C-1042."""
        return f"C-{1000 + self.number}"

    @property
    def bot_sender(self) -> str:
        """The name of this service's tracker in Rasa."""
        return f"{self.id}.{self.service}"


@dataclass(frozen=True)
class Change:
    """What a use case did to a conversation: its state afterwards and the lines it stored, in order."""

    conversation: Conversation
    messages: tuple[Message, ...] = field(default=())
    queue_changed: bool = False


def may_bot_speak(conversation: Conversation, service: int) -> bool:
    """Whether an answer the bot made in `service` may still be stored: nobody took over, nothing ended since."""
    return conversation.status == BOT and conversation.service == service


def can_queue(conversation: Conversation) -> bool:
    """Whether the move bot → queued exists now; a queued conversation stays where it is."""
    return conversation.status == BOT


def check_can_take(conversation: Conversation, staff_number: str) -> None:
    """Permit queued → agent and bot → agent; taking what one already has changes nothing.

    Raises:
        ConversationTakenError: Somebody else has it; the message names the staff number.
    """
    if conversation.status == AGENT and conversation.staff_number != staff_number:
        holder = conversation.staff_number
        raise ConversationTakenError(
            f"{conversation.readable_number} 已由工号 {holder} 接待。",
            f"{conversation.readable_number} has been taken by staff number {holder}.",
        )


def check_has(conversation: Conversation, staff_number: str) -> None:
    """Permit what only the person who has the conversation may do.

    Raises:
        NotYoursError: It is with the bot, in the queue, or with somebody else.
    """
    if conversation.status == AGENT and conversation.staff_number == staff_number:
        return
    if conversation.status == AGENT:
        where = (f"由工号 {conversation.staff_number} 接待", f"with staff number {conversation.staff_number}")
    elif conversation.status == QUEUED:
        where = ("还在排队", "still in the queue")
    else:
        where = ("由机器人接待", "with the bot")
    raise NotYoursError(
        f"{conversation.readable_number} 现在{where[0]}，请先接入。",
        f"{conversation.readable_number} is {where[1]}. Take it first.",
    )


def check_can_cancel(conversation: Conversation) -> None:
    """Permit queued → bot.

    Raises:
        AlreadyEndedError: It is not in the queue (any more).
    """
    if conversation.status != QUEUED:
        raise AlreadyEndedError("您现在不在排队中。", "You are not in the queue.")


def check_can_rate(conversation: Conversation) -> int:
    """The service that is rated now.

    Raises:
        AlreadyEndedError: Nothing is due: no person has served yet, or the rating was given or skipped.
    """
    if conversation.rating_due is None:
        raise AlreadyEndedError("这次服务已经评价过了，谢谢您。", "This service has been rated already. Thank you.")
    return conversation.rating_due


def plain_for_bot(text: str) -> str:
    """The text as Rasa may see it: a leading "/" would be read as an intent shortcut, so it is made full width.

    Rasa strips spaces of every kind before it looks for "/", so a space in front would not help.
    """
    return "\n".join(_widen_slash(line) for line in text.split("\n"))


def _widen_slash(line: str) -> str:
    bare = line.lstrip()
    return "／" + bare[1:] if bare.startswith("/") else line
