"""Watching the discussions that somebody has open: the database is the only thing that all nodes share for sure."""

import threading
import time
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.logs import log
from app.live.queries import Pulse, pulse_of, pulses_of

LOOKS_EVERY_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0


class Watch:
    """A thread that looks for changes and tells of each, at most once each look.

    A pulse is the whole state, not a step: what was missed while nobody looked is in the next one.
    """

    def __init__(self, engine: Engine, tell: Callable[[Pulse], None]) -> None:
        self._engine = engine
        self._tell = tell
        self._lock = threading.Lock()
        self._known: dict[int, int] = {}
        self._someone = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, discussion_id: int) -> Pulse | None:
        """Watch it from now on. Its present pulse, or None where nobody may read it.

        Raises SQLAlchemyError where the database doesn't answer.
        """
        pulse = pulse_of(self._engine, discussion_id)
        if pulse is not None:
            with self._lock:
                self._known.setdefault(discussion_id, pulse.version)
                if self._thread is None:
                    self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
                    self._thread.start()
            self._someone.set()
        return pulse

    def drop(self, discussion_id: int) -> None:
        """Nobody has it open any more."""
        with self._lock:
            self._known.pop(discussion_id, None)
            if not self._known:
                self._someone.clear()

    def _look(self) -> None:
        pause = LOOKS_EVERY_SECONDS
        while True:
            self._someone.wait()
            try:
                self._tell_changes()
                pause = LOOKS_EVERY_SECONDS
            except SQLAlchemyError as error:
                log().warning("streams can't read the database", error=type(error).__name__)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            time.sleep(pause)

    def _tell_changes(self) -> None:
        with self._lock:
            watched = list(self._known)
        for pulse in pulses_of(self._engine, watched):
            with self._lock:
                known = self._known.get(pulse.discussion_id)
                if known is None or known == pulse.version:
                    continue
                self._known[pulse.discussion_id] = pulse.version
            self._tell(pulse)
