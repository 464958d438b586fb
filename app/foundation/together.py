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
from sqlalchemy.exc import DBAPIError, OperationalError

from app.foundation import db as database
from app.foundation.db import (
    TransactionLost,
    db,
    in_transaction,
    is_writing,
    let_go,
    taking_part,
    tried_again,
    write_queue,
)
from app.foundation.turns import WriteQueue, make_room

T = TypeVar("T")

MOST_TOGETHER = 16
LEAST_WAIT_MS = 100  # for the database's own lock, once it is our turn


def written_together(action: Callable[[], T]) -> T:
    """Like `in_transaction`, for what is short and sent often: it shares its commit with others.

    What fails takes only its own part back. Where the commit itself fails, all of it fails for everybody.
    """
    queue = write_queue(db.engine)
    if queue is None:
        return in_transaction(action)
    if is_writing():
        raise RuntimeError("a write can't begin inside another one")
    return tried_again(lambda: _line_for(db.engine).write(action, db.engine, queue))


class _Part:
    """What one of them writes, and what came of it; `is_lost` where it was undone with the whole."""

    def __init__(self, action: Callable[[], Any], wait_seconds: float) -> None:
        self._action, self._context = action, copy_context()
        self._until = time.monotonic() + wait_seconds
        self.call = threading.Event()
        self.leads = self.is_lost = False
        self.result: Any = None
        self.error: BaseException | None = None

    @property
    def is_late(self) -> bool:
        return time.monotonic() >= self._until

    def write(self, connection: Connection) -> None:
        """By another thread, as the person whose part it is. Raises TransactionLost, and nothing of the part's own."""
        self._context.run(self._written, connection)

    def _written(self, connection: Connection) -> None:
        try:
            with taking_part(connection):
                self.result = self._action()
        except TransactionLost:
            raise
        except BaseException as error:
            self.error = error

    def lose(self, cause: BaseException) -> None:
        """The whole is undone; whoever was refused before that, and wrote nothing, still hears of that."""
        if self.error is None:
            self.is_lost = True
            orig = cause.orig if isinstance(cause, DBAPIError) and cause.orig is not None else cause
            self.error = OperationalError("COMMIT", {}, orig)


class _Line:
    """Those of this process who wait, first come, first written; the first one leads."""

    def __init__(self) -> None:
        self._waiting: deque[_Part] = deque()
        self._guard = threading.Lock()
        self._is_led = False

    def write(self, action: Callable[[], T], engine: Engine, queue: WriteQueue) -> T:
        let_go()
        make_room()
        with queue.place(database.WRITE_WAIT_SECONDS) as wait_seconds:
            part = _Part(action, wait_seconds)
            with self._guard:
                self._waiting.append(part)
                part.leads, self._is_led = not self._is_led, True
            if not part.leads:
                self._wait(part)
            if part.leads:
                self._lead(part, engine, queue)
        if part.is_lost:
            db.session.expunge_all()  # the session believes that all is there
        if part.error is not None:
            raise part.error
        return part.result  # type: ignore[no-any-return]

    def _wait(self, part: _Part) -> None:
        try:
            part.call.wait()
        except BaseException:
            with self._guard:
                if part in self._waiting:
                    self._waiting.remove(part)
            if part.leads:
                self._let_the_next_one_lead()
            raise

    def _lead(self, own: _Part, engine: Engine, queue: WriteQueue) -> None:
        """Write for all who wait, whose first one this is."""
        written: list[_Part] = []
        try:
            with queue.turn(database.WRITE_WAIT_SECONDS, even_late=True) as wait_ms:
                self._write_all(written, engine, max(wait_ms, LEAST_WAIT_MS))
        except BaseException as error:
            for part in written or [self._waiting.popleft()]:
                part.lose(error)
        finally:
            self._let_the_next_one_lead()
            for part in written:
                if part is not own:
                    part.call.set()

    def _write_all(self, written: list[_Part], engine: Engine, wait_ms: int) -> None:
        part = self._next(written)
        if part is None:
            return
        with engine.connect().execution_options(wait_to_write_ms=wait_ms) as connection, connection.begin():
            while part is not None:
                part.write(connection)
                part = self._next(written) if len(written) < MOST_TOGETHER else None

    def _next(self, written: list[_Part]) -> _Part | None:
        """Who is to be written next; whoever waited too long is told so."""
        while self._waiting:
            part = self._waiting.popleft()
            written.append(part)
            if not part.is_late:
                return part
            part.error = OperationalError("BEGIN IMMEDIATE", {}, Exception("the writers ahead took too long"))
        return None

    def _let_the_next_one_lead(self) -> None:
        with self._guard:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
            if following is not None:
                following.leads = True
        if following is not None:
            following.call.set()


_lines: "WeakKeyDictionary[Engine, _Line]" = WeakKeyDictionary()


def _line_for(engine: Engine) -> _Line:
    return _lines.get(engine) or _lines.setdefault(engine, _Line())
