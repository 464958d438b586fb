"""A key for each day, under which network addresses are hashed; when it is forgotten, nobody can tell them any more."""

import secrets
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Date, Engine, String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.db import Base, db, is_writing, separate_write
from app.foundation.inserting import insert_into
from app.foundation.settings import setting
from app.foundation.tidying import deleted_portion


class DailyKey(Base):
    """One day's key, the same for all nodes."""

    __tablename__ = "daily_key"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), info={"secret": True})


_known: "WeakKeyDictionary[Engine, tuple[date, str]]" = WeakKeyDictionary()
_where_the_database_is_away = secrets.token_hex(32)


def key_of_today() -> str:
    """The present day's random key, made by whoever asks first; asked once a day by each process.

    Where the database is away it is a key of this process alone: nothing that is hashed with it can be stored.
    """
    day = clock.now().date()
    known = _known.get(db.engine)
    if known is not None and known[0] == day:
        return known[1]
    try:
        if is_writing():  # another write can't begin, and this one may yet be undone: not remembered
            return _found_or_made(db.session.connection(), day)
        with db.engine.connect() as connection:
            key = _found(connection, day)
        if key is None:
            with separate_write() as connection:
                key = _found_or_made(connection, day)
    except SQLAlchemyError:
        return _where_the_database_is_away
    _known[db.engine] = (day, key)
    return key


def key_of_period() -> str:
    """The key of the present span of days: what is hashed with it can be compared for as long as such hashes are kept.

    Once a span it makes that key, in a write of its own: ask before a transaction begins.
    """
    today = clock.now().date()
    day = today - timedelta(days=today.toordinal() % max(1, setting("NETWORK_KEPT_DAYS")))
    if is_writing():
        return _found_or_made(db.session.connection(), day)
    with db.engine.connect() as connection:
        key = _found(connection, day)
    if key is None:
        with separate_write() as connection:
            key = _found_or_made(connection, day)
    return key


def forget_old_keys() -> int:
    """Delete the keys that have been kept long enough, in the caller's transaction; says how many."""
    kept_since = clock.now().date() - timedelta(days=setting("NETWORK_KEPT_DAYS"))
    return deleted_portion(DailyKey, DailyKey.day < kept_since)


def _found(connection: Connection, day: date) -> str | None:
    return connection.execute(select(DailyKey.key).where(DailyKey.day == day)).scalar_one_or_none()


def _found_or_made(connection: Connection, day: date) -> str:
    made = insert_into(DailyKey).values(day=day, key=secrets.token_hex(32)).on_conflict_do_nothing()
    connection.execute(made)
    return connection.execute(select(DailyKey.key).where(DailyKey.day == day)).scalar_one()
