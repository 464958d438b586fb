"""Workers are killed, work side by side, and lose their database: each letter arrives, and arrives once."""

import fcntl
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import func, select, text

from app.foundation.db import db, transaction
from app.foundation.mail.outbox import Mail, put_mail
from tests.durability.crowd import GENEROUS, fresh_token
from tests.parts import wait_until
from tests.parts.server import Server
from tests.parts.workers import Hand

KILLS = 20
MAILS = 1000

pytestmark = pytest.mark.slow


@pytest.fixture
def server(backend, tmp_path, smtp):
    """A publication that isn't running, whose letters go to `smtp`."""
    name = backend.copy()
    yield Server(tmp_path, DATABASE_URL=backend.url(name), SMTP_URL=smtp.url)
    backend.drop(name)


@pytest.fixture
def hire(server):
    """Workers, who are killed after the test."""
    hired = []

    def one(**settings):
        hired.append(Hand(server, **settings))
        return hired[-1].start()

    yield one
    for hand in hired:
        hand.kill()


def fill(server, number):
    """So many letters to as many people."""
    with server.inside(), transaction():
        for one in range(number):
            put_mail("account_deleted", to=f"person{one}@example.org", language="de")


def left(server):
    """How many letters are not noted as sent."""
    with server.inside():
        return db.session.scalars(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))).one()


def assert_each_arrived_once(server, smtp, number):
    wait_until(lambda: left(server) == 0, seconds=120)
    times = Counter(letter.to for letter in smtp.arrived)
    assert len(times) == number
    assert set(times.values()) == {1}, times.most_common(3)


def test_twenty_kills_amid_a_thousand_letters_lose_none_and_double_none(server, smtp, hire):
    fill(server, MAILS)
    chance, worker = random.Random(7), hire()
    for _ in range(KILLS):
        enough = len(smtp.arrived) + chance.randint(5, 40)
        wait_until(lambda enough=enough: len(smtp.arrived) >= enough, seconds=120)
        time.sleep(chance.uniform(0, 0.02))
        worker.kill()
        worker.start()
    assert left(server), "the kills came when all was done"
    assert_each_arrived_once(server, smtp, MAILS)
    assert worker.stop() == 0


def test_three_workers_side_by_side_send_each_letter_once(server, smtp, hire):
    fill(server, 600)
    workers = [hire() for _ in range(3)]
    assert_each_arrived_once(server, smtp, 600)
    assert smtp.connections >= len(workers)
    assert [worker.stop() for worker in workers] == [0, 0, 0]


def test_a_database_that_is_away_for_a_while_costs_no_letter_and_doubles_none(server, smtp, hire, backend):
    fill(server, 300)
    hire()
    wait_until(lambda: len(smtp.arrived) > 20, seconds=60)
    with away(server, backend):
        time.sleep(7)  # longer than anybody waits for a lock
        stopped_at = len(smtp.arrived)
        time.sleep(1)
        assert len(smtp.arrived) == stopped_at < 300
    assert_each_arrived_once(server, smtp, 300)


def test_a_worker_that_starts_before_the_mail_server_waits_for_it(server, smtp, hire):
    smtp.go_down()
    fill(server, 3)
    worker = hire()
    wait_until(lambda: "mail server away" in worker.output, seconds=60)
    smtp.come_up()
    assert_each_arrived_once(server, smtp, 3)


def test_a_worker_that_is_told_to_stop_finishes_its_letter_and_leaves_the_rest(server, smtp, hire):
    fill(server, 200)
    worker = hire()
    wait_until(lambda: len(smtp.arrived) > 5, seconds=60)
    assert worker.stop() == 0
    assert left(server) == 200 - len(smtp.arrived) > 0
    with server.inside():
        assert db.session.scalars(select(func.count()).where(Mail.claimed_until.is_not(None))).one() == 0


def test_posting_goes_on_with_a_full_outbox_and_a_mail_server_that_says_nothing(server, smtp, gather):
    smtp.hang()
    server.environment |= {name: str(value) for name, value in GENEROUS.items()}
    server.start()
    try:
        crowd = gather(server, 1)
        crowd.enter()
        fill(server, 2000)
        wait_until(lambda: smtp.connections, seconds=60)
        (ben,) = crowd.clients
        ben.reconnect()
        path = f"{crowd.article.path}/comments"
        answers = [ben.post(path, f"Nr. {number}", fresh_token()) for number in range(10)]
        assert [status for status, _ in answers] == [201] * 10
        assert smtp.arrived == []
    finally:
        server.kill()
        smtp.accept()


@contextmanager
def away(server, backend):
    """Nobody can write to the database inside the block; PostgreSQL has hung up on everybody."""
    if backend.name == "sqlite":
        with closing(sqlite3.connect(server.environment["DATABASE_URL"].removeprefix("sqlite:///"))) as holder:
            with (server.folder / "instance" / "write.lock").open("rb+") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)  # in turn, as all writers do: else a busy worker leaves no gap
                holder.execute("BEGIN IMMEDIATE")
            yield
        return
    name = server.environment["DATABASE_URL"].rpartition("/")[2].partition("?")[0]
    with postgres_admin(backend) as execute:
        execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def postgres_admin(backend):
    """Runs statements as the one who owns the server."""
    from sqlalchemy import create_engine

    engine = create_engine(backend.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()
