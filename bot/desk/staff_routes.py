"""HTTP for agents and supervisors under /api/staff."""

# No postponed annotations here: FastAPI must see the dependencies, which are made inside a function.

from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Request, Response

from bot.core.conversation import DESK_ROLES, ROLE_TRAINER
from bot.core.errors import UnauthenticatedError
from bot.desk.announcer import Announcer
from bot.desk.auth import COOKIE, SessionCookie, requires
from bot.desk.bodies import json_body, text_field
from bot.desk.context import LOG, DeskContext, now
from bot.desk.faq_shelf import FaqShelf
from bot.desk.rate_limit import RateLimit
from bot.desk.staff_sockets import StaffSockets
from bot.desk.wire import Json, client_id, message_json, moment, sequence
from bot.services.agent_reply import agent_reply
from bot.services.end_service import end_service
from bot.services.read_conversation import lines_after, list_conversations, mark_read, read_conversation
from bot.services.sign_in import SignInThrottle, sign_in, sign_out, token_hash
from bot.services.take_over import take_over
from bot.stores.service_records import packet_of
from bot.stores.staff import StaffMember

MAX_NUMBER_CHARS = 10
MAX_PASSWORD_CHARS = 200


def sign_in_routes(desk: DeskContext, cookie: SessionCookie, sockets: StaffSockets) -> APIRouter:
    """Login, logout, and who one is."""
    router = APIRouter(prefix="/api/staff")
    anyone = requires(desk, cookie, (*DESK_ROLES, ROLE_TRAINER))
    throttle, attempts = SignInThrottle(), RateLimit(times=30, seconds=60)
    # One hash takes 64 MiB and a core for a moment; more than two at once would starve the chats.
    turnstile = anyio.Semaphore(2)

    @router.post("/login")
    async def login(request: Request, response: Response) -> Json:
        body = await json_body(request)
        attempts.check(request.client.host if request.client else "?")
        number = text_field(body, "number", max_chars=MAX_NUMBER_CHARS)
        password = text_field(body, "password", max_chars=MAX_PASSWORD_CHARS)
        async with turnstile:
            signed_in = await desk.call(
                sign_in, throttle, number, password, session_length=desk.settings.session_length, now=now()
            )
        LOG.info("signed in staff=%s", signed_in.member.number)
        cookie.put(response, signed_in.token, secure=request.url.scheme == "https")
        return _member_json(signed_in.member)

    @router.post("/logout")
    async def logout(request: Request, response: Response) -> Json:
        cookie.remove(response)
        try:
            token = cookie.token(request.cookies.get(COOKIE))
        except UnauthenticatedError:
            return {"ok": True}
        await desk.call(sign_out, token)
        await sockets.sign_out(token_hash(token))
        return {"ok": True}

    @router.get("/me")
    async def me(member: Annotated[StaffMember, Depends(anyone)]) -> Json:
        return _member_json(member)

    return router


def staff_routes(desk: DeskContext, cookie: SessionCookie, announcer: Announcer, faq: FaqShelf) -> APIRouter:
    """The conversations of the desk."""
    router = APIRouter(prefix="/api/staff")
    Agent = Annotated[StaffMember, Depends(requires(desk, cookie, DESK_ROLES))]  # noqa: N806

    @router.get("/conversations")
    async def conversations(member: Agent, view: str = "queue") -> Json:
        found = await desk.call(list_conversations, view, member.number)
        return {"cards": [announcer.card(one) for one in found]}

    @router.get("/conversations/{conversation_id}")
    async def conversation(member: Agent, conversation_id: str) -> Json:
        found = await desk.call(read_conversation, conversation_id)
        return {"card": announcer.card(found), "packet": packet_of(found).as_json()}

    @router.get("/conversations/{conversation_id}/messages")
    async def messages(member: Agent, conversation_id: str, after: int = 0) -> Json:
        lines = await desk.call(lines_after, conversation_id, sequence({"after": after}, "after"))
        read = await desk.call(mark_read, conversation_id, member.number)
        if read is not None:
            await announcer.announce_card(read)
        return {"messages": [message_json(line) for line in lines]}

    @router.post("/conversations/{conversation_id}/take")
    async def take(member: Agent, conversation_id: str) -> Json:
        change = await desk.call(take_over, conversation_id, member.number, now=now())
        await announcer.announce(change)
        return {"card": announcer.card(change.conversation)}

    @router.post("/conversations/{conversation_id}/messages")
    async def reply(member: Agent, conversation_id: str, request: Request) -> Json:
        body = await json_body(request)
        change = await desk.call(
            agent_reply, conversation_id, member.number, body.get("text"), client_id=client_id(body), now=now()
        )
        await announcer.announce(change)
        [message] = change.messages
        return {"seq": message.seq, "created_at": moment(message.created_at)}

    @router.post("/conversations/{conversation_id}/end")
    async def end(member: Agent, conversation_id: str) -> Json:
        change = await desk.call(end_service, conversation_id, member.number, now=now())
        await announcer.announce(change)
        return {"card": announcer.card(change.conversation)}

    @router.get("/quick_phrases")
    async def quick_phrases(member: Agent, query: str = "") -> Json:
        phrases = await faq.phrases(query)
        return {"phrases": [{"entry_id": one.entry_id, "title": one.title, "text": one.answer} for one in phrases]}

    return router


def _member_json(member: StaffMember) -> Json:
    return {"number": member.number, "role": member.role, "name": member.name}
