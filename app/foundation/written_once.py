"""Rows that are evidence: written once, never changed, so that nobody has to be believed."""

from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, object_session

from app.foundation.db import Base

T = TypeVar("T", bound=type[Base])

MAY_FORGET = {"may_forget": True, "synchronize_session": False}
_tables: set[str] = set()


class WrittenOnce(Exception):
    """Somebody tried to change what was written once."""


def written_once(model: T) -> T:
    """For a table whose rows can't be changed or deleted, but by statements with `MAY_FORGET`, which erasing needs."""
    _tables.add(model.__tablename__)
    event.listen(model, "before_update", _refuse_change)
    event.listen(model, "before_delete", _refuse)
    return model


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.execution_options.get("may_forget"):
        return
    table = getattr(getattr(state.statement, "table", None), "name", None)
    if table in _tables:
        raise WrittenOnce(f"rows of {table} are written once")


def _refuse_change(mapper: Any, connection: Any, row: Base) -> None:
    session = object_session(row)
    if session is not None and session.is_modified(row):
        _refuse(mapper, connection, row)


def _refuse(_mapper: Any, _connection: Any, row: Base) -> None:
    raise WrittenOnce(f"rows of {row.__tablename__} are written once")
