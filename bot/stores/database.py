"""One database, two kinds of transaction: reading, and writing one at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.core.errors import JiedaiError

MIGRATIONS = Path(__file__).parent / "migrations"

# A writer of another process may hold SQLite's lock; the desk's own transactions last milliseconds.
BUSY_TIMEOUT_MS = 10_000

# Any constant: two desks that start together on one PostgreSQL migrate one after the other.
MIGRATION_LOCK = 726_001


class DatabaseError(JiedaiError):
    """The database cannot be reached or brought to this version's tables."""

    code = "internal"


class Database:
    """Hands out transactions; knows nothing of what is stored."""

    def __init__(self, url: str) -> None:
        """Prepare, without connecting.

        Args:
            url: SQLAlchemy address, `sqlite:///path` or `postgresql://…`.
        """
        self.is_sqlite = url.startswith("sqlite")
        # SQLite lets one writer in; waiting here is fairer and quicker than its polling.
        self._write_turn: Any = threading.Lock() if self.is_sqlite else nullcontext()
        # hide_parameters: a message text must not appear in an exception's words.
        options: dict[str, Any] = {"future": True, "hide_parameters": True, "pool_size": 8, "max_overflow": 40}
        if self.is_sqlite:
            Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
            options |= {"poolclass": QueuePool, "connect_args": {"check_same_thread": False}}
        else:
            options |= {"pool_pre_ping": True}
        self._engine: Engine = create_engine(url, **options)
        self._reading = self._engine.execution_options(jiedai_reads_only=True)
        if self.is_sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes; committed at the end, rolled back if the block raises."""
        with self._write_turn, self._engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: one consistent state, and no writer waits for it."""
        with self._reading.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables to this version, in one transaction; nothing happens if they are.

        Raises:
            DatabaseError: The database cannot be reached, or was made by a newer version.
        """
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        try:
            with self.write() as connection:
                if not self.is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except (SQLAlchemyError, sqlite3.Error, OSError, command.util.CommandError) as error:
            raise DatabaseError(
                "数据库无法打开或升级，请检查 DATABASE_URL。",
                f"The database cannot be opened or upgraded ({type(error).__name__}). Check DATABASE_URL.",
            ) from error

    def check_writable(self) -> None:
        """Touch a table as a writer would, changing nothing.

        Raises:
            SQLAlchemyError: A message could not be stored now.
        """
        with self.write() as connection:
            connection.execute(text("UPDATE conversations SET last_seq = last_seq WHERE number < 0"))

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes too late for a read that leads to a write; ours is in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: what was acknowledged to a customer survives a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("jiedai_reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
