"""Whose desk is open: kept in the database, so that several processes agree and a restart forgets nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.stores.database import Database
from bot.stores.staff import StaffStore


def staff_open(database: Database, numbers: Iterable[str], *, until: datetime) -> None:
    """These people have the desk open; it counts as open until `until` unless this is said again."""
    with database.write() as connection:
        StaffStore(connection).set_online_until(numbers, until)


def staff_closed(database: Database, numbers: Iterable[str], *, now: datetime) -> None:
    """These people have closed their last desk."""
    with database.write() as connection:
        StaffStore(connection).set_online_until(numbers, now)


def ended_sessions(database: Database, token_hashes: Iterable[str], *, now: datetime) -> set[str]:
    """Those of the given sessions that are over."""
    hashes = set(token_hashes)
    with database.read() as connection:
        return hashes - StaffStore(connection).live_sessions(hashes, now)
