"""Statements that are made ready once and handed to the driver as they are: in a fifth of the time of a session's."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from app.foundation.db import connection_of_write, db
from app.foundation.quick_reads import Row, all_rows, session_is_at_it, show_watchers

Statement = Select[Any] | Insert | Update
Turn = Callable[[Any], Any]


def run(statement: Statement, values: Mapping[str, Any]) -> list[Row]:
    """The rows of a statement that is built once and kept, with values for its named parameters, typed as a session's.

    A list fills the expanding parameter of an IN. In the transaction, if there is one; what the session has still to
    write is not written first. Else it only reads what is committed. Raises the errors that a session raises.
    """
    ready = _made_ready(statement, db.engine.dialect, tuple(values))
    given = ready.given(values)
    wording = ready.with_lists(given) if ready.lists else ready.wording
    connection = connection_of_write()
    if connection is None and session_is_at_it():
        connection = db.session.connection()
    if connection is None and not isinstance(statement, Select):
        raise RuntimeError("nothing is written outside a transaction")
    rows = all_rows(db.engine, wording, given) if connection is None else _run_in(connection, ready, wording, given)
    return ready.turned(rows)


def _run_in(connection: Connection, ready: "_Ready", wording: str, given: Mapping[str, Any]) -> Sequence[Row]:
    engine = db.engine
    show_watchers(engine, wording, given)
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(wording, given)
        rows: Sequence[Row] = cursor.fetchall() if ready.gives_rows else ()
    except engine.dialect.loaded_dbapi.Error as error:
        is_gone = engine.dialect.is_disconnect(error, driver, None)
        if is_gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            wording,
            {},
            error,
            engine.dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=is_gone,
            dialect=engine.dialect,
        ) from error
    return rows


class _Ready:
    """A statement in the driver's words, and what its values and those of its rows are turned into."""

    def __init__(self, statement: Statement, dialect: Dialect, names: tuple[str, ...]) -> None:
        is_written = not isinstance(statement, Select)
        compiled: Any = statement.compile(
            dialect=SQLiteDialect_pysqlite(paramstyle="named") if dialect.name == "sqlite" else dialect,
            column_keys=list(names) if is_written else None,
        )
        self.wording = str(compiled)
        self._preset = {name: value for name, value in compiled.params.items() if name not in names}
        for column in compiled.insert_prefetch if isinstance(statement, Insert) else ():
            self._preset[column.key] = column.default.arg  # those that are the same for every row
            if not column.default.is_scalar:
                raise ValueError(f"{column} has to be given")
        if "NOT IN (__[" in self.wording:
            raise ValueError("an empty list would leave out everything")
        self.lists = [name for bound, name in compiled.bind_names.items() if bound.expanding]
        self._mark = ":{}" if dialect.name == "sqlite" else "%({})s"
        types = {name: bound.type for bound, name in compiled.bind_names.items()}
        self._turns = {name: turn for name, kind in types.items() if (turn := _to_driver(kind, dialect))}
        columns = list(statement.exported_columns)
        self.gives_rows = bool(columns)
        turns = [_from_driver(column.type, dialect) for column in columns]
        self._row_turns = [(place, turn) for place, turn in enumerate(turns) if turn is not None]

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as the driver takes them."""
        given = {**self._preset, **values}
        for name, turn in self._turns.items():
            given[name] = [turn(one) for one in given[name]] if name in self.lists else turn(given[name])
        return given

    def with_lists(self, given: dict[str, Any]) -> str:
        """The wording in which each item of a list has a name of its own, under which it is put into `given`."""
        wording = self.wording
        for name in self.lists:
            items = {f"{name}_{place}": item for place, item in enumerate(given.pop(name))}
            marks = ", ".join(map(self._mark.format, items)) or "NULL"
            wording = wording.replace(f"__[POSTCOMPILE_{name}]", marks)
            given.update(items)
        return wording

    def turned(self, rows: Sequence[Row]) -> list[Row]:
        """The rows as the program knows them."""
        if not self._row_turns:
            return [tuple(row) for row in rows]
        turned = []
        for row in rows:
            one = list(row)
            for place, turn in self._row_turns:
                one[place] = turn(one[place])
            turned.append(tuple(one))
        return turned


_made_ready = lru_cache(maxsize=200)(_Ready)


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
