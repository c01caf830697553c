"""Joins the parts of the desk to one ASGI application, and serves it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

import socketio
import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from bot.core.errors import BadRequestError, ForbiddenError, JiedaiError, NotFoundError
from bot.desk.announcer import Announcer
from bot.desk.auth import SessionCookie
from bot.desk.context import LOG, DeskContext, log_failure, now
from bot.desk.faq_shelf import FaqShelf
from bot.desk.health import health_routes
from bot.desk.middleware import MAX_BODY_BYTES, BodyLimit, SameOriginJson, SecurityHeaders
from bot.desk.pages import page_routes
from bot.desk.presence import Presence
from bot.desk.rasa_client import RasaClient
from bot.desk.shop_routes import shop_routes
from bot.desk.sockets import CustomerSockets
from bot.desk.staff_routes import sign_in_routes, staff_routes
from bot.desk.staff_sockets import StaffSockets
from bot.desk.supervisor_alerts import SupervisorAlerts
from bot.desk.sweeper import Sweeper
from bot.desk.timings import Timings
from bot.desk.turn_taking import TurnTaker
from bot.desk.wire import HTTP_STATUS, error_json, internal_error_json
from bot.desk.workbench_routes import workbench_routes
from bot.services.first_staff import FirstPassword, create_first_staff
from bot.settings import Settings, read_settings
from bot.stores.database import Database


def prepare(settings: Settings) -> list[FirstPassword]:
    """Bring the database to this version and create the first staff if there are none.

    Returns:
        The first staff's passwords in clear, this one time; empty at every later start.

    Raises:
        DatabaseError: The database cannot be opened or upgraded.
    """
    database = Database(settings.database_url)
    try:
        database.migrate()
        return create_first_staff(database, now=now())
    finally:
        database.close()


def create_app(settings: Settings, timings: Timings | None = None) -> ASGIApp:
    """The whole desk as one ASGI application; nothing is connected before it starts.

    Args:
        settings: Where everything is; its `secret_key` must be set, as `read_settings` does.
        timings: Other waiting times, for tests.
    """
    if not settings.secret_key:
        raise ValueError("Settings without secret_key cannot sign cookies. Take them from read_settings().")
    sockets = _socket_server(settings)
    timings = timings or Timings()
    desk = DeskContext(
        settings=settings,
        timings=timings,
        database=Database(settings.database_url),
        rasa=RasaClient(settings.rasa_url, settings.actions_url),
        sockets=sockets,
        presence=Presence(),
    )
    alerts = SupervisorAlerts(settings.notify_url, settings.public_url, retries_after=timings.alert_retries_after)
    announcer = Announcer(desk, alerts)
    turns = TurnTaker(desk, announcer)
    cookie = SessionCookie(settings.secret_key, int(settings.session_length.total_seconds()))
    staff = StaffSockets(desk, announcer, cookie)
    sockets.register_namespace(CustomerSockets(desk, announcer, turns))
    sockets.register_namespace(staff)
    sweeper = Sweeper(desk, announcer, turns, staff)
    faq = FaqShelf(settings)
    pages = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(desk, turns, sweeper, alerts))
    pages.include_router(sign_in_routes(desk, cookie, staff))
    pages.include_router(staff_routes(desk, cookie, announcer, faq))
    pages.include_router(workbench_routes(desk, cookie, faq))
    pages.include_router(shop_routes(settings))
    pages.include_router(health_routes(desk))
    pages.include_router(page_routes(settings))
    _answer_errors(pages)
    chat = socketio.ASGIApp(sockets, other_asgi_app=pages, socketio_path="socket.io")
    return SecurityHeaders(BodyLimit(SameOriginJson(chat)))


def serve(settings: Settings) -> None:
    """Run the desk until it is told to stop; the first start prints the first staff's passwords."""
    for first in prepare(settings):
        member = first.member
        print(f"首次启动：工号 {member.number} {member.name}（{member.role}） 密码 {first.password}", flush=True)
    print(f"接待 Jiedai: http://{settings.host}:{settings.port}", flush=True)
    uvicorn.Server(uvicorn_config(settings, create_app(settings))).run()


def uvicorn_config(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """How the desk is served: no access log, since addresses with session keys do not belong there."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        ws_max_size=MAX_BODY_BYTES,
        timeout_graceful_shutdown=5,
    )


def main() -> None:
    """`python -m bot.desk`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        serve(read_settings())
    except JiedaiError as error:
        raise SystemExit(error.message_en) from error


def _socket_server(settings: Settings) -> socketio.AsyncServer:
    """Same origin only; events of one socket are handled one after the other, in the order they came."""
    quiet = logging.getLogger("jiedai.sockets")
    quiet.setLevel(logging.WARNING)
    quiet.addFilter(_without_trace)
    return socketio.AsyncServer(
        async_mode="asgi",
        client_manager=socketio.AsyncRedisManager(settings.redis_url) if settings.redis_url else None,
        async_handlers=False,
        cors_allowed_origins=None,
        max_http_buffer_size=MAX_BODY_BYTES,
        logger=quiet,
        engineio_logger=quiet,
    )


def _without_trace(record: logging.LogRecord) -> bool:
    """What a browser sends wrongly is one line in the log; a trace could quote it."""
    record.exc_info = None
    record.exc_text = None
    return True


def _lifespan(
    desk: DeskContext, turns: TurnTaker, sweeper: Sweeper, alerts: SupervisorAlerts
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await desk.call(Database.migrate)
        await sweeper.start()
        LOG.info("desk started database=%s", urlsplit(desk.settings.database_url).scheme)
        try:
            yield
        finally:
            await sweeper.stop()
            await turns.stop()
            await alerts.stop()
            await desk.rasa.close()
            desk.database.close()

    return lifespan


def _answer_errors(pages: FastAPI) -> None:
    """Every error leaves as an Error of docs/protocol.md, none with an exception's text."""

    @pages.exception_handler(JiedaiError)
    async def ours(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, JiedaiError)
        if error.code not in HTTP_STATUS:
            LOG.error("%s: %s", type(error).__name__, error.message_en)
        return JSONResponse(error_json(error), status_code=HTTP_STATUS.get(error.code, 500))

    @pages.exception_handler(RequestValidationError)
    async def invalid(_request: Request, _error: Exception) -> JSONResponse:
        wrong = BadRequestError("请求参数格式不正确。", "A parameter of the request is wrong.")
        return JSONResponse(error_json(wrong), status_code=400)

    @pages.exception_handler(HTTPException)
    async def refused(_request: Request, error: Exception) -> JSONResponse:
        status = error.status_code if isinstance(error, HTTPException) else 500
        said: JiedaiError = BadRequestError("不支持这个请求。", "This request is not supported.")
        if status == 404:
            said = NotFoundError("没有找到这个页面。", "There is nothing at this address.")
        elif status in (401, 403):
            said = ForbiddenError("没有权限。", "This is not allowed.")
        return JSONResponse(error_json(said), status_code=status)

    @pages.middleware("http")
    async def unforeseen(request: Request, call_next):  # type: ignore[no-untyped-def]
        try:
            return await call_next(request)
        except Exception:
            log_failure("request", method=request.method, path=request.url.path)
            return JSONResponse(internal_error_json(), status_code=500)
