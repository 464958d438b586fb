"""Writing together: one commit for several people, each of whom stands or falls alone."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.foundation import facts, together
from app.foundation.db import db, transaction, write_queue
from app.foundation.limits import LimitCount
from app.foundation.refusals import Conflict
from app.foundation.together import written_together

PEOPLE = 4  # as many as may wait, of the eight threads that applications of tests have
who = ContextVar("whose action this is", default="nobody")


def stores(key):
    def store():
        db.session.add(LimitCount(key=key, tries=1, ends_at=0))
        db.session.flush()
        return key

    return store


def kept(app):
    with app.app_context():
        return set(db.session.scalars(select(LimitCount.key)))


@pytest.fixture
def commits(app):
    """How often the database has committed since."""
    seen = []
    with app.app_context():
        engine = db.engine

    def note(connection):
        seen.append(connection)

    event.listen(engine, "commit", note)
    yield seen
    event.remove(engine, "commit", note)


@pytest.fixture
def at_once(app):
    """Lets each of these actions be written by a thread of its own, all of which wait when the turn comes."""

    def write(actions):
        def one(action):
            with app.app_context():
                try:
                    return written_together(action)
                except Exception as error:
                    return error

        waiting = []
        with ThreadPoolExecutor(len(actions)) as pool, turn_of_another(app):
            for action in actions:
                waiting.append(pool.submit(one, action))
                wait_for_all(app, len(waiting))
        return [each.result() for each in waiting]

    return write


@contextmanager
def disk_that_is_full(app):
    """Every commit fails meanwhile."""

    def fail(_connection):
        raise OperationalError("COMMIT", {}, Exception("the disk is full"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(engine, "commit", fail)


@contextmanager
def turn_of_another(app):
    """Another process writes meanwhile."""
    with app.app_context():
        queue = write_queue(db.engine)
    if queue is None:
        yield
        return
    with queue.turn(1):
        yield


def wait_for_all(app, number_of):
    with app.app_context():
        engine = db.engine
    deadline = time.monotonic() + 10
    while write_queue(engine) is not None and (
        engine not in together._lines or len(together._lines[engine]._waiting) < number_of
    ):
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def one_writer(app):
    with app.app_context():
        if write_queue(db.engine) is None:
            pytest.skip("where many write at a time nobody has to share")


def test_what_people_send_at_the_same_moment_is_all_there(app, at_once):
    keys = [f"key {number}" for number in range(PEOPLE)]
    assert at_once([stores(key) for key in keys]) == keys
    assert kept(app) >= set(keys)


@pytest.mark.usefixtures("one_writer")
def test_it_takes_one_commit(at_once, commits):
    at_once([stores(f"key {number}") for number in range(PEOPLE)])
    assert len(commits) == 1


@pytest.mark.usefixtures("one_writer")
def test_more_than_go_together_go_in_their_order_and_none_is_left(app, at_once, commits, monkeypatch):
    monkeypatch.setattr(together, "MOST_TOGETHER", 3)
    order = []
    keys = [f"key {number}" for number in range(PEOPLE)]

    def noted(key):
        return lambda: order.append(key) or stores(key)()

    at_once([noted(key) for key in keys])
    assert len(commits) == 2
    assert order == keys
    assert set(keys) <= kept(app)


def test_who_fails_takes_nothing_of_the_others_along(app, at_once):
    def fails():
        stores("half")()
        raise Conflict("No.")

    first, refused, last = at_once([stores("first"), fails, stores("last")])
    assert (first, type(refused), last) == ("first", Conflict, "last")
    assert kept(app) >= {"first", "last"}
    assert "half" not in kept(app)


def test_only_what_was_kept_is_told_to_those_who_listen(app, at_once, monkeypatch):
    told = []
    monkeypatch.setattr(facts, "_listeners", {str: (told.append,)})

    def says(what, error=None):
        def say():
            facts.record(what)
            if error:
                raise error

        return say

    at_once([says("one"), says("lost", Conflict("No.")), says("two")])
    assert sorted(told) == ["one", "two"]


def test_each_action_runs_as_the_person_whose_it_is(app):
    start = threading.Barrier(PEOPLE)

    def act(name):
        who.set(name)
        start.wait()
        with app.app_context():
            return written_together(who.get)

    names = [f"person {number}" for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        assert list(pool.map(act, names)) == names


@pytest.mark.usefixtures("one_writer")
def test_nobody_is_told_of_success_before_the_commit(app, at_once):
    """A commit that fails fails for all of them, and nothing is there."""

    with disk_that_is_full(app):
        outcomes = at_once([stores(f"key {number}") for number in range(3)])
    assert [type(one) for one in outcomes] == [OperationalError] * 3
    assert not {one for one in kept(app) if one.startswith("key")}
    assert at_once([stores("afterwards")]) == ["afterwards"]


@pytest.mark.usefixtures("one_writer")
def test_a_transaction_that_the_database_undid_is_lost_for_all_of_them(app, at_once):
    def undone():
        db.session.connection().connection.driver_connection.execute("ROLLBACK")

    outcomes = at_once([stores("before"), undone, stores("after")])
    assert type(outcomes[0]) is type(outcomes[1]) is OperationalError
    assert kept(app) & {"before", "after"} == {one for one in outcomes if one == "after"}


@pytest.mark.usefixtures("one_writer")
def test_a_transaction_that_was_undone_unnoticed_is_lost_for_all_of_them(app, at_once):
    """Somebody's code goes on after the error, and the next savepoint begins another transaction."""

    def undone():
        driver = db.session.connection().connection.driver_connection
        driver.execute("ROLLBACK")
        driver.execute("SAVEPOINT another")
        raise Conflict("No.")

    outcomes = at_once([stores("before"), undone])
    assert [type(one) for one in outcomes] == [OperationalError] * 2
    assert "before" not in kept(app)
    assert at_once([stores("afterwards")]) == ["afterwards"]


@pytest.mark.usefixtures("one_writer")
def test_who_was_refused_hears_so_even_where_the_commit_fails(app, at_once):
    def refused():
        raise Conflict("No.")

    with disk_that_is_full(app):
        outcomes = at_once([refused, stores("lost")])
    assert [type(one) for one in outcomes] == [Conflict, OperationalError]


@pytest.mark.usefixtures("one_writer")
def test_all_who_waited_too_long_are_told_at_once_and_the_others_are_written(app, at_once, monkeypatch):
    """Not one after the other, each after a further turn of somebody else."""
    late = iter([True, True, False, False])
    monkeypatch.setattr(together._Part, "is_late", property(lambda _part: next(late)))
    outcomes = at_once([stores(key) for key in "abcd"])
    assert ["took too long" in str(one) for one in outcomes] == [True, True, False, False]
    assert kept(app) & set("abcd") == {"c", "d"}


@pytest.mark.usefixtures("one_writer")
def test_somebody_who_goes_away_while_waiting_stops_nobody(app, monkeypatch):
    real = together._Part

    class Interrupted(real):
        def __init__(self, *given):
            super().__init__(*given)
            self.call = type("Call", (), {"wait": self.goes_away, "set": lambda _call: None})()

        def goes_away(self, *_call):
            raise KeyboardInterrupt

    def write(key):
        with app.app_context():
            return written_together(stores(key))

    with ThreadPoolExecutor(2) as pool, turn_of_another(app):
        first = pool.submit(write, "first")
        wait_for_all(app, 1)
        monkeypatch.setattr(together, "_Part", Interrupted)
        with pytest.raises(KeyboardInterrupt):
            write("gone")
        monkeypatch.setattr(together, "_Part", real)
    assert first.result() == "first"
    assert write("next") == "next"
    assert "gone" not in kept(app)


@pytest.mark.usefixtures("one_writer")
def test_what_was_made_can_be_read_afterwards_and_is_gone_where_it_was_lost(app):
    held = []

    def make():
        made = LimitCount(key="made", tries=1, ends_at=0)
        db.session.add(made)
        held.append(made)
        return made

    with app.app_context():
        with disk_that_is_full(app), pytest.raises(OperationalError):
            written_together(make)
        assert not db.session.identity_map.values()
        assert db.session.get(LimitCount, "made") is None
        assert written_together(make).tries == 1
        assert db.session.get_one(LimitCount, "made").tries == 1


@pytest.mark.usefixtures("one_writer")
def test_an_application_that_is_gone_leaves_nothing_here(app):
    with app.app_context():
        written_together(stores("a"))
        line = together._lines[db.engine]
    assert not [value for value in vars(line).values() if isinstance(value, Engine)]


def test_what_somebody_else_has_just_made_is_found_at_the_second_try(app):
    tries = []

    def store():
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("INSERT", {}, Exception("taken"))
        return "found"

    with app.app_context():
        assert written_together(store) == "found"


def test_it_can_not_begin_inside_another_write(app):
    with app.app_context(), transaction(), pytest.raises(RuntimeError, match="inside another"):
        written_together(stores("never"))
