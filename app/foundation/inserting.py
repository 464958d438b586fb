"""Inserting rows that somebody else may have inserted just before; both databases know how, each by its own words."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.foundation.db import Base, db


def insert_into(table: type[Base]) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, for the database in use."""
    rows: Any = table.__table__  # not the class: its machinery for many objects would only be in the way
    made: Any = sqlite.insert(rows) if db.engine.dialect.name == "sqlite" else postgresql.insert(rows)
    return made  # type: ignore[no-any-return]
