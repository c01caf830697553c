"""Whether a customer's message would be answered now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.desk.context import DeskContext
from bot.desk.faq_shelf import POINTER
from bot.stores.database import Database


def health_routes(desk: DeskContext) -> APIRouter:
    """`GET /healthz`: 200 if all parts work, 503 with the names of those that do not."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        checks = await check_all(desk)
        healthy = all(outcome == "ok" for outcome in checks.values())
        body = {"status": "ok" if healthy else "failing", "checks": checks}
        return JSONResponse(body, status_code=200 if healthy else 503)

    return router


async def check_all(desk: DeskContext) -> dict[str, str]:
    """`ok` or `failing` for Rasa with a loaded model, the action server, the database, the published FAQ."""
    seconds = desk.timings.health_timeout

    async def rasa() -> bool:
        return await desk.rasa.has_model(timeout=seconds)

    async def actions() -> bool:
        await desk.rasa.check_actions(timeout=seconds)
        return True

    async def database() -> bool:
        await desk.call(Database.check_writable)
        return True

    async def faq() -> bool:
        return (desk.settings.faq_store / POINTER).exists()

    checks: dict[str, Callable[[], Awaitable[bool]]] = {
        "rasa": rasa,
        "actions": actions,
        "database": database,
        "faq": faq,
    }
    outcomes = await asyncio.gather(*(_outcome(check, seconds) for check in checks.values()))
    return dict(zip(checks, outcomes, strict=True))


async def _outcome(check: Callable[[], Awaitable[bool]], seconds: float) -> str:
    try:
        return "ok" if await asyncio.wait_for(check(), seconds + 0.5) else "failing"
    except Exception:
        # Whatever went wrong, the part does not work; the answer names the part and nothing more.
        return "failing"
