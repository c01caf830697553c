"""What must happen though nobody sends anything: absent agents, reminders, sessions that end, lines left open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.desk.announcer import Announcer
from bot.desk.context import LOG, DeskContext, log_failure, now
from bot.desk.staff_sockets import StaffSockets
from bot.desk.turn_taking import TurnTaker
from bot.services.read_conversation import unfinished_ids
from bot.services.remind_waiting import remind_waiting
from bot.services.return_to_queue import absent_staff, return_to_queue
from bot.services.staff_presence import ended_sessions, staff_closed, staff_open

# A healthy worker has answered or called a person by then, in whichever process it runs.
LEFT_OPEN_MARGIN_SECONDS = 60.0


class Sweeper:
    """Runs every few seconds while the desk runs."""

    def __init__(self, desk: DeskContext, announcer: Announcer, turns: TurnTaker, staff: StaffSockets) -> None:
        self._desk = desk
        self._announcer = announcer
        self._turns = turns
        self._staff = staff
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Pick up what the last run of the desk left unanswered, then sweep until `stop`."""
        for conversation_id in await self._desk.call(unfinished_ids, before=now()):
            self._turns.begin(conversation_id)
        self._task = asyncio.create_task(self._sweep_on())

    async def stop(self) -> None:
        """End; whoever had the desk open is away from now on, until the browser comes back."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        numbers = self._desk.presence.staff_numbers()
        if numbers:
            await self._desk.call(staff_closed, numbers, now=now())

    async def _sweep_on(self) -> None:
        steps: tuple[Callable[[], Awaitable[None]], ...] = (
            self._keep_staff_online,
            self._drop_ended_sessions,
            self._return_from_absent,
            self._remind,
            self._pick_up,
        )
        while True:
            await asyncio.sleep(self._desk.timings.sweep_every)
            for step in steps:
                try:
                    await step()
                except Exception:
                    log_failure("sweep")

    async def _keep_staff_online(self) -> None:
        numbers = self._desk.presence.staff_numbers()
        if numbers:
            until = now() + timedelta(seconds=self._desk.timings.online_lease)
            await self._desk.call(staff_open, numbers, until=until)

    async def _drop_ended_sessions(self) -> None:
        hashes = {socket.token_hash for socket in self._desk.presence.staff_sockets().values()}
        if hashes:
            for ended in await self._desk.call(ended_sessions, hashes, now=now()):
                await self._staff.sign_out(ended)

    async def _return_from_absent(self) -> None:
        absent_for = timedelta(seconds=self._desk.timings.agent_absent_for)
        for number in await self._desk.call(absent_staff, absent_for=absent_for, now=now()):
            LOG.info("conversations go back to the queue staff=%s", number)
            changes = await self._desk.call(
                return_to_queue, number, self._desk.opening, now=now(), absent_for=absent_for
            )
            for change in changes:
                await self._announcer.announce(change)

    async def _remind(self) -> None:
        for change in await self._desk.call(remind_waiting, now=now()):
            await self._announcer.announce(change)

    async def _pick_up(self) -> None:
        longest = self._desk.timings.call_person_after + self._desk.timings.rasa_timeout + LEFT_OPEN_MARGIN_SECONDS
        for conversation_id in await self._desk.call(unfinished_ids, before=now() - timedelta(seconds=longest)):
            self._turns.begin(conversation_id)
