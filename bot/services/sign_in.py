"""Staff sign in and out; five failures lock a number for a minute (SOP row A6)."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from bot.core.errors import TooManyError, UnauthenticatedError
from bot.stores.database import Database
from bot.stores.staff import StaffMember, StaffStore

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=1)
MAX_NUMBERS_REMEMBERED = 10_000

HASHER = PasswordHasher()


class SignInThrottle:
    """Counts failures by number; unknown numbers too, so that a lock tells nothing about who exists."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._turn = threading.Lock()

    def check(self, number: str, now: datetime) -> None:
        """Let an attempt through.

        Raises:
            TooManyError: The number failed five times and its minute is not over.
        """
        with self._turn:
            failures, last_at = self._failures.get(number, (0, now))
            if failures >= MAX_FAILURES and now - last_at < LOCKED_FOR:
                raise TooManyError(
                    "密码错误次数过多，请一分钟后再试。", "Too many wrong passwords. Please try again in a minute."
                )
            if failures and now - last_at >= LOCKED_FOR:
                del self._failures[number]

    def note_failure(self, number: str, now: datetime) -> None:
        """Count a failed attempt."""
        with self._turn:
            failures, _ = self._failures.pop(number, (0, now))
            self._failures[number] = (failures + 1, now)
            while len(self._failures) > MAX_NUMBERS_REMEMBERED:
                self._failures.popitem(last=False)

    def note_success(self, number: str) -> None:
        """Forget the failures of a number."""
        with self._turn:
            self._failures.pop(number, None)


@dataclass(frozen=True)
class SignedIn:
    """Who signed in, and the token that proves it until `session_length` has passed; only its hash is stored."""

    member: StaffMember
    token: str


def sign_in(
    database: Database,
    throttle: SignInThrottle,
    number: str,
    password: str,
    *,
    session_length: timedelta,
    now: datetime,
) -> SignedIn:
    """Check number and password, and begin a session.

    Raises:
        UnauthenticatedError: They do not belong together; which one is wrong is not said.
        TooManyError: The number is locked.
    """
    throttle.check(number, now)
    # Counted before the slow check, so that many attempts at once do not slip through together.
    throttle.note_failure(number, now)
    with database.read() as connection:
        stored, member = StaffStore(connection).password_hash(number), StaffStore(connection).get(number)
    if not _matches(stored or _nobodys_hash(), password) or stored is None or member is None:
        raise UnauthenticatedError("工号或密码不正确。", "Staff number or password is wrong.")
    throttle.note_success(number)
    token = secrets.token_urlsafe(32)
    with database.write() as connection:
        store = StaffStore(connection)
        store.drop_expired_sessions(now)
        store.add_session(token_hash(token), number, now + session_length)
    return SignedIn(member, token)


def sign_out(database: Database, token: str) -> None:
    """End one session; the token is worth nothing afterwards."""
    with database.write() as connection:
        StaffStore(connection).drop_session(token_hash(token))


def who_is(database: Database, token: str, *, now: datetime) -> StaffMember:
    """The person behind a token.

    Raises:
        UnauthenticatedError: The session is over, or never was.
    """
    with database.read() as connection:
        member = StaffStore(connection).member_of_session(token_hash(token), now)
    if member is None:
        raise UnauthenticatedError("请先登录。", "Please sign in first.")
    return member


def token_hash(token: str) -> str:
    """The form in which a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Verified for unknown numbers, so that the time of the answer does not tell which numbers exist."""
    return HASHER.hash(secrets.token_urlsafe(16))


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False
