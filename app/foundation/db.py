"""The database: one session, reads that never wait, and `transaction()`, the only way to write."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Delete, Dialect, Engine, MetaData, event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from app.foundation import facts

T = TypeVar("T")

WRITE_WAIT_SECONDS = 5.0
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


db = SQLAlchemy(model_class=Base)
_queues: "WeakKeyDictionary[Engine, _WriteQueue]" = WeakKeyDictionary()
_writing: ContextVar[bool] = ContextVar("inside a write", default=False)


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
    if url.startswith("sqlite"):
        return {"pool_size": threads + 4, "max_overflow": 8, "pool_timeout": 5, **quiet}
    limits = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    return {
        "pool_size": min(threads, MOST_CONNECTIONS),
        "max_overflow": 4,
        "pool_timeout": 3,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 2, "options": limits},
        **quiet,
    }


def prepare_engine(engine: Engine, *, synchronous: str, lock_file: Path, threads: int) -> None:
    """Give SQLite real transactions and a fair queue for writers; PostgreSQL has both."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings(synchronous))
        event.listen(engine, "begin", _begin)
        _queues[engine] = _WriteQueue(lock_file, max(1, threads - 4))


@contextmanager
def transaction() -> Iterator[None]:
    """One write: begins, tells the listeners of recorded facts, commits; any exception undoes all of it.

    What was read before is read again inside, so decisions rest on what is true now.
    Raises OperationalError if the database can't be written to within five seconds.
    """
    with _turn_to_write(db.engine) as options:
        db.session.rollback()
        try:
            db.session.connection(execution_options=options)
            with facts.recording():
                yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def in_transaction(action: Callable[[], T]) -> T:
    """Run `action` in a transaction, and once more where another one got in between.

    Two requests that send the same thing meet at a unique constraint; the second try finds what the first one made.
    """
    try:
        with transaction():
            return action()
    except IntegrityError:
        pass
    except OperationalError as error:
        if not _is_deadlock(error):
            raise
    with transaction():
        return action()


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


def deleted_rows(deletion: Delete) -> int:
    """Delete many rows at once, inside the caller's transaction; says how many."""
    return int(db.session.execute(deletion, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def _sqlite_settings(synchronous: str) -> Any:
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "journal_size_limit=67108864",
        "trusted_schema=OFF",
    )

    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return on_connect


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: a deferred transaction that reads first fails when it comes to write."""
    wait_ms = connection.get_execution_options().get("wait_to_write_ms")
    if wait_ms is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _turn_to_write(engine: Engine, *, patient: bool = True) -> Iterator[dict[str, Any]]:
    if _writing.get():
        raise RuntimeError("a write can't begin inside another one")
    queue = _queues.get(engine)
    token = _writing.set(True)
    try:
        if queue is None:
            yield {}
        else:
            with queue.turn(WRITE_WAIT_SECONDS if patient else 0) as wait_ms:
                yield {"wait_to_write_ms": wait_ms}
    finally:
        _writing.reset(token)


class _WriteQueue:
    """Writers of all threads and processes, first come, first served.

    SQLite's own waiting lets a busy process starve the others for seconds; the kernel grants file locks in order.
    """

    def __init__(self, lock_file: Path, most_waiting: int) -> None:
        self._lock_file = str(lock_file)
        self._places = threading.BoundedSemaphore(most_waiting)

    @contextmanager
    def turn(self, wait_seconds: float) -> Iterator[int]:
        """Wait for the turn; yields the milliseconds left to get the database's own lock."""
        deadline = time.monotonic() + wait_seconds
        if not self._places.acquire(timeout=wait_seconds):
            raise _cannot_write("too many writers are waiting")
        try:
            handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                self._lock(handle, wait=wait_seconds > 0)
                left_ms = int((deadline - time.monotonic()) * 1000)
                if wait_seconds and left_ms <= 0:
                    raise _cannot_write("the writers ahead took too long")
                yield max(0, left_ms)
            finally:
                os.close(handle)
        finally:
            self._places.release()

    @staticmethod
    def _lock(handle: int, *, wait: bool) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _cannot_write("another writer is at it") from None


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}


def _cannot_write(why: str) -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", {}, Exception(f"database is locked: {why}"))
