"""Tables, migrations and transactions."""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from conftest import new_database
from sqlalchemy import text

from bot.core.bot_answer import UnansweredQuestion
from bot.core.conversation import CUSTOMER, NewMessage
from bot.services.record_unanswered import question_key, record_unanswered
from bot.services.review_unanswered import review_unanswered, unanswered_of
from bot.services.start_session import start_session
from bot.stores.conversations import ConversationStore
from bot.stores.database import Database, DatabaseError
from bot.stores.tables import metadata

NOW = datetime(2026, 11, 24, 8, tzinfo=timezone.utc)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """An empty database of this version."""
    made = Database(new_database() or f"sqlite:///{tmp_path}/x.db")
    made.migrate()
    return made


def test_migrations_make_the_tables_of_this_version(database: Database) -> None:
    """No difference is left, and migrating again changes nothing."""
    database.migrate()
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """The message says what to check."""
    (tmp_path / "x.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(DatabaseError, match="DATABASE_URL"):
        Database(f"sqlite:///{tmp_path}/x.db").migrate()


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    """Neither the line nor its seq."""
    conversation = start_session(database, None, locale="zh", product_id=None, now=NOW).conversation

    def fail_after_storing() -> None:
        with database.write() as connection:
            store = ConversationStore(connection)
            line = NewMessage(speaker=CUSTOMER, text="x", client_id="1")
            store.hear(store.lock(conversation.id), line, NOW, payload=None, product_id=None)
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_storing()
    with database.read() as connection:
        store = ConversationStore(connection)
        assert store.get(conversation.id).last_seq == 0
        assert store.lines(conversation.id, after=0, limit=9) == []


def test_session_ids_are_not_stored(database: Database) -> None:
    """Whoever reads the database cannot speak for a customer."""
    started = start_session(database, None, locale="zh", product_id=None, now=NOW)
    with database.read() as connection:
        rows = connection.execute(text("SELECT * FROM conversations")).all()
    assert started.session_id not in str(rows)
    assert started.conversation.created_at == NOW


def test_a_done_question_opens_again_and_an_ignored_one_stays(database: Database) -> None:
    """What trainers decided is kept until it proves wrong."""

    def ask() -> None:
        with database.write() as connection:
            record_unanswered(connection, UnansweredQuestion("能寄到月球吗？", "none"), now=NOW)

    ask()
    [question] = unanswered_of(database, "open")
    review_unanswered(database, question.id, "done")
    ask()
    assert [one.times for one in unanswered_of(database, "open")] == [2]
    review_unanswered(database, question.id, "ignored")
    ask()
    assert unanswered_of(database, "open") == []
    assert unanswered_of(database, "ignored")[0].times == 3


def test_writings_of_one_question_share_a_key() -> None:
    """Spaces, marks and case do not matter; words do."""
    assert question_key("能开 专票 吗?") == question_key("能开专票吗！")
    assert question_key("能开专票吗") != question_key("能开普票吗")


def test_writers_of_two_processes_wait_for_each_other(database: Database, tmp_path: Path) -> None:
    """Two desks on one database lose no line."""
    conversation = start_session(database, None, locale="zh", product_id=None, now=NOW).conversation
    other = Database(database._engine.url.render_as_string(hide_password=False))

    def write(through: Database, name: str) -> None:
        for number in range(20):
            with through.write() as connection:
                store = ConversationStore(connection)
                line = NewMessage(speaker=CUSTOMER, text="x", client_id=f"{name}{number}")
                store.hear(store.lock(conversation.id), line, NOW, payload=None, product_id=None)

    threads = [threading.Thread(target=write, args=(one, name)) for one, name in ((database, "a"), (other, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as connection:
        assert ConversationStore(connection).get(conversation.id).last_seq == 40
