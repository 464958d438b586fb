"""Places among those who think: few, and given in the order of coming."""

import threading
import time

import pytest

from app.foundation import turns
from app.foundation.turns import Seats


def wait_until(true):
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_who_came_first_is_served_first():
    seats, served = Seats(1), []
    assert seats.take(1)
    threads = []
    for number in range(4):
        threads.append(threading.Thread(target=lambda number=number: (seats.take(5), served.append(number))))
        threads[-1].start()
        wait_until(lambda number=number: len(seats._waiting) == number + 1)
    for number in range(4):
        seats.give_back()
        wait_until(lambda number=number: len(served) == number + 1)
    assert served == [0, 1, 2, 3]


def test_who_comes_while_others_wait_does_not_go_ahead():
    seats = Seats(1)
    assert seats.take(1)
    waiter = threading.Thread(target=seats.take, args=(5,))
    waiter.start()
    wait_until(lambda: seats._waiting)
    seats.give_back()
    assert not seats.take(0.01)
    waiter.join()


def test_there_are_no_more_than_there_are_and_none_is_lost_to_the_impatient():
    seats = Seats(2)
    assert seats.take(1)
    assert seats.take(1)
    assert not seats.take(0.01)
    seats.give_back()
    assert seats.take(0.01)
    assert not seats.take(0.01)


@pytest.mark.parametrize("was_called", [False, True])
def test_a_place_outlives_whoever_goes_away_while_waiting(monkeypatch, was_called):
    seats = Seats(1)
    assert seats.take(1)

    class Interrupted:
        def acquire(self, timeout=None):
            if timeout is None:
                return
            if was_called:
                seats.give_back()
            raise KeyboardInterrupt

        def release(self):
            pass

    real = turns.threading.Lock
    monkeypatch.setattr(turns.threading, "Lock", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        seats.take(1)
    monkeypatch.setattr(turns.threading, "Lock", real)
    if not was_called:
        seats.give_back()
    assert seats.take(0.01)
