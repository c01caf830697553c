"""What holds for every request, chats included: size, type, origin, and the headers of answers."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.errors import BadRequestError, ForbiddenError, JiedaiError, TooLongError
from bot.desk.wire import error_json

MAX_BODY_BYTES = 64 * 1024

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; "
        "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}

_CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class SecurityHeaders:
    """Adds the headers to every answer; answers of the API are not to be kept by anybody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                if scope["path"].startswith("/api/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_completed)


class BodyLimit:
    """Refuses bodies above 64 KiB, whether they announce their size or not, before anything else reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body up to the limit and hand it on whole."""
        if scope["type"] != "http" or scope["method"] not in _CHANGING:
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        body = b""
        more = announced.isdigit() and int(announced[:10]) <= MAX_BODY_BYTES
        too_long = not more
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message.get("body", b"")
            too_long = len(body) > MAX_BODY_BYTES
            more = bool(message.get("more_body")) and not too_long
        if too_long:
            error = TooLongError("请求内容超过 64 KiB。", "The body is larger than 64 KiB.")
            await JSONResponse(error_json(error), status_code=413)(scope, receive, send)
            return
        handed_on = False

        async def receive_again() -> Message:
            nonlocal handed_on
            if handed_on:
                return await receive()
            handed_on = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_again, send)


class SameOriginJson:
    """Changing requests to the API must be JSON and come from our own pages: another site can send neither."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what a foreign form or script could have sent."""
        if scope["type"] == "http" and scope["method"] in _CHANGING and scope["path"].startswith("/api/"):
            refusal = _refusal(Headers(scope=scope))
            if refusal is not None:
                status, error = refusal
                await JSONResponse(error_json(error), status_code=status)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _refusal(headers: Headers) -> tuple[int, JiedaiError] | None:
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return 415, BadRequestError("请求必须是 application/json。", "The request must be application/json.")
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return 403, ForbiddenError("请求来自其他网站，已拒绝。", "The request comes from another site and is refused.")
    return None
