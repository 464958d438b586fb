"""Plain reads by the driver itself, for what is asked before every page: in a tenth of the time of a session's."""

import re
import sqlite3
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Dialect, Engine, Select, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import OperationalError

from app.foundation.caches import BoundedCache
from app.foundation.db import db, is_writing, turns_taken

Row = tuple[Any, ...]

T = TypeVar("T")

TRUSTED_SECONDS = 1.0  # what this program did not write itself is seen after that
SMALL_CACHE_KIB = 256  # of each connection; what is read here is a few pages of an index

_given: ContextVar[Engine | None] = ContextVar("where to read", default=None)
_NAMED = re.compile(r"(?<!:):(\w+)")
_readers: "WeakKeyDictionary[Engine, _SQLiteReader]" = WeakKeyDictionary()


@contextmanager
def reading_from(engine: Engine) -> Iterator[None]:
    """Reads in the block go there: for whoever answers ahead of Flask, where no app is the current one."""
    token = _given.set(engine)
    try:
        yield
    finally:
        _given.reset(token)


class RecentReads:
    """What was read lately, as long as nothing was written anywhere since; see `turns_taken`. None is read again."""

    def __init__(self, engine: Engine, limit_bytes: int) -> None:
        self._engine = engine
        self._known: BoundedCache[tuple[bytes, float, Any]] = BoundedCache(limit_bytes)

    def remembered(self, key: Hashable) -> Any:
        """What was read a moment ago, or None."""
        return self._remembered(key, turns_taken(self._engine), time.monotonic())

    def get(self, key: Hashable, read: Callable[[], T], size_bytes: int) -> T:
        """The value that `read` gives, or gave a moment ago."""
        turns, now = turns_taken(self._engine), time.monotonic()
        if turns is None:
            return read()
        found = self._remembered(key, turns, now)
        if found is not None:
            return found  # type: ignore[no-any-return]
        found = read()
        if found is not None:
            self._known.put(key, (turns, now, found), size_bytes)
        return found

    def _remembered(self, key: Hashable, turns: bytes | None, now: float) -> Any:
        known = self._known.get(key) if turns is not None else None
        is_right = known is not None and known[0] == turns and now - known[1] < TRUSTED_SECONDS
        return known[2] if known is not None and is_right else None


def first_row(engine: Engine, statement: str, values: Mapping[str, Any]) -> Row | None:
    """The first row of a plain SELECT with `:named` values. Raises OperationalError where the database is away."""
    return next(iter(all_rows(engine, statement, values)), None)


def all_rows(engine: Engine, statement: str, values: Mapping[str, Any]) -> list[Row]:
    """The same with all its rows."""
    show_watchers(engine, statement, values)
    if engine.dialect.name == "sqlite":
        reader = _readers.get(engine) or _reader_for(engine)
        return reader.rows(statement, values)
    try:
        with closing(engine.raw_connection()) as pooled:
            cursor = pooled.cursor()
            cursor.execute(statement if "%(" in statement else _NAMED.sub(r"%(\1)s", statement), values)
            return list(cursor.fetchall())
    except engine.dialect.loaded_dbapi.Error as error:  # also of connecting, which is not SQLAlchemy's own here
        raise OperationalError(statement, {}, error) from error


def show_watchers(engine: Engine, statement: str, values: Mapping[str, Any]) -> None:
    """Whoever watches the engine sees what goes past it too."""
    for listener in engine.dispatch.before_cursor_execute:
        listener(None, None, statement, values, None, False)


def rows_of(
    statement: Select[Any] | CompoundSelect[Any], values: Mapping[str, str | int | datetime | Sequence[int] | None]
) -> list[Row]:
    """The rows of a statement that is built once and kept, with values for its named parameters.

    A sequence of numbers fills an expanding parameter. What comes back is as the driver gives it: see `moment`.
    """
    if _given.get() is None and session_is_at_it():
        return [tuple(row) for row in db.session.execute(statement, values)]
    engine = _given.get() or db.engine
    wording, preset = _worded(statement, engine.dialect)
    given: dict[str, Any] = dict(preset)
    for name, value in values.items():
        if isinstance(value, datetime):
            given[name] = value if engine.dialect.name != "sqlite" else _as_stored(value)
        elif value is None or isinstance(value, str | int):
            given[name] = value
        else:
            wording = wording.replace(f"__[POSTCOMPILE_{name}]", _listed(tuple(value)))
            given.pop(name, None)
    return all_rows(engine, wording, given)


def session_is_at_it() -> bool:
    """Whether the session writes, so that what it has written counts; or holds a connection where there are few."""
    if is_writing():
        return True
    return db.engine.dialect.name != "sqlite" and db.session().in_transaction()


def moment(value: str | datetime) -> datetime:
    """A stored moment, aware and in UTC; SQLite's driver gives the text of it."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def moment_or_none(value: str | datetime | None) -> datetime | None:
    """The same where there may be none."""
    return None if value is None else moment(value)


@lru_cache(maxsize=500)
def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(str(int(number)) for number in numbers) or "NULL"


def _as_stored(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@lru_cache(maxsize=200)
def _worded(statement: Select[Any] | CompoundSelect[Any], dialect: Dialect) -> tuple[str, dict[str, Any]]:
    """The statement as the driver takes it, with the values it was built with."""
    is_sqlite = dialect.name == "sqlite"
    compiled = statement.compile(dialect=SQLiteDialect_pysqlite(paramstyle="named") if is_sqlite else dialect)
    wording, preset = str(compiled), dict[str, Any]()
    for key, value in compiled.params.items():
        if isinstance(value, list | tuple):  # words of our own in an IN
            names = {f"{key}_{place}": one for place, one in enumerate(value)}
            mark = ":{}" if is_sqlite else "%({})s"
            wording = wording.replace(f"__[POSTCOMPILE_{key}]", ", ".join(mark.format(one) for one in names))
            preset |= names
        elif value is not None:
            preset[key] = value
    return wording, preset


class _SQLiteReader:
    """Connections that read a statement at a time and hold nothing in between; as many as threads meet here."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._free: list[sqlite3.Connection] = []

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[Row]:
        try:
            connection = self._free.pop()  # pop and append are each one step, whoever else is at it
        except IndexError:
            connection = self._connect(statement)
        try:
            rows: list[Row] = connection.execute(statement, values).fetchall()
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.Error):
                raise OperationalError(statement, {}, error) from error
            raise
        self._free.append(connection)
        return rows

    def _connect(self, statement: str) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA query_only=ON")
            connection.execute(f"PRAGMA cache_size=-{SMALL_CACHE_KIB}")
        except sqlite3.Error as error:
            raise OperationalError(statement, {}, error) from error
        return connection

    def close(self, _engine: object = None) -> None:
        while self._free:
            self._free.pop().close()


def _reader_for(engine: Engine) -> _SQLiteReader:
    reader = _readers.setdefault(engine, _SQLiteReader(str(engine.url.database)))
    event.listen(engine, "engine_disposed", reader.close)
    return reader
