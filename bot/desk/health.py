"""Whether a customer's message would be answered now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio.to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.desk.context import DeskContext
from bot.knowledge.published import serving_with
from bot.settings import Settings
from bot.stores.database import Database

OK, DEGRADED, FAILING = "ok", "degraded", "failing"


@dataclass(frozen=True)
class Outcome:
    """State of one part, and a sentence without any path where more is known than that it does not work."""

    state: str
    reason: str = ""


def health_routes(desk: DeskContext) -> APIRouter:
    """`GET /healthz`: 200 if customers are answered, 503 with the names of the parts that fail."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        outcomes = await check_all(desk)
        checks = {name: outcome.state for name, outcome in outcomes.items()}
        reasons = {name: outcome.reason for name, outcome in outcomes.items() if outcome.reason}
        status = next((state for state in (FAILING, DEGRADED) if state in checks.values()), OK)
        body = {"status": status, "checks": checks, **({"reasons": reasons} if reasons else {})}
        return JSONResponse(body, status_code=503 if status == FAILING else 200)

    return router


async def check_all(desk: DeskContext) -> dict[str, Outcome]:
    """State of Rasa with a loaded model, the action server, the database and the published FAQ.

    The FAQ may also be `degraded`: the version in force cannot serve, an older one does.
    """
    seconds = desk.timings.health_timeout

    async def rasa() -> Outcome:
        return Outcome(OK if await desk.rasa.has_model(timeout=seconds) else FAILING)

    async def actions() -> Outcome:
        await desk.rasa.check_actions(timeout=seconds)
        return Outcome(OK)

    async def database() -> Outcome:
        await desk.call(Database.check_writable)
        return Outcome(OK)

    async def faq() -> Outcome:
        return await anyio.to_thread.run_sync(check_faq_store, desk.settings)

    checks: dict[str, Callable[[], Awaitable[Outcome]]] = {
        "rasa": rasa,
        "actions": actions,
        "database": database,
        "faq": faq,
    }
    outcomes = await asyncio.gather(*(_outcome(check, seconds) for check in checks.values()))
    return dict(zip(checks, outcomes, strict=True))


def check_faq_store(settings: Settings) -> Outcome:
    """Whether the published FAQ can serve, by checksums that are computed again only for changed files."""
    serving = serving_with(settings.faq_store, settings.encoder)
    if serving.number is None:
        return Outcome(FAILING, serving.sentence)
    return Outcome(DEGRADED if serving.reason else OK, serving.sentence)


async def _outcome(check: Callable[[], Awaitable[Outcome]], seconds: float) -> Outcome:
    try:
        return await asyncio.wait_for(check(), seconds + 0.5)
    except Exception:
        # Whatever went wrong, the part does not work; the answer names the part and nothing more.
        return Outcome(FAILING)
