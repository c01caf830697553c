"""Staff's sockets: namespace `/staff`, the same cookie as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie

import socketio
from socketio.exceptions import ConnectionRefusedError as RefusedError

from bot.core.conversation import AGENT, DESK_ROLES
from bot.core.errors import BadRequestError, ForbiddenError, JiedaiError, NotYoursError, UnauthenticatedError
from bot.desk.announcer import CUSTOMERS, DESK_ROOM, STAFF, Announcer, customer_room
from bot.desk.auth import COOKIE, SessionCookie
from bot.desk.context import DeskContext, log_failure, now
from bot.desk.presence import StaffSocket
from bot.desk.rate_limit import RateLimit
from bot.desk.wire import error_json, event_fields, identifier, internal_error_json
from bot.services.read_conversation import read_conversation
from bot.services.sign_in import token_hash, who_is
from bot.services.staff_presence import staff_closed, staff_open


class StaffSockets(socketio.AsyncNamespace):
    """Lets agents and supervisors in, and keeps count of whose desk is open."""

    def __init__(self, desk: DeskContext, announcer: Announcer, cookie: SessionCookie) -> None:
        super().__init__(STAFF)
        self._desk = desk
        self._announcer = announcer
        self._cookie = cookie
        self._events = RateLimit(times=100, seconds=10)

    async def trigger_event(self, event: object, *args: object) -> object:
        """Called by python-socketio for everything that arrives; whatever it is, the answer is one of ours."""
        sid = str(args[0])
        # A client may also send events of these names; only the server's own call brings the request along.
        if event == "connect" and self._desk.presence.staff_socket(sid) is None:
            await self._joined(sid, args[1] if len(args) > 1 else None)
            return None
        if event == "disconnect":
            await self._left(sid)
            return None
        try:
            self._events.check(sid)
            if event != "typing":
                raise BadRequestError("没有这个事件。", "There is no such event.")
            await self._agent_types(sid, event_fields(args[1:]))
            return None
        except JiedaiError as error:
            return error_json(error)
        except Exception:
            log_failure("staff event", sid=sid)
            return internal_error_json()

    async def _joined(self, sid: str, environ: object) -> None:
        try:
            token = self._cookie.token(_cookie_of(environ))
            member = await self._desk.call(who_is, token, now=now())
            if member.role not in DESK_ROLES:
                raise ForbiddenError("培训师账号不能接待客户。", "Trainers do not serve customers.")
        except JiedaiError as error:
            raise RefusedError(error_json(error)["error"]) from None
        await self.enter_room(sid, DESK_ROOM)
        if self._desk.presence.staff_joined(sid, StaffSocket(member.number, token_hash(token))):
            until = now() + timedelta(seconds=self._desk.timings.online_lease)
            await self._desk.call(staff_open, [member.number], until=until)
            await self._announcer.announce_staffing()

    async def _left(self, sid: str) -> None:
        try:
            number = self._desk.presence.staff_left(sid)
            if number is not None:
                await self._desk.call(staff_closed, [number], now=now())
                await self._announcer.announce_staffing()
        except Exception:
            log_failure("staff left", sid=sid)

    async def _agent_types(self, sid: str, fields: Mapping[str, object]) -> None:
        socket, conversation_id = self._desk.presence.staff_socket(sid), identifier(fields, "conversation_id")
        if socket is None:
            raise UnauthenticatedError("请先登录。", "Please sign in first.")
        if conversation_id is None:
            raise BadRequestError("缺少会话编号。", "The conversation_id is missing.")
        conversation = await self._desk.call(read_conversation, conversation_id)
        if conversation.status != AGENT or conversation.staff_number != socket.number:
            raise NotYoursError("这个会话现在不由您接待。", "You do not have this conversation.")
        await self._desk.sockets.emit("agent_typing", {}, room=customer_room(conversation_id), namespace=CUSTOMERS)

    async def sign_out(self, signed_out_hash: str) -> None:
        """Close the desks of a session that has ended."""
        for sid, socket in self._desk.presence.staff_sockets().items():
            if socket.token_hash == signed_out_hash:
                await self.disconnect(sid)


def _cookie_of(environ: object) -> str | None:
    header = environ.get("HTTP_COOKIE") if isinstance(environ, Mapping) else None
    try:
        morsel = SimpleCookie(header if isinstance(header, str) else "").get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
