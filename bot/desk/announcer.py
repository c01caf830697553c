"""Tells open browsers what has changed: customers by room, staff all together."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.conversation import CUSTOMER, Change, Conversation, Message
from bot.core.errors import NotFoundError
from bot.desk.context import DeskContext, now
from bot.desk.supervisor_alerts import SupervisorAlerts
from bot.desk.wire import Json, bot_uttered_json, card_json, message_json, state_json
from bot.services.read_conversation import queued_ids, standings

CUSTOMERS = "/"
STAFF = "/staff"
DESK_ROOM = "desk"

STATES_AT_ONCE = 200


def customer_room(conversation_id: str) -> str:
    """The room of all tabs of one customer."""
    return f"conversation:{conversation_id}"


class Announcer:
    """Emits what docs/protocol.md lists, and lets supervisors outside know; after the commit, never before."""

    def __init__(self, desk: DeskContext, alerts: SupervisorAlerts) -> None:
        self._desk = desk
        self._alerts = alerts
        self._typing: set[str] = set()

    async def announce(self, change: Change) -> None:
        """Send new lines, the card and the state; everyone's place too if the queue has moved."""
        conversation = change.conversation
        self._alerts.look_at(conversation)
        for message in change.messages:
            await self._announce_line(conversation, message)
        await self.announce_card(conversation)
        waiting = await self._desk.call(queued_ids) if change.queue_changed else []
        await self.announce_states([conversation.id, *(one for one in waiting if one != conversation.id)])

    async def announce_card(self, conversation: Conversation) -> None:
        """Send a card to all staff of the desk."""
        await self._desk.sockets.emit("card", self.card(conversation), room=DESK_ROOM, namespace=STAFF)

    async def announce_states(self, conversation_ids: Iterable[str]) -> None:
        """Send each customer where the conversation stands."""
        ids = list(conversation_ids)
        for first in range(0, len(ids), STATES_AT_ONCE):
            moment = now()
            for standing in await self._desk.call(standings, ids[first : first + STATES_AT_ONCE], now=moment):
                conversation_id = standing.conversation.id
                state = state_json(standing, bot_typing=conversation_id in self._typing, now=moment)
                await self._desk.sockets.emit("state", state, room=customer_room(conversation_id), namespace=CUSTOMERS)

    async def announce_staffing(self) -> None:
        """Tell every customer with an open chat how many people are there, and staff nothing new."""
        waiting = await self._desk.call(queued_ids)
        await self.announce_states(dict.fromkeys([*waiting, *self._desk.presence.open_conversations()]))

    async def announce_presence(self, conversation_ids: Iterable[str]) -> None:
        """Tell staff that customers have opened or closed their chats."""
        for standing in await self._desk.call(standings, list(conversation_ids), now=now()):
            await self.announce_card(standing.conversation)

    async def announce_bot_typing(self, conversation_id: str, *, is_typing: bool) -> None:
        """Show or hide that the bot is at work."""
        if is_typing == (conversation_id in self._typing):
            return
        (self._typing.add if is_typing else self._typing.discard)(conversation_id)
        await self.announce_states([conversation_id])

    async def state(self, conversation_id: str) -> Json:
        """A State as it is now.

        Raises:
            NotFoundError: There is no such conversation.
        """
        moment = now()
        for standing in await self._desk.call(standings, [conversation_id], now=moment):
            return state_json(standing, bot_typing=conversation_id in self._typing, now=moment)
        raise NotFoundError("没有找到这个会话。", "This conversation does not exist.")

    def card(self, conversation: Conversation) -> Json:
        """A Card as it is now."""
        return card_json(conversation, customer_online=self._desk.presence.is_online(conversation.id), now=now())

    async def _announce_line(self, conversation: Conversation, message: Message) -> None:
        sockets, room = self._desk.sockets, customer_room(conversation.id)
        as_json = message_json(message)
        await sockets.emit("message", as_json, room=room, namespace=CUSTOMERS)
        if message.speaker != CUSTOMER:
            await sockets.emit("bot_uttered", bot_uttered_json(message), room=room, namespace=CUSTOMERS)
        line = {"conversation_id": conversation.id, "message": as_json}
        await sockets.emit("message", line, room=DESK_ROOM, namespace=STAFF)
