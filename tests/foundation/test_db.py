"""One way to write: whole or not at all, one after another, and nobody starves."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from app.accounts.models.session import SetUpLink
from app.foundation import turns
from app.foundation.db import (
    WRITE_WAIT_SECONDS,
    db,
    engine_options,
    in_transaction,
    separate_write,
    transaction,
)
from app.foundation.limits import LimitCount
from app.foundation.turns import WriteQueue

THREADS, ROUNDS = 8, 50


def test_many_writers_that_read_first_lose_nothing_and_nobody_starves(app):
    with app.app_context(), transaction():
        db.session.add(LimitCount(key="counter", tries=0, ends_at=0))
    start, done = Barrier(THREADS), [0] * THREADS

    def count(number):
        start.wait()
        with app.app_context():
            for _ in range(ROUNDS):
                with transaction():
                    row = db.session.get(LimitCount, "counter", with_for_update=True)
                    row.tries = row.tries + 1
                done[number] += 1

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count, range(THREADS)))
    assert done == [ROUNDS] * THREADS
    with app.app_context():
        assert db.session.get(LimitCount, "counter").tries == THREADS * ROUNDS


def _store(key):
    db.session.add(LimitCount(key=key, tries=1, ends_at=0))
    db.session.flush()
    return 1


def test_an_exception_undoes_all_of_it(inside):
    with pytest.raises(ZeroDivisionError), transaction():
        _store("half") / 0
    assert db.session.get(LimitCount, "half") is None


def test_a_write_inside_a_write_is_refused(inside):
    for second in (transaction, separate_write):
        with pytest.raises(RuntimeError, match="inside another"), transaction(), second():
            pass
    with transaction():
        db.session.add(LimitCount(key="after", tries=1, ends_at=0))
    assert db.session.get(LimitCount, "after").tries == 1


def test_what_was_read_before_is_read_again_inside(app, inside):
    with transaction():
        db.session.add(LimitCount(key="row", tries=1, ends_at=0))
    row = db.session.get(LimitCount, "row")
    assert row.tries == 1

    def elsewhere():
        with app.app_context(), transaction():
            db.session.get(LimitCount, "row").tries = 2

    writer = threading.Thread(target=elsewhere)
    writer.start()
    writer.join()
    with transaction():
        assert row.tries == 2


class SqlState(Exception):
    """What the driver says of a failure."""

    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


CLASH = IntegrityError("INSERT", {}, Exception("unique"))


@pytest.mark.parametrize(
    "failures, tries, raises",
    [
        ([], 1, None),
        ([CLASH], 2, None),
        ([CLASH, CLASH], 3, None),
        ([CLASH] * 3, 3, IntegrityError),
        ([OperationalError("UPDATE", {}, SqlState("40P01"))], 2, None),
        ([OperationalError("UPDATE", {}, SqlState("40001"))], 2, None),
        ([OperationalError("UPDATE", {}, SqlState("57P01"))], 1, OperationalError),
        ([OperationalError("UPDATE", {}, Exception("locked"))], 1, OperationalError),
        ([ValueError()], 1, ValueError),
    ],
)
def test_a_transaction_that_met_another_one_is_tried_twice_more(inside, failures, tries, raises):
    tried = []

    def action():
        tried.append(1)
        db.session.add(LimitCount(key=f"try {len(tried)}", tries=1, ends_at=0))
        db.session.flush()
        if len(tried) <= len(failures):
            raise failures[len(tried) - 1]
        return "done"

    with pytest.raises(raises) if raises else nullcontext():
        assert in_transaction(action) == "done"
    assert len(tried) == tries
    kept = db.session.scalars(select(LimitCount.key)).all()
    assert kept == ([] if raises else [f"try {tries}"])


def test_a_separate_write_outlives_a_refusal(inside):
    with separate_write() as connection:
        connection.execute(LimitCount.__table__.insert().values(key="kept", tries=1, ends_at=0))
    db.session.rollback()
    assert db.session.get(LimitCount, "kept") is not None
    with pytest.raises(ZeroDivisionError), separate_write() as connection:
        connection.execute(LimitCount.__table__.insert().values(key="lost", tries=1, ends_at=0)).rowcount / 0
    assert db.session.get(LimitCount, "lost") is None


def test_a_writer_waits_no_longer_than_it_may(tmp_path):
    queue = WriteQueue(tmp_path / "write.lock", most_waiting=1)
    with queue.place(1), pytest.raises(OperationalError, match="too many writers"), queue.place(0.05):
        pass
    with queue.place(1) as seconds_left, queue.turn(seconds_left) as left_ms:
        assert 0 < left_ms <= 1000


def test_a_writer_without_patience_does_not_wait_at_all(tmp_path):
    queue = WriteQueue(tmp_path / "write.lock", most_waiting=2)
    other_process = WriteQueue(tmp_path / "write.lock", most_waiting=2)
    with other_process.turn(1), pytest.raises(OperationalError, match="another writer"), queue.turn(0):
        pass
    with queue.turn(0) as left_ms:
        assert left_ms == 0


def test_a_writer_whose_turn_comes_too_late_gives_up(tmp_path, monkeypatch):
    queue = WriteQueue(tmp_path / "write.lock", most_waiting=2)
    moments = iter([100.0, 100.0 + 2 * WRITE_WAIT_SECONDS])
    monkeypatch.setattr(turns.time, "monotonic", lambda: next(moments))
    with pytest.raises(OperationalError, match="took too long"), queue.turn(WRITE_WAIT_SECONDS):
        pass


def test_the_lock_file_is_for_its_owner_alone(tmp_path):
    with WriteQueue(tmp_path / "write.lock", most_waiting=1).turn(1):
        assert (tmp_path / "write.lock").stat().st_mode & 0o777 == 0o600


def test_times_are_stored_in_utc_and_naive_ones_not_at_all(inside):
    berlin = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with transaction():
        db.session.add(SetUpLink(token_hash="a", expires_at=berlin))
    link = db.session.scalars(select(SetUpLink)).one()
    assert (link.expires_at, link.expires_at.tzinfo, link.used_at) == (berlin, UTC, None)
    with pytest.raises(StatementError, match="without a zone"), transaction():
        db.session.add(SetUpLink(token_hash="b", expires_at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_what_people_wrote_is_not_in_the_message_of_an_error(inside):
    twice = SetUpLink.__table__.insert().values(
        [{"id": 1, "token_hash": "secret", "expires_at": datetime.now(UTC)}] * 2
    )
    with pytest.raises(IntegrityError) as failed, transaction():
        db.session.execute(twice)
    assert "secret" not in str(failed.value)


def test_sqlite_is_set_to_survive_and_to_check(inside, backend):
    if backend.name != "sqlite":
        pytest.skip("settings of SQLite")
    wanted = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "trusted_schema": 0}
    assert {name: db.session.execute(db.text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


def test_whoever_writes_to_sqlite_holds_its_lock_from_the_beginning(inside, backend):
    """Else a transaction that reads first would fail when it comes to write."""
    if backend.name != "sqlite":
        pytest.skip("settings of SQLite")
    with closing(sqlite3.connect(db.engine.url.database, timeout=0)) as other:
        with transaction(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("url", ["sqlite:///x.db", "postgresql+psycopg://localhost/x"])
def test_connections_are_bounded(url):
    options = engine_options(url, 8)
    assert options["pool_size"] + options["max_overflow"] <= 8 + 12
    assert options["pool_timeout"] <= 5
    assert options["hide_parameters"] is True
