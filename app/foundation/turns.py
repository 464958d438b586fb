"""Whose turn it is: to write, of all processes one; to think, of each process a few.

Python lets one thread of a process run at a time. Whoever writes lets go of it at each statement, and would get it back
only after all others had theirs, while everybody else who wants to write waits. So few requests are made at the same
time, and whoever writes isn't counted among them.
"""

import fcntl
import mmap
import os
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import OperationalError

T = TypeVar("T")

MOST_WRITERS = 4  # of a process, at the same time, on PostgreSQL

_COUNTER = struct.Struct("<Q")
MOST_THINKING = 2  # requests of a process, at the same time, of those that read and of those that send something
PATIENCE_SECONDS = 0.25  # then a request is made all the same: what is in the way may be waiting for something else


class Seats:
    """A few places, first come, first served: a semaphore lets whoever comes at the right moment go ahead of others."""

    def __init__(self, number_of: int) -> None:
        self._guard = threading.Lock()
        self._free = number_of
        self._waiting: deque[threading.Lock] = deque()

    def take(self, wait_seconds: float) -> bool:
        """Whether there was one in time."""
        with self._guard:
            if self._free:
                self._free -= 1
                return True
            call = threading.Lock()
            call.acquire()
            self._waiting.append(call)
        try:
            if call.acquire(timeout=wait_seconds):
                return True
        except BaseException:
            if not self._gone(call):
                self.give_back()
            raise
        return not self._gone(call)

    def _gone(self, call: threading.Lock) -> bool:
        """Wait no longer; False for whoever was called in the same moment, and so has a place."""
        with self._guard:
            if call not in self._waiting:
                return False
            self._waiting.remove(call)
            return True

    def give_back(self) -> None:
        """The next one may have it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


_places = threading.BoundedSemaphore(MOST_WRITERS)
_seats = {kind: Seats(MOST_THINKING) for kind in ("reading", "sending")}
_seat: ContextVar[Seats | None] = ContextVar("a place among those who think", default=None)
_has_come_in: ContextVar[bool] = ContextVar("whether this thread has taken a place, or lost patience", default=False)


def among_few(kind: str, make: Callable[[], T]) -> T:
    """Make a request as one of a few of its kind: who sends something never waits behind all who read.

    Whoever is among them already, or was, goes on.
    """
    if _has_come_in.get():
        return make()
    seat_or_none = _taken(_seats[kind])
    came_in, token = _has_come_in.set(True), _seat.set(seat_or_none)
    try:
        return make()
    finally:
        if (seat := _seat.get()) is not None:
            seat.give_back()
        _seat.reset(token)
        _has_come_in.reset(came_in)


def make_room() -> None:
    """From now on another one may be among the few: for whoever writes, or waits for that or for somebody else's page.

    What is left to do afterwards is little, and waiting once more would cost more than it.
    """
    seat = _seat.get()
    if seat is not None:
        _seat.set(None)
        seat.give_back()


def _taken(seats: Seats) -> Seats | None:
    """The seat, or none for whoever has lost patience."""
    return seats if seats.take(PATIENCE_SECONDS) else None


@contextmanager
def place_among_writers(wait_seconds: float) -> Iterator[None]:
    """A few writers of a process at a time: the others wait here, where they take no lock, connection or processor."""
    if not _places.acquire(timeout=wait_seconds):
        raise _cannot_write("too many writers are waiting")
    try:
        yield
    finally:
        _places.release()


class WriteQueue:
    """Writers of all threads and processes, first come, first served.

    SQLite's own waiting lets a busy process starve the others for seconds; the kernel grants file locks in order. The
    file that is locked holds a number, too, which each writer raises when its turn is over: whoever reads may see in
    memory, without asking the database, that nothing was written.
    """

    def __init__(self, lock_file: Path, most_waiting: int) -> None:
        self._lock_file = str(lock_file)
        handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.truncate(handle, _COUNTER.size)
            self._turns = mmap.mmap(handle, _COUNTER.size)
        finally:
            os.close(handle)
        self._places = threading.BoundedSemaphore(most_waiting)

    @property
    def turns_taken(self) -> bytes:
        """Another one after each write of any process on this machine."""
        return self._turns[:]

    @contextmanager
    def place(self, wait_seconds: float) -> Iterator[float]:
        """One of the places for those who wait, as some threads stay free for readers; yields the seconds left."""
        deadline = time.monotonic() + wait_seconds
        if not self._places.acquire(timeout=wait_seconds):
            raise _cannot_write("too many writers are waiting")
        try:
            yield max(0.0, deadline - time.monotonic())
        finally:
            self._places.release()

    @contextmanager
    def turn(self, wait_seconds: float, *, even_late: bool = False) -> Iterator[int]:
        """Wait for the turn; yields the milliseconds left to get the database's own lock. For whoever has a place.

        Raises OperationalError where it comes too late; not `even_late`, for whoever has to end the waiting of others.
        """
        deadline = time.monotonic() + wait_seconds
        handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock(handle, wait=wait_seconds > 0)
            left_ms = int((deadline - time.monotonic()) * 1000)
            if wait_seconds and left_ms <= 0 and not even_late:
                raise _cannot_write("the writers ahead took too long")
            try:
                yield max(0, left_ms)
            finally:
                _COUNTER.pack_into(self._turns, 0, (_COUNTER.unpack_from(self._turns)[0] + 1) % 2**64)
        finally:
            os.close(handle)

    @staticmethod
    def _lock(handle: int, *, wait: bool) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _cannot_write("another writer is at it") from None


def _cannot_write(why: str) -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", {}, Exception(f"database is locked: {why}"))
