"""Customers' sockets: the events of docs/protocol.md on namespace `/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import socketio

from bot.core.conversation import BOT, Change
from bot.core.errors import BadRequestError, JiedaiError, NotFoundError
from bot.desk.announcer import CUSTOMERS, DESK_ROOM, STAFF, Announcer, customer_room
from bot.desk.context import DeskContext, log_failure, now
from bot.desk.rate_limit import RateLimit
from bot.desk.turn_taking import TurnTaker
from bot.desk.wire import (
    Json,
    client_id,
    error_json,
    event_fields,
    identifier,
    internal_error_json,
    message_json,
    moment,
    sequence,
)
from bot.services.cancel_queue import cancel_queue
from bot.services.rate_service import rate_service
from bot.services.read_conversation import conversation_of_session, lines_after, newest_lines
from bot.services.receive_message import Received, ask_for_person, receive_message
from bot.services.set_locale import LOCALES, set_locale
from bot.services.start_session import start_session

Handler = Callable[[str, Mapping[str, object]], Awaitable[Json | None]]

MAX_PAYLOAD_CHARS = 1000


class CustomerSockets(socketio.AsyncNamespace):
    """Hears customers. Whoever shows a session id is the customer of that session."""

    def __init__(self, desk: DeskContext, announcer: Announcer, turns: TurnTaker) -> None:
        super().__init__(CUSTOMERS)
        self._desk = desk
        self._announcer = announcer
        self._turns = turns
        self._messages = RateLimit(times=20, seconds=10)
        self._events = RateLimit(times=100, seconds=10)
        self._new_sessions = RateLimit(times=60, seconds=60)
        self._handlers: dict[str, Handler] = {
            "session_request": self._session_request,
            "user_uttered": self._user_uttered,
            "typing": self._customer_types,
            "since": self._since,
            "ask_person": self._ask_person,
            "cancel_queue": self._cancel_queue,
            "rate": self._rate,
            "set_locale": self._set_locale,
        }

    async def trigger_event(self, event: object, *args: object) -> object:
        """Called by python-socketio for everything that arrives; whatever it is, the answer is one of ours."""
        if event == "connect":
            return None
        sid = str(args[0])
        if event == "disconnect":
            await self._left(sid)
            return None
        try:
            self._events.check(sid)
            handler = self._handlers.get(event) if isinstance(event, str) else None
            if handler is None:
                raise BadRequestError("没有这个事件。", "There is no such event.")
            return await handler(sid, event_fields(args[1:]))
        except JiedaiError as error:
            return error_json(error)
        except Exception:
            log_failure("customer event", sid=sid)
            return internal_error_json()

    async def _left(self, sid: str) -> None:
        try:
            await self._announcer.announce_presence(self._desk.presence.customer_left(sid))
        except Exception:
            log_failure("customer left", sid=sid)

    async def _session_request(self, sid: str, fields: Mapping[str, object]) -> Json:
        session_id, after = identifier(fields, "session_id"), sequence(fields, "last_seq")
        locale = fields.get("locale") if fields.get("locale") in LOCALES else LOCALES[0]
        product_id = identifier(fields, "product_id")
        if session_id is None or await self._desk.call(conversation_of_session, session_id) is None:
            self._new_sessions.check(self._address(sid))
        started = await self._desk.call(start_session, session_id, locale=str(locale), product_id=product_id, now=now())
        conversation = started.conversation
        self._desk.presence.customer_joined(sid, started.session_id, conversation.id)
        await self.enter_room(sid, customer_room(conversation.id))
        lines = await self._desk.call(newest_lines, conversation, 0 if started.is_new else after)
        messages = [message_json(line) for line in lines]
        state = await self._announcer.state(conversation.id)
        await self.emit("session_confirm", started.session_id, to=sid)
        await self.emit("history", {"messages": messages}, to=sid)
        await self.emit("state", state, to=sid)
        if not conversation.welcomed:
            self._turns.begin(conversation.id)
        if conversation.status != BOT:
            await self._announcer.announce_card(conversation)
        return {"session_id": started.session_id, "messages": messages, "state": state}

    async def _user_uttered(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        self._messages.check(conversation_id)
        payload = fields.get("payload")
        if payload is not None and (not isinstance(payload, str) or len(payload) > MAX_PAYLOAD_CHARS):
            raise BadRequestError(
                "字段 payload 格式不正确。", "Field payload must be a text of at most 1,000 characters."
            )
        received = await self._desk.call(
            receive_message,
            conversation_id,
            fields.get("message"),
            client_id=client_id(fields),
            payload=payload or None,
            product_id=identifier(fields, "product_id"),
            now=now(),
        )
        return await self._stored(received)

    async def _ask_person(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        self._messages.check(conversation_id)
        received = await self._desk.call(ask_for_person, conversation_id, client_id=client_id(fields), now=now())
        return await self._stored(received)

    async def _stored(self, received: Received) -> Json:
        """Only now, after the commit, everybody hears of it; a repeated line is acknowledged and no more."""
        message = received.message
        if received.is_new:
            self._turns.heard(received.conversation, message)
            await self._announcer.announce(Change(received.conversation, (message,)))
        return {"ok": True, "seq": message.seq, "created_at": moment(message.created_at)}

    async def _customer_types(self, sid: str, fields: Mapping[str, object]) -> None:
        conversation_id = await self._conversation(sid, fields)
        self._turns.customer_types(conversation_id)
        about = {"conversation_id": conversation_id}
        await self._desk.sockets.emit("customer_typing", about, room=DESK_ROOM, namespace=STAFF)

    async def _since(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        lines = await self._desk.call(lines_after, conversation_id, sequence(fields, "after"))
        state = await self._announcer.state(conversation_id)
        return {"messages": [message_json(line) for line in lines], "state": state}

    async def _cancel_queue(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        await self._announcer.announce(await self._desk.call(cancel_queue, conversation_id, now=now()))
        return {"ok": True}

    async def _rate(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        if "score" not in fields:
            raise BadRequestError("缺少评分。", "The score is missing; send null to skip.")
        change = await self._desk.call(rate_service, conversation_id, fields["score"], fields.get("comment"), now=now())
        await self._announcer.announce(change)
        return {"ok": True}

    async def _set_locale(self, sid: str, fields: Mapping[str, object]) -> Json:
        conversation_id = await self._conversation(sid, fields)
        await self._announcer.announce(await self._desk.call(set_locale, conversation_id, fields.get("locale")))
        return {"ok": True}

    async def _conversation(self, sid: str, fields: Mapping[str, object]) -> str:
        """The conversation of the session id in the event, or of the socket's own newest session without one."""
        session_id, known = identifier(fields, "session_id"), self._desk.presence.sessions_of(sid)
        if session_id is None and known:
            return list(known.values())[-1]
        found = known.get(session_id) if session_id else None
        if session_id and found is None:
            found = await self._desk.call(conversation_of_session, session_id)
        if found is None:
            raise NotFoundError("会话已失效，请刷新页面。", "This session is unknown. Please reload the page.")
        return found

    def _address(self, sid: str) -> str:
        """Where a socket comes from; uvicorn has put a trusted proxy's word for it in already."""
        environ = self._desk.sockets.get_environ(sid, CUSTOMERS) or {}
        client = (environ.get("asgi.scope") or {}).get("client") or ("?", 0)
        return str(client[0])
