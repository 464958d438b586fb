"""Few pages are made at the same time, and nobody is in the way of whoever writes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from app.foundation import turns
from app.foundation.db import transaction
from app.web.crowding import FewAtATime

FEW = turns.MOST_THINKING
WAITS = 5.0


class Making:
    """A WSGI application whose answers are finished when the test says so; it knows how many it is making."""

    def __init__(self, work=lambda: None):
        self.finish, self.begun = threading.Event(), threading.Semaphore(0)
        self._work, self._lock = work, threading.Lock()
        self.now = self.most = 0

    def __call__(self, environ, start_response):
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.release()
        self._work()
        assert self.finish.wait(WAITS)
        with self._lock:
            self.now -= 1
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    def begins(self, number):
        """Whether so many more are begun."""
        return all(self.begun.acquire(timeout=WAITS) for _ in range(number))


@pytest.fixture
def ask():
    """Ask for a page in a thread of its own; what is asked is answered when the test is over."""
    pool = ThreadPoolExecutor(20)

    def asking(application, body=b"", **environ):
        given = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), **environ}
        layer = FewAtATime(application, longest_bytes=100)
        return pool.submit(lambda: b"".join(layer(given, lambda *_: None)))

    yield asking
    pool.shutdown()


@pytest.fixture
def patient(monkeypatch):
    """Nobody loses patience during the test."""
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", WAITS)


@pytest.mark.usefixtures("patient")
def test_few_are_made_at_the_same_time_and_the_others_in_turn(ask):
    making = Making()
    answers = [ask(making) for _ in range(3 * FEW)]
    assert making.begins(FEW)
    assert making.now == FEW
    making.finish.set()
    assert [answer.result(WAITS) for answer in answers] == [b""] * 3 * FEW
    assert making.most == FEW


@pytest.mark.usefixtures("patient")
def test_whoever_writes_is_not_among_them(app, ask):
    written, writing = threading.Event(), threading.Event()

    def write():
        with app.app_context(), transaction():
            writing.set()
            assert written.wait(WAITS)

    writer, others = Making(write), Making()
    writer.finish.set()
    answer = ask(writer)
    assert writing.wait(WAITS)
    several = [ask(others) for _ in range(FEW)]
    assert others.begins(FEW), "the writer keeps a place"
    others.finish.set()
    written.set()
    assert [one.result(WAITS) for one in (answer, *several)] == [b""] * (FEW + 1)


@pytest.mark.usefixtures("patient")
def test_who_sends_something_does_not_wait_behind_all_who_read(ask):
    making = Making()
    readers = [ask(making, REQUEST_METHOD="GET") for _ in range(2 * FEW)]
    assert making.begins(FEW)
    senders = [ask(making, REQUEST_METHOD="POST") for _ in range(2 * FEW)]
    assert making.begins(FEW)
    assert making.now == 2 * FEW
    making.finish.set()
    assert [answer.result(WAITS) for answer in readers + senders] == [b""] * 4 * FEW


@pytest.mark.usefixtures("patient")
def test_whoever_has_come_in_does_not_wait_once_more(ask):
    """As the page cache does, which lets Flask make what it lacks."""
    making = Making()
    making.finish.set()

    def nested(environ, start_response):
        return turns.among_few("reading", lambda: making(environ, start_response))

    answers = [ask(FewAtATime(nested, longest_bytes=100), REQUEST_METHOD="GET") for _ in range(3 * FEW)]
    assert [answer.result(WAITS / 2) for answer in answers] == [b""] * 3 * FEW


def test_what_is_in_the_way_is_not_waited_for_without_end(ask, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    making = Making()
    answers = [ask(making) for _ in range(FEW + 1)]
    assert making.begins(FEW + 1)
    making.finish.set()
    assert [answer.result(WAITS) for answer in answers] == [b""] * (FEW + 1)


@pytest.mark.usefixtures("patient")
def test_slow_senders_are_in_nobodys_way(ask):
    class Slow(BytesIO):
        arrived, asked = threading.Event(), threading.Semaphore(0)

        def read(self, *size):
            Slow.asked.release()
            assert Slow.arrived.wait(WAITS)
            return super().read(*size)

    making = Making()
    making.finish.set()
    slow = [ask(making, b"langsam", **{"wsgi.input": Slow(b"langsam")}) for _ in range(FEW)]
    assert all(Slow.asked.acquire(timeout=WAITS) for _ in range(FEW))
    assert ask(making, b"schnell").result(WAITS) == b"schnell"
    Slow.arrived.set()
    assert [answer.result(WAITS) for answer in slow] == [b"langsam"] * FEW


@pytest.mark.parametrize("length", ["101", "viel", "-1", "²"])
def test_what_is_too_long_is_left_to_flask(ask, length):
    making = Making()
    making.finish.set()
    assert ask(making, b"x" * 101, CONTENT_LENGTH=length).result(WAITS) == b"x" * 101


@pytest.mark.usefixtures("patient")
def test_who_fails_makes_room_too(ask):
    def fail():
        raise ValueError

    failing, making = Making(fail), Making()
    making.finish.set()
    failed = [ask(failing) for _ in range(2 * FEW)]
    assert all(isinstance(answer.exception(WAITS), ValueError) for answer in failed)
    assert ask(making).result(WAITS) == b""


def test_a_form_that_broke_off_is_not_taken_for_a_whole_one():
    asked, said = [], []
    layer = FewAtATime(lambda *given: asked.append(given) or [], longest_bytes=100)
    environ = {"wsgi.input": BytesIO(b"body=Dies+ist+ein+hal"), "CONTENT_LENGTH": "60"}
    assert b"".join(layer(environ, lambda status, _headers: said.append(status)))
    assert (said, asked) == (["400 Bad Request"], [])
