"""The shapes of docs/protocol.md: our objects as JSON, and fields of incoming events checked one by one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from bot.core.conversation import CUSTOMER, QUEUED, Conversation, Message
from bot.core.errors import BadRequestError, JiedaiError
from bot.services.read_conversation import Standing

Json = dict[str, Any]

MAX_SEQ = 2**31 - 1
_ID = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in UTC with Z, to the millisecond."""
    if value is None:
        return None
    return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message_json(message: Message) -> Json:
    """A Message. Staff members' client_ids are kept with their number in front, which is taken off again."""
    client_id = message.client_id
    if message.speaker != CUSTOMER and client_id is not None:
        client_id = client_id.partition(":")[2]
    return {
        "seq": message.seq,
        "client_id": client_id,
        "speaker": message.speaker,
        "text": message.text,
        "buttons": [{"title": button.title, "payload": button.payload} for button in message.buttons],
        "staff_number": message.staff_number,
        "kind": message.kind,
        "notice": message.notice,
        "created_at": moment(message.created_at),
    }


def bot_uttered_json(message: Message) -> Json:
    """What a plain Rasa widget understands."""
    replies = [{"title": button.title, "payload": button.payload, "content_type": "text"} for button in message.buttons]
    return {"text": message.text, "quick_replies": replies} if replies else {"text": message.text}


def waiting_seconds(conversation: Conversation, now: datetime) -> int | None:
    """How long the customer has waited for a person, None when not queued."""
    if conversation.status != QUEUED or conversation.queued_at is None:
        return None
    return max(0, int((now - conversation.queued_at).total_seconds()))


def state_json(standing: Standing, *, bot_typing: bool, now: datetime) -> Json:
    """A State."""
    conversation = standing.conversation
    return {
        "status": conversation.status,
        "staff_number": conversation.staff_number,
        "position": standing.position,
        "waiting_seconds": waiting_seconds(conversation, now),
        "agents_online": standing.agents_online,
        "rating_due": conversation.rating_due is not None,
        "bot_typing": bot_typing,
        "last_seq": conversation.last_seq,
    }


def card_json(conversation: Conversation, *, customer_online: bool, now: datetime) -> Json:
    """A Card."""
    return {
        "id": conversation.id,
        "number": conversation.readable_number,
        "status": conversation.status,
        "urgency": conversation.urgency,
        "category": conversation.category,
        "topic": conversation.topic,
        "reasons": list(conversation.reasons),
        "deciding_words": list(conversation.deciding_words),
        "summary": conversation.summary,
        "order_number": conversation.order_number,
        "nickname": conversation.nickname,
        "locale": conversation.locale,
        "queued_at": moment(conversation.queued_at),
        "waiting_seconds": waiting_seconds(conversation, now),
        "staff_number": conversation.staff_number,
        "last_text": conversation.last_text,
        "last_speaker": conversation.last_speaker,
        "last_at": moment(conversation.last_at),
        "unread": conversation.unread,
        "service": conversation.service,
        "customer_online": customer_online,
        "rating": conversation.rating,
    }


def error_json(error: JiedaiError) -> Json:
    """An Error; codes outside the protocol's list become `internal` with a sentence that reveals nothing."""
    if error.code not in HTTP_STATUS:
        return internal_error_json()
    return {"error": {"code": error.code, "message": error.message, "message_en": error.message_en}}


def internal_error_json() -> Json:
    """What a person reads when something unforeseen happened."""
    message = "系统出了点问题，请您稍后再试。"
    return {"error": {"code": "internal", "message": message, "message_en": "Something went wrong. Please try again."}}


HTTP_STATUS = {
    "bad_request": 400,
    "too_long": 400,
    "too_many": 429,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conversation_taken": 409,
    "not_yours": 403,
    "already_ended": 409,
    "bot_unavailable": 503,
}


def event_fields(data: tuple[object, ...]) -> Mapping[str, object]:
    """The one object that an event carries; no data at all counts as an empty object.

    Raises:
        BadRequestError: It carries something else.
    """
    if not data or data[0] is None:
        return {}
    if isinstance(data[0], Mapping) and len(data) == 1:
        return data[0]
    raise BadRequestError("数据格式不正确，需要一个对象。", "The data must be one object.")


def identifier(fields: Mapping[str, object], name: str) -> str | None:
    """An id of at most 64 letters, digits and `_ . : -`; None if it is missing or null.

    Raises:
        BadRequestError: It is anything else.
    """
    value = fields.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise BadRequestError(f"字段 {name} 格式不正确。", f"Field {name} must be an id of at most 64 letters and digits.")


def client_id(fields: Mapping[str, object]) -> str:
    """The client's own id of a message, or a new one for clients that send none."""
    return identifier(fields, "client_id") or uuid.uuid4().hex


def sequence(fields: Mapping[str, object], name: str) -> int:
    """A seq, 0 if it is missing or null.

    Raises:
        BadRequestError: It is no whole number from 0 on.
    """
    value = fields.get(name)
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEQ:
        return value
    raise BadRequestError(f"字段 {name} 必须是非负整数。", f"Field {name} must be a whole number, 0 or more.")
