"""Tells supervisors outside the desk of urgent conversations, once for each level that a service reaches."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from bot.core.alerts import alert_text, needs_alert
from bot.core.conversation import Conversation
from bot.desk.context import LOG
from bot.notify.group_robot import GroupRobot, NotifyError

REMEMBERED_SERVICES = 10_000


class SupervisorAlerts:
    """Sends in the background; the desk never waits for it."""

    def __init__(self, address: str | None, public_address: str | None, *, retries_after: tuple[float, ...]) -> None:
        """Prepare.

        Args:
            address: Of the group robot; None: nobody is told.
            public_address: Where supervisors reach the desk, for the link in the message; None: no link.
            retries_after: Seconds from one try to the next; when all have failed, the alert is given up.
        """
        self._robot = GroupRobot(address) if address else None
        self._public_address = public_address
        self._retries_after = retries_after
        self._told: OrderedDict[str, str] = OrderedDict()
        self._sending: set[asyncio.Task[None]] = set()

    def look_at(self, conversation: Conversation) -> None:
        """A conversation has changed: send an alert if it is news."""
        service = conversation.bot_sender
        if self._robot is None or not needs_alert(conversation, self._told.get(service)):
            return
        self._told[service] = conversation.urgency
        while len(self._told) > REMEMBERED_SERVICES:
            self._told.popitem(last=False)
        task = asyncio.create_task(self._send(self._robot, conversation))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def stop(self) -> None:
        """Give up what is still being sent."""
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        if self._robot is not None:
            await self._robot.close()

    async def _send(self, robot: GroupRobot, conversation: Conversation) -> None:
        text = alert_text(conversation, self._public_address)
        for pause in (0.0, *self._retries_after):
            await asyncio.sleep(pause)
            try:
                await robot.tell(text)
                return
            except NotifyError as error:
                LOG.warning("alert not delivered conversation=%s: %s", conversation.id, error.message_en)
        LOG.error("alert given up conversation=%s", conversation.id)
