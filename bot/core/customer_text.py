"""What a customer or agent wrote, made fit to be stored."""

from __future__ import annotations

import re

from bot.core.errors import BadRequestError, TooLongError
from bot.core.privacy import mask_numbers
from bot.core.text import MAX_MESSAGE_CHARS

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def storable_text(raw: object) -> str:
    """The message as it is stored and shown: no control characters, no identity or bank-card numbers.

    Line breaks and everything else stay as they were written.

    Raises:
        BadRequestError: It is no text, or nothing is left of it.
        TooLongError: It has more than 2,000 characters; nothing is cut silently.
    """
    if not isinstance(raw, str):
        raise BadRequestError("消息内容必须是文字。", "The message must be text.")
    text = _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise BadRequestError("消息内容是空的，请输入文字后再发送。", "The message is empty. Please write something.")
    if len(text) > MAX_MESSAGE_CHARS:
        raise TooLongError(
            f"消息有 {len(text)} 个字，最多 {MAX_MESSAGE_CHARS} 个字，请分成几条发送。",
            f"The message has {len(text)} characters; at most {MAX_MESSAGE_CHARS} fit. Please send it in parts.",
        )
    return mask_numbers(text)
