"""Jobs are done once, in the transaction in which they vanish; the schedule is kept once over all workers."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from app import wiring
from app.foundation import clock, facts, working
from app.foundation.db import db, transaction, write_queue
from app.foundation.jobs import Job, put_job
from app.foundation.limits import LimitCount
from app.foundation.working import Brief, ReadFirst

HOUR = timedelta(hours=1)


@pytest.fixture
def done():
    """What the jobs noted, in order."""
    return []


@pytest.fixture
def connect(done):
    """Changes who does what; `note` is a job that notes its words."""

    def change(*schedule, **jobs):
        working.connect({"note": lambda data: done.append(data.get("words")), **jobs}, schedule)

    change()
    yield change
    working.connect(wiring.JOBS, wiring.SCHEDULE)


@pytest.fixture(autouse=True)
def connected(connect):
    """In all these tests."""


@pytest.fixture
def put(app):
    def into(kind="note", words="…", **named):
        with app.app_context(), transaction():
            return put_job(kind, data={"words": words}, **named)

    return into


@pytest.fixture
def job(app):
    """The job with this number as it is now, or None."""

    def now(job_id):
        with app.app_context():
            return db.session.get(Job, job_id)

    return now


@pytest.fixture
def later(monkeypatch):
    passed = [timedelta()]
    real = clock.now

    def wait(**time):
        passed[0] += timedelta(**time)

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return wait


def can_share():
    return write_queue(db.engine) is not None


def count_then_fail(_data):
    db.session.add(LimitCount(key="half done", tries=1, ends_at=1))
    db.session.flush()
    raise ValueError("a secret")


def test_a_job_is_done_once_and_vanishes(put, work, job, done):
    job_id = put(words="Guten Tag")
    assert work() == 1
    assert done == ["Guten Tag"]
    assert job(job_id) is None
    assert work() == 0


def test_jobs_are_done_in_the_order_in_which_they_are_due(put, work, done, later):
    put(words="später", due_at=clock.now() + HOUR)
    put(words="zuerst")
    put(words="danach")
    assert work() == 2
    later(hours=2)
    assert work() == 1
    assert done == ["zuerst", "danach", "später"]


def test_a_job_that_fails_leaves_nothing_and_keeps_nobody_waiting(put, work, job, done, connect, app):
    connect(fail=count_then_fail)
    job_id = put("fail")
    put(words="der nächste")
    assert work() == 1
    assert done == ["der nächste"]
    row = job(job_id)
    assert (row.tries, row.last_error, row.claimed_until) == (1, "ValueError", None)
    with app.app_context():
        assert list(db.session.scalars(select(LimitCount))) == []


def test_a_job_that_fails_is_tried_later_and_later_and_given_up_after_three_days(put, work, job, connect, later):
    connect(fail=count_then_fail)
    job_id, waits = put("fail"), []
    while (work(), job(job_id))[1].given_up_at is None:
        waits.append(round((job(job_id).due_at - clock.now()).total_seconds() / 60))
        assert work() == 0
        assert len(waits) == job(job_id).tries
        later(minutes=waits[-1], seconds=30)
    assert waits == [1, 5, 15, 60, 180, 360, 720, 1440, 1440]
    later(days=3)
    assert work() == 0
    assert job(job_id).tries == len(waits) + 1


def test_a_job_that_was_given_up_is_forgotten_after_a_month(put, work, job, connect, later, app):
    connect(fail=count_then_fail)
    job_id = put("fail")
    with app.app_context(), transaction():
        db.session.get(Job, job_id).given_up_at = clock.now()
    for days, is_there in ((29, True), (2, False)):
        later(days=days)
        with app.app_context(), transaction():
            working.forget_given_up_jobs()
        assert (job(job_id) is not None) == is_there


def test_a_job_of_a_kind_that_this_version_does_not_know_waits(put, work, job):
    job_id = put("of the future")
    assert work() == 0
    assert (job(job_id).last_error, job(job_id).given_up_at) == ("KeyError", None)


def test_a_job_that_recovers_is_done(put, work, done, connect, later):
    connect(fail=count_then_fail)
    put("fail", words="nun doch")
    assert work() == 0
    connect(fail=lambda data: done.append(data["words"]))
    later(minutes=1, seconds=1)
    assert work() == 1
    assert done == ["nun doch"]


def test_the_same_event_makes_one_job(put, work, done):
    assert put(unique_key="recount 7") == put(unique_key="recount 7")
    assert work() == 1
    put(unique_key="recount 7")
    assert work() == 1
    assert len(done) == 2


def test_an_event_takes_up_a_job_that_was_given_up(put, work, done, app, job):
    job_id = put(unique_key="recount 7")
    with app.app_context(), transaction():
        row = db.session.get(Job, job_id)
        row.given_up_at, row.tries = clock.now(), 10
    assert put(unique_key="recount 7") == job_id
    assert work() == 1
    assert done == ["…"]


def test_what_a_killed_worker_had_claimed_is_done_when_the_claim_ends(put, work, app, later, done):
    put()
    with app.app_context():
        assert working._claim()
    assert work() == 0
    later(minutes=5, seconds=1)
    assert work() == 1
    assert done == ["…"]


def test_what_kills_every_worker_is_given_up(put, work, app, later, job, done):
    deadly = put(words="tödlich")
    for _ in range(9):
        with app.app_context():
            assert working._claim()
        later(minutes=5, seconds=1)
    put(words="der nächste")
    with app.app_context():
        assert [claim.id for claim in working._claim()] == [deadly]
    later(minutes=5, seconds=1)
    assert work() == 1
    assert done == ["der nächste"]
    assert (job(deadly).given_up_at is not None, job(deadly).last_error) == (True, "killed")


def test_a_claim_that_ran_out_does_nothing(put, work, app, later, done):
    """A worker that was asleep for too long finds that somebody else did its job."""
    put()
    with app.app_context():
        (slow,) = working._claim()
        later(minutes=6)
        assert work() == 1
        working._run(slow)
    assert done == ["…"]


def test_who_is_told_to_stop_begins_no_further_job(put, app, done):
    for _ in range(3):
        put()
    with app.app_context():
        assert working.run_due_jobs(wanted=lambda: not done) == 1
        assert working.run_due_jobs(most=1) == 1


def test_what_reads_first_does_so_outside_the_transaction(put, work, done, connect):
    def read(data):
        with transaction():  # would raise inside another one
            return data["words"].upper()

    connect(long=ReadFirst(read, lambda _data, found: done.append(found)))
    put("long", words="kopie")
    assert work() == 1
    assert done == ["KOPIE"]


def test_an_entry_of_the_schedule_is_done_at_once_and_then_at_its_hours(tick, done, connect, later):
    connect(("hourly", HOUR, lambda: done.append("hourly")))
    assert tick() == 1
    assert tick() == 0
    later(minutes=59)
    assert tick() == 0
    later(minutes=2)
    assert tick() == 1
    assert done == ["hourly"] * 2


def test_hours_that_nobody_worked_are_made_up_for_once(tick, done, connect, later):
    connect(("hourly", HOUR, lambda: done.append("hourly")))
    tick()
    later(days=2)
    assert tick() == 1
    assert tick() == 0
    assert done == ["hourly"] * 2


def test_several_workers_keep_the_schedule_once(tick, done, connect, app):
    connect(("hourly", HOUR, lambda: done.append("hourly")), ("daily", 24 * HOUR, lambda: done.append("daily")))
    with app.app_context():
        assert working.put_due_entries() == 2
        assert working.put_due_entries() == 0
    assert tick() == 2
    assert sorted(done) == ["daily", "hourly"]


def test_an_entry_that_fails_is_tried_again_soon_and_never_given_up(tick, work, done, connect, later, app):
    connect(("hourly", HOUR, lambda: count_then_fail({})))
    assert tick() == 0
    for _ in range(80):
        later(hours=1, seconds=1)
        assert tick() == 0
    with app.app_context():
        row = db.session.scalars(select(Job)).one()
        assert row.tries > 70
        assert row.given_up_at is None
    connect(("hourly", HOUR, lambda: done.append("hourly")))
    later(hours=1, seconds=1)
    assert tick() == 1
    assert done == ["hourly"]


def test_an_entry_that_an_older_version_put_is_let_go(work, put, app):
    with app.app_context(), transaction():
        put_job(working.SCHEDULED, data={"name": "of the past"})
    assert work() == 1


def test_a_worker_has_more_time_for_a_statement_than_a_page(app, put, work, connect, done):
    def time_given(*_):
        done.append(db.session.execute(text("SHOW statement_timeout")).scalar_one())

    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite has no such limit")
    connect(time=time_given, reading=ReadFirst(time_given, time_given))
    put("time")
    put("reading")
    work()
    with app.app_context():
        time_given()
    assert done == ["2min", "2min", "2min", "5s"]


def test_brief_jobs_are_done_at_one_go_and_one_that_fails_is_tried_again(
    put, work, connect, done, app, job, monkeypatch
):
    """What it had written is gone, and so is what it had recorded."""
    told = []

    def brief(data):
        facts.record(data["words"])
        if data["words"] == "faul":
            count_then_fail(data)
        done.append(data["words"])

    connect(brief=Brief(brief))
    monkeypatch.setattr(facts, "_listeners", {str: (told.append,)})
    numbers = {words: put("brief", words=words) for words in ("eins", "faul", "zwei")}
    with app.app_context():
        claims = working._claim(10)
        assert [claim.id for claim in claims] == (list(numbers.values()) if can_share() else [numbers["eins"]])
        db.session.execute(update(Job).values(claimed_until=None, tries=0))
        db.session.commit()
    assert work() == 2
    assert (done, told) == (["eins", "zwei"], ["eins", "zwei"])
    assert [job(number) is None for number in numbers.values()] == [True, False, True]
    assert (job(numbers["faul"]).tries, job(numbers["faul"]).last_error) == (1, "ValueError")
    with app.app_context():
        assert db.session.get(LimitCount, "half done") is None


def test_a_brief_job_that_was_tried_before_is_tried_alone(put, connect, app):
    """Should it kill the worker, nobody else suffers for it."""
    connect(brief=Brief(lambda _data: None))
    first, *others = [put("brief") for _ in range(3)]
    with app.app_context():
        with transaction():
            db.session.get_one(Job, first).tries = 1
        assert [claim.id for claim in working._claim(10)] == [first]
        assert [claim.id for claim in working._claim(10)] == (others if can_share() else others[:1])


def test_no_more_jobs_are_claimed_than_are_to_be_done(put, connect, app):
    connect(brief=Brief(lambda _data: None))
    numbers = [put("brief") for _ in range(3)]
    with app.app_context():
        assert [claim.id for claim in working._claim(2)] == numbers[: 2 if can_share() else 1]


def test_those_who_write_are_let_in_between_brief_jobs_that_take_long(put, work, connect, monkeypatch):
    turns = []
    monkeypatch.setattr(working, "BRIEF_SECONDS", 0)
    connect(brief=Brief(lambda _data: turns.append(db.session.connection().get_transaction())))
    for _ in range(3):
        put("brief")
    assert work() == 3
    assert len(set(map(id, turns))) == len(turns) == 3


def test_where_the_commit_fails_brief_jobs_are_tried_again(put, work, connect, job, app, monkeypatch):
    with app.app_context():
        if not can_share():
            pytest.skip("where many write at a time nobody has to share")
    connect(brief=Brief(lambda _data: None))
    numbers = [put("brief") for _ in range(2)]
    real = working._do_some

    def lose(*given):
        real(*given)
        raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    monkeypatch.setattr(working, "_do_some", lose)
    assert work() == 0
    assert [(job(number).tries, job(number).last_error) for number in numbers] == [(1, "OperationalError")] * 2


def test_brief_jobs_that_could_not_even_begin_are_not_counted(put, work, connect, app, job, monkeypatch):
    with app.app_context():
        if not can_share():
            pytest.skip("where many write at a time nobody has to share")
    connect(brief=Brief(lambda _data: None))
    numbers = [put("brief") for _ in range(2)]
    fails = iter([False, True, True])
    real = working.transaction

    @contextmanager
    def begins():
        if next(fails, False):
            raise OperationalError("BEGIN", {}, Exception("the database is locked"))
        with real():
            yield

    monkeypatch.setattr(working, "transaction", begins)
    with app.app_context():
        claims = working._claim(2)
        assert [claim.id for claim in claims] == numbers
        monkeypatch.setattr(working, "_note_failure", lambda *_given: None)
        assert working._run_together(claims) == 0
