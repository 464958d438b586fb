"""Writing together: what people of one process send at the same moment is one transaction of SQLite.

There writers take turns, and the dearest part of a turn is its end, when the disk is waited for. So whoever gets the
turn writes for all who have come meanwhile, one after the other, and the disk is waited for once. Each part stands or
falls by itself, but nobody is told of success before the whole is safe.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from app.foundation import db as database
from app.foundation.db import db, in_transaction, is_writing, taking_part, tried_again, write_queue
from app.foundation.turns import WriteQueue, ahead_of_all

T = TypeVar("T")

MOST_TOGETHER = 16


def written_together(action: Callable[[], T]) -> T:
    """Like `in_transaction`, for what is short and sent often: it shares its commit with others.

    What fails takes only its own part back. Where the commit itself fails, all of it fails for everybody.
    """
    queue = write_queue(db.engine)
    if queue is None:
        return in_transaction(action)
    if is_writing():
        raise RuntimeError("a write can't begin inside another one")
    sharing = _sharing(db.engine, queue)
    return tried_again(lambda: sharing.write(action))


class _Part:
    """What one of them writes, and what came of it."""

    def __init__(self, action: Callable[[], Any], wait_seconds: float) -> None:
        self._action, self._context = action, copy_context()
        self._end = threading.Event()
        self._until = time.monotonic() + wait_seconds
        self.leads = False
        self.result: Any = None
        self.error: BaseException | None = None

    @property
    def seconds_left(self) -> float:
        return max(0.001, self._until - time.monotonic())

    def write(self, connection: Connection) -> None:
        """By another thread, as the person whose part it is. Raises only where the whole transaction is lost."""
        self._context.run(self._written, connection)
        if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
            raise OperationalError("COMMIT", {}, Exception("the database has undone the transaction"))

    def _written(self, connection: Connection) -> None:
        try:
            with taking_part(connection):
                self.result = self._action()
        except BaseException as error:
            self.error = error

    def wait(self) -> None:
        self._end.wait()
        self._end.clear()

    def wake(self) -> None:
        self._end.set()


class _Sharing:
    """The parts that wait in this process, first come, first written."""

    def __init__(self, engine: Engine, queue: WriteQueue) -> None:
        self._engine, self._queue = engine, queue
        self._waiting: deque[_Part] = deque()
        self._guard = threading.Lock()
        self._is_led = False

    def write(self, action: Callable[[], T]) -> T:
        db.session.rollback()  # nobody waits for the turn to write with a connection in hand
        with ahead_of_all(), self._queue.place(database.WRITE_WAIT_SECONDS) as wait_seconds:
            part = _Part(action, wait_seconds)
            with self._guard:
                self._waiting.append(part)
                part.leads, self._is_led = not self._is_led, True
            if not part.leads:
                part.wait()
            if part.leads:
                self._lead(part)
        if part.error is not None:
            raise part.error
        return part.result  # type: ignore[no-any-return]

    def _lead(self, own: _Part) -> None:
        """Write for all who wait, whose first one this is, and let the next one lead if there are more."""
        written: list[_Part] = []
        try:
            with self._queue.turn(own.seconds_left) as wait_ms:
                self._write_all(written, wait_ms)
        except BaseException as error:
            for part in written or [self._waiting.popleft()]:
                part.error = error
        finally:
            with self._guard:
                following = self._waiting[0] if self._waiting else None
                self._is_led = following is not None
            if following is not None:
                following.leads = True
                following.wake()
            for part in written:
                if part is not own:
                    part.wake()

    def _write_all(self, written: list[_Part], wait_ms: int) -> None:
        with self._engine.connect().execution_options(wait_to_write_ms=wait_ms) as connection, connection.begin():
            while self._waiting and len(written) < MOST_TOGETHER:
                part = self._waiting.popleft()
                written.append(part)
                part.write(connection)


_shared: "WeakKeyDictionary[Engine, _Sharing]" = WeakKeyDictionary()


def _sharing(engine: Engine, queue: WriteQueue) -> _Sharing:
    return _shared.get(engine) or _shared.setdefault(engine, _Sharing(engine, queue))
