"""The first people of a new desk: an agent, a supervisor and a trainer, with generated passwords."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import ROLE_AGENT, ROLE_SUPERVISOR, ROLE_TRAINER
from bot.services.sign_in import HASHER
from bot.stores.database import Database
from bot.stores.staff import StaffMember, StaffStore

FIRST_STAFF = (
    StaffMember("1001", "小林", ROLE_AGENT),
    StaffMember("2001", "小周", ROLE_SUPERVISOR),
    StaffMember("3001", "小陈", ROLE_TRAINER),
)

# Without characters that look alike, since people read it from a screen and type it.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class FirstPassword:
    """A new person and the password in clear, which exists nowhere else."""

    member: StaffMember
    password: str


def create_first_staff(database: Database, *, now: datetime) -> list[FirstPassword]:
    """Create the first staff if nobody has a number yet.

    Returns:
        The passwords in clear, this one time, so that the caller can show them; empty if staff exist.
    """
    created = [FirstPassword(member, _password()) for member in FIRST_STAFF]
    with database.write() as connection:
        store = StaffStore(connection)
        if store.count():
            return []
        for first in created:
            store.add(first.member, HASHER.hash(first.password), now)
    return created


def _password() -> str:
    """Twelve characters in three groups, about 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
