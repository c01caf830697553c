"""Who has a browser open on this process: customers by conversation, staff by number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffSocket:
    """One browser tab of a person of the staff; `token_hash` names the session it belongs to."""

    number: str
    token_hash: str


class Presence:
    """Sockets by what they are for."""

    def __init__(self) -> None:
        self._sessions: dict[str, dict[str, str]] = {}
        self._viewers: dict[str, set[str]] = {}
        self._staff: dict[str, StaffSocket] = {}

    def customer_joined(self, sid: str, session_id: str, conversation_id: str) -> None:
        """A socket has shown the key of a conversation."""
        self._sessions.setdefault(sid, {})[session_id] = conversation_id
        self._viewers.setdefault(conversation_id, set()).add(sid)

    def customer_left(self, sid: str) -> list[str]:
        """A socket is gone; returns the conversations that nobody looks at any more."""
        left = []
        for conversation_id in set(self._sessions.pop(sid, {}).values()):
            viewers = self._viewers.get(conversation_id, set())
            viewers.discard(sid)
            if not viewers:
                self._viewers.pop(conversation_id, None)
                left.append(conversation_id)
        return left

    def sessions_of(self, sid: str) -> dict[str, str]:
        """Conversation by session id, for all keys that a socket has shown; the newest is last."""
        return self._sessions.get(sid, {})

    def is_online(self, conversation_id: str) -> bool:
        """Whether the customer has the chat open."""
        return conversation_id in self._viewers

    def open_conversations(self) -> list[str]:
        """Conversations that somebody has open."""
        return list(self._viewers)

    def staff_joined(self, sid: str, socket: StaffSocket) -> bool:
        """A desk was opened; True if it is the person's first."""
        is_first = socket.number not in self.staff_numbers()
        self._staff[sid] = socket
        return is_first

    def staff_left(self, sid: str) -> str | None:
        """A desk was closed; the person's number if it was the last one."""
        socket = self._staff.pop(sid, None)
        return socket.number if socket and socket.number not in self.staff_numbers() else None

    def staff_socket(self, sid: str) -> StaffSocket | None:
        """Who is behind a socket."""
        return self._staff.get(sid)

    def staff_numbers(self) -> set[str]:
        """Everyone with an open desk."""
        return {socket.number for socket in self._staff.values()}

    def staff_sockets(self) -> dict[str, StaffSocket]:
        """All open desks by socket."""
        return dict(self._staff)
