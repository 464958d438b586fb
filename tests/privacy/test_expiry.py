"""Nothing is kept longer than the privacy page says: one row of each kind, and a clock that goes on."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import delete, func, insert, select

from app.accounts.actions.challenging import lifetime
from app.accounts.actions.guarding import FORGOTTEN_AFTER
from app.accounts.actions.remembering import DEVICE_KEPT
from app.accounts.models.challenge import Purpose
from app.foundation import clock
from app.foundation.db import Base, db, transaction
from app.foundation.jobs import Job
from app.foundation.settings import setting
from app.foundation.working import GIVEN_UP_KEPT
from app.notifications.models.subscriber import CONFIRMED_WITHIN
from tests.house.test_migrations import row_for


def _in(unit: str, name: str) -> Callable[[], timedelta]:
    return lambda: timedelta(**{unit: setting(name)})


MOMENTS = ("confirmed_at", "disabled_at", "deletion_due_at")

# Table, what its row says of itself, and how long it is kept from now on. Those of accounts belong to Ben.
KINDS: dict[str, tuple[str, dict[str, object], Callable[[], timedelta]]] = {
    "session without a visit": ("account_session", {"seen_at": 0, "created_at": 0}, _in("days", "SESSION_IDLE_DAYS")),
    "old session": ("account_session", {"seen_at": 30, "created_at": 0}, _in("days", "SESSION_MAX_DAYS")),
    "known device": ("known_device", {"seen_at": 0}, lambda: DEVICE_KEPT),
    "challenge": ("challenge", {"expires_at": 10, "used_at": None}, lambda: timedelta(days=10)),
    "used challenge": ("challenge", {"expires_at": 10, "used_at": 0}, timedelta),
    "failed log-in": ("failed_log_in", {"last_at": 0}, lambda: FORGOTTEN_AFTER),
    "daily key": ("daily_key", {"day": 0}, _in("days", "NETWORK_KEPT_DAYS")),
    "set-up link": ("set_up_link", {"expires_at": 1, "used_at": None}, lambda: timedelta(days=1)),
    "draft": ("draft", {"expires_at": 1}, lambda: timedelta(days=1)),
    "count": ("limit_count", {"ends_at": 0}, timedelta),
    "mail that was sent": ("mail", {"sent_at": 0, "given_up_at": None}, _in("days", "MAIL_KEPT_DAYS")),
    "mail that was given up": ("mail", {"sent_at": None, "given_up_at": 0}, _in("days", "MAIL_KEPT_DAYS")),
    "notification": ("notification", {"created_at": 0, "seen_at": 0}, _in("days", "NOTIFICATIONS_KEPT_DAYS")),
    "subscriber without a yes": (
        "subscriber",
        {"created_at": 0, "confirmed_at": None},
        lambda: CONFIRMED_WITHIN,
    ),
    "job that was given up": ("job", {"given_up_at": 0, "created_at": 0}, lambda: GIVEN_UP_KEPT),
    "copy": ("data_export", {"expires_at": 7}, _in("days", "EXPORT_KEPT_DAYS")),
    "account nobody confirmed": (
        "account",
        {
            "created_at": 0,
            "email_key": None,
            "confirmed_at": None,
            "disabled_at": None,
            "deletion_due_at": None,
            "role": "reader",
        },
        _in("days", "UNCONFIRMED_KEPT_DAYS"),
    ),
}
NOTICED_WITHIN = timedelta(days=1, hours=1)  # duties run each hour; a day's key goes with the day


@pytest.fixture
def put(app, people, article):
    """Puts a row into a table; numbers are days from now. Nobody is told of the article, so nothing else comes."""
    with app.app_context(), transaction():
        db.session.execute(delete(Job))

    def into(name: str, given: dict[str, object]) -> None:
        table = Base.metadata.tables[name]
        with app.app_context(), transaction():
            now, row = clock.now(), row_for(table)
            for column, value in given.items():
                row[column] = value
                if isinstance(value, int) and column == "ends_at":
                    row[column] = int(now.timestamp())
                elif isinstance(value, int):
                    moment = now + timedelta(days=value)
                    row[column] = moment.date() if column == "day" else moment
            pointing = {column.name for column in table.columns if column.foreign_keys}
            row |= dict.fromkeys(pointing & {"comment_id", "mail_id"})
            row |= {"account_id": people.ben.id} if "account_id" in table.columns else {}
            row.pop("id", None)
            for column, value in row.items():
                if value == "x" and getattr(table.columns[column].type, "length", 0) == 320:
                    row[column] = "somebody@example.org"
            db.session.execute(insert(table).values(row))

    return into


@pytest.fixture
def left(app):
    """How many rows of a table there are."""

    def count(name: str) -> int:
        with app.app_context():
            return int(db.session.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one())

    return count


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_in_time(app, put, left, tick, kind):
    table, given, kept = KINDS[kind]
    before = left(table)
    with app.app_context():
        span = kept()
    put(table, given)
    assert left(table) == before + 1
    if span > timedelta(minutes=30):
        with time_machine.travel(datetime.now(UTC) + span - timedelta(minutes=30), tick=False):
            tick()
        assert left(table) == before + 1, "gone too early"
    with time_machine.travel(datetime.now(UTC) + span + NOTICED_WITHIN, tick=False):
        tick()
    assert left(table) == before


def test_an_answered_question_lives_no_longer_than_the_page_says(app, client, setting):
    client.set_cookie("language", "en")
    with app.app_context():
        assert max(map(lifetime, Purpose)) == timedelta(days=10)
    assert "to 10 days, depending on what they are for" in client.get("/privacy").text
    setting("LOST_DEVICE_WAIT_HOURS", 20 * 24)
    assert "to 27 days, depending on what they are for" in client.get("/privacy").text


def test_copies_of_the_database_go_in_time(app, tick):
    folder = Path(app.config["INSTANCE_PATH"]) / "backups"
    folder.mkdir(exist_ok=True)
    for name, age in (("old", 31), ("young", 29)):
        file = folder / f"before-migration-{name}.db"
        file.write_bytes(b"x")
        moment = (clock.now() - timedelta(days=age)).timestamp()
        os.utime(file, (moment, moment))
    tick()
    assert [file.name for file in folder.iterdir()] == ["before-migration-young.db"]
    (folder / "before-migration-young.db").unlink()
