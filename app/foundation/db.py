"""The database: one session, reads that never wait, and `transaction()`, the only way to write."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, DateTime, Delete, Dialect, Engine, MetaData, event, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.foundation import facts
from app.foundation.sqlite import begin, settings_of
from app.foundation.turns import WriteQueue, make_room, place_among_writers

T = TypeVar("T")

WRITE_WAIT_SECONDS = 5.0
WORK_SECONDS = 120  # of one statement of a worker
MOST_CONNECTIONS = 20  # of a process, to PostgreSQL, which serves a hundred by default


class Base(DeclarativeBase):
    """What every table is made from; constraints get predictable names, which batch migrations need."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


_queues: "WeakKeyDictionary[Engine, WriteQueue]" = WeakKeyDictionary()
_writing: ContextVar[bool] = ContextVar("inside a write", default=False)
_at: ContextVar[Connection | None] = ContextVar("the transaction's connection", default=None)
_shared: ContextVar[Connection | None] = ContextVar("that of a transaction of several people", default=None)


class TransactionLost(Exception):
    """The database has undone the transaction that several people write in."""


class _Session(Session):
    """Writes in the transaction that it takes part in, if there is one; see `taking_part`."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Where its statements go."""
        bind, shared = super().get_bind(*args, **kwargs), _shared.get()
        return shared if shared is not None and shared.engine is bind else bind


db = SQLAlchemy(model_class=Base, session_options={"class_": _Session, "join_transaction_mode": "create_savepoint"})


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, on both databases; a naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite forgets the zone; it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Pool and time limits for one server process with `threads` threads."""
    quiet = {"hide_parameters": True}  # else the log would hold what people wrote
    quiet["pool_use_lifo"] = True  # the connection used last knows statements and pages; others are seldom opened
    if url.startswith("sqlite"):
        return {"pool_size": threads + 4, "max_overflow": 8, "pool_timeout": 5, **quiet}
    limits = "-c statement_timeout=5000 -c lock_timeout=4500 -c idle_in_transaction_session_timeout=30000"
    return {
        "pool_size": min(threads, MOST_CONNECTIONS),
        "max_overflow": 4,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 2, "options": limits},
        **quiet,
    }


def prepare_engine(engine: Engine, *, synchronous: str, lock_file: Path, threads: int) -> None:
    """Give SQLite real transactions and a fair queue for writers; PostgreSQL has both."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", settings_of(synchronous))
        event.listen(engine, "begin", begin)
        _queues[engine] = WriteQueue(lock_file, max(1, threads - 4))


@contextmanager
def transaction() -> Iterator[None]:
    """One write: begins, tells the listeners of recorded facts, commits; any exception undoes all of it.

    What was read before is read again inside, so decisions rest on what is true now.
    Raises OperationalError if the database can't be written to within five seconds.
    """
    if not is_writing():
        let_go()
    with _turn_to_write(db.engine) as options:
        at = None
        try:
            at = _at.set(db.session.connection(execution_options=options))
            with facts.recording():
                yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            if at is not None:
                _at.reset(at)


def in_transaction(action: Callable[[], T]) -> T:
    """Run `action` in a transaction, and again, twice at most, where another one got in between.

    Two requests that send the same thing meet at a unique constraint; the second try finds what the first one made.
    """

    def write() -> T:
        with transaction():
            return action()

    return tried_again(write)


def tried_again(write: Callable[[], T]) -> T:
    """What `write` gives, at the third try at the latest, where another write got in between."""
    for _ in range(2):
        try:
            return write()
        except IntegrityError:
            pass
        except OperationalError as error:
            if not _is_deadlock(error):
                raise
    return write()


def take_time() -> None:
    """Let the statements of this transaction take longer than those of a page, whose reader waits: for a worker."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"SET LOCAL statement_timeout = {WORK_SECONDS * 1000}"))


@contextmanager
def taking_part(connection: Connection) -> Iterator[None]:
    """Write in a transaction that somebody else has begun and will end; any exception undoes what the block did.

    Whoever began it has the turn to write. As in `transaction()`, the listeners of recorded facts are told.
    Raises TransactionLost where the database has undone the whole of it.
    """
    driver: Any = connection.connection.driver_connection
    writing, at, shared = _writing.set(True), _at.set(connection), _shared.set(connection)
    try:
        _savepoint(driver, "SAVEPOINT part")
        try:
            with facts.recording():
                yield
            if db.session.registry.has() and db.session().in_transaction():
                db.session.commit()
            _savepoint(driver, "RELEASE part")
        except BaseException:
            _take_back_part(driver)
            raise
    finally:
        _shared.reset(shared)
        _at.reset(at)
        _writing.reset(writing)


@contextmanager
def separate_write(*, patient: bool = True) -> Iterator[Connection]:
    """A connection of its own that commits at the end of the block: for counters that outlive a refusal.

    What is being read ends first, so that nobody holds two connections while others wait for one.
    Without patience it doesn't wait for other writers: for what can as well be written another time.
    """
    db.session.rollback()
    with (
        _turn_to_write(db.engine, patient=patient) as options,
        db.engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


def is_writing() -> bool:
    """Whether this is inside a `transaction()` or a `separate_write()`, where no other write can begin."""
    return _writing.get()


def turns_taken(engine: Engine) -> bytes | None:
    """Another one after each write through `transaction` and `separate_write`; None where only the database knows.

    Who died between commit and raising it, or writes by another program, is not seen: trust it for a moment only.
    """
    queue = _queues.get(engine)
    return queue.turns_taken if queue is not None else None


def wipe_write_ahead_log() -> bool:
    """Leave no former content in SQLite's write-ahead log. Says whether that worked: readers may be in the way."""
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.rollback()
    with closing(db.engine.raw_connection()) as connection:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def let_go() -> None:
    """End what is being read: nobody waits for the turn to write with a connection in hand."""
    if db.session.registry.has():
        db.session.rollback()


def write_queue(engine: Engine) -> WriteQueue | None:
    """Where writers wait for their turn; None where the database lets many write at a time."""
    return _queues.get(engine)


def connection_of_write() -> Connection | None:
    """That of the `transaction()` that this is inside of."""
    return _at.get()


def deleted_rows(deletion: Delete) -> int:
    """Delete many rows at once, inside the caller's transaction; says how many."""
    return int(db.session.execute(deletion, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


@contextmanager
def _turn_to_write(engine: Engine, *, patient: bool = True) -> Iterator[dict[str, Any]]:
    if _writing.get():
        raise RuntimeError("a write can't begin inside another one")
    queue, wait_seconds = _queues.get(engine), WRITE_WAIT_SECONDS if patient else 0
    token = _writing.set(True)
    try:
        make_room()
        if queue is None:
            with place_among_writers(wait_seconds):
                yield {}
        else:
            with queue.place(wait_seconds) as seconds_left, queue.turn(seconds_left) as wait_ms:
                yield {"wait_to_write_ms": wait_ms}
    finally:
        _writing.reset(token)


def _savepoint(driver: Any, words: str) -> None:
    try:
        driver.execute(words)
    except sqlite3.Error as error:
        raise TransactionLost from error


def _take_back_part(driver: Any) -> None:
    """A savepoint that isn't there any more went with its transaction, whatever may have begun since."""
    try:
        let_go()
    except SQLAlchemyError as error:
        raise TransactionLost from error
    _savepoint(driver, "ROLLBACK TO part")
    _savepoint(driver, "RELEASE part")


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}
