"""JSON bodies of requests, read by hand so that every mistake gets an error of docs/protocol.md."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request

from bot.core.errors import BadRequestError


async def json_body(request: Request) -> Mapping[str, object]:
    """The body as an object; the middleware has checked type and size.

    Raises:
        BadRequestError: It is no JSON object.
    """
    try:
        body = await request.json() if await request.body() else {}
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise BadRequestError("请求内容必须是 JSON 对象。", "The body must be a JSON object.")
    return body


def text_field(body: Mapping[str, object], name: str, *, max_chars: int) -> str:
    """A text that must be there.

    Raises:
        BadRequestError: It is missing, empty, too long or something else.
    """
    value = body.get(name)
    if isinstance(value, str) and 0 < len(value) <= max_chars:
        return value
    raise BadRequestError(
        f"字段 {name} 必须是 1 到 {max_chars} 个字的文字。",
        f"Field {name} must be a text of 1 to {max_chars} characters.",
    )
