"""What the parts of one running desk share."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio.to_thread
import socketio

from bot.desk.presence import Presence
from bot.desk.rasa_client import RasaClient
from bot.desk.timings import Timings
from bot.services.queue_notice import OpeningHours
from bot.settings import Settings
from bot.stores.database import Database

P = ParamSpec("P")
T = TypeVar("T")

LOG = logging.getLogger("jiedai.desk")


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class DeskContext:
    """Settings, database, Rasa, sockets and who is there."""

    settings: Settings
    timings: Timings
    database: Database
    rasa: RasaClient
    sockets: socketio.AsyncServer
    presence: Presence

    @property
    def opening(self) -> OpeningHours:
        """The shop's staffed hours."""
        return OpeningHours(self.settings.staffed_hours, self.settings.time_zone)

    async def call(self, use_case: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in a worker thread; once begun it runs to its end, even if the caller is cancelled."""
        call: Any = partial(use_case, self.database, *args, **kwargs)
        return await anyio.to_thread.run_sync(call)


def log_failure(what: str, **ids: object) -> None:
    """Log the exception being handled by type and place: its own words may hold what a customer wrote."""
    kind, _, trace = sys.exc_info()
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    names = " ".join(f"{name}={value}" for name, value in ids.items())
    LOG.error("%s failed: %s at %s %s", what, kind.__name__ if kind else "?", place, names)
