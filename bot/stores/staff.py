"""Staff, their sessions, and who is online."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from bot.core.conversation import DESK_ROLES
from bot.stores.tables import staff, staff_sessions


@dataclass(frozen=True)
class StaffMember:
    """A person of the shop; `number` is the 工号 that customers see, `role` is agent, supervisor or trainer."""

    number: str
    name: str
    role: str


class StaffStore:
    """Reads and writes staff within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many people have a number here."""
        return int(self._connection.execute(select(func.count()).select_from(staff)).scalar_one())

    def add(self, member: StaffMember, password_hash: str, now: datetime) -> None:
        """Store a person with the hash of the password, never the password."""
        self._connection.execute(
            staff.insert().values(
                number=member.number, name=member.name, role=member.role, password_hash=password_hash, created_at=now
            )
        )

    def password_hash(self, number: str) -> str | None:
        """The hash to verify against, None for an unknown number."""
        found = self._connection.execute(select(staff.c.password_hash).where(staff.c.number == number))
        value = found.scalar_one_or_none()
        return None if value is None else str(value)

    def get(self, number: str) -> StaffMember | None:
        """The person of a number, None if there is none."""
        row = self._connection.execute(select(staff).where(staff.c.number == number)).one_or_none()
        return None if row is None else StaffMember(row.number, row.name, row.role)

    def add_session(self, token_hash: str, number: str, expires_at: datetime) -> None:
        """Remember that whoever holds the token is signed in as `number` until then."""
        self._connection.execute(
            staff_sessions.insert().values(token_hash=token_hash, number=number, expires_at=expires_at)
        )

    def drop_session(self, token_hash: str) -> None:
        """Sign one browser out."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))

    def drop_expired_sessions(self, now: datetime) -> None:
        """Forget sessions that are over."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= now))

    def member_of_session(self, token_hash: str, now: datetime) -> StaffMember | None:
        """Who is signed in with this token now; None if the session ended or the person's row is gone."""
        row = self._connection.execute(
            select(staff.c.number, staff.c.name, staff.c.role)
            .join(staff_sessions, staff_sessions.c.number == staff.c.number)
            .where(staff_sessions.c.token_hash == token_hash, staff_sessions.c.expires_at > now)
        ).one_or_none()
        return None if row is None else StaffMember(row.number, row.name, row.role)

    def live_sessions(self, token_hashes: Iterable[str], now: datetime) -> set[str]:
        """Those of the given tokens whose sessions still hold."""
        rows = self._connection.execute(
            select(staff_sessions.c.token_hash).where(
                staff_sessions.c.token_hash.in_(list(token_hashes)), staff_sessions.c.expires_at > now
            )
        )
        return {str(row.token_hash) for row in rows}

    def set_online_until(self, numbers: Iterable[str], moment: datetime) -> None:
        """People with an open desk are online until `moment`, which is moved on while the desk is open."""
        self._connection.execute(update(staff).where(staff.c.number.in_(list(numbers))).values(online_until=moment))

    def agents_online(self, now: datetime) -> int:
        """How many people who may take conversations have the desk open."""
        return int(
            self._connection.execute(
                select(func.count()).select_from(staff).where(staff.c.role.in_(DESK_ROLES), staff.c.online_until > now)
            ).scalar_one()
        )

    def absent_since(self, number: str) -> datetime | None:
        """Since when a person's desk is closed; in the future while it is open; None if it never was open."""
        moment: datetime | None = self._connection.execute(
            select(staff.c.online_until).where(staff.c.number == number)
        ).scalar_one_or_none()
        return moment
