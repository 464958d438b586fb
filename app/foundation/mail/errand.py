"""One batch of letters, carried by a process of its own that finishes its letter whatever becomes of the worker."""

import os
import signal
from contextlib import closing, suppress
from typing import NoReturn

from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.mail.delivering import Batch, Write, carrier_of_settings, deliver

WELL, AWAY, BROKEN = 0, 3, 4


class Errand:
    """The process that carries a batch.

    It leads a session of its own, so that ending the worker, or all its processes, doesn't end it between the server's
    word and our note of it. Before each further letter it looks whether the worker still lives; if not it gives the
    rest back. Begin one only where this process has a single thread and no transaction.
    """

    def __init__(self, batch: Batch, write: Write) -> None:
        db.session.remove()
        db.engine.dispose()  # no connection may be open on both sides of a fork
        worker = os.getpid()
        self._pid = os.fork()
        self._status: int | None = None
        if self._pid == 0:
            _carry(batch, write, worker)

    def outcome(self, *, wait: bool = False) -> int | None:
        """WELL, AWAY where the mail server can't be reached, BROKEN, or None while it is under way."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, 0 if wait else os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self._status = code if code in {WELL, AWAY} else BROKEN
        return self._status

    def call_back(self) -> None:
        """Let it finish its letter and give the rest back."""
        if self.outcome() is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it at once: for one that is stuck. Its claims end by themselves."""
        if self.outcome() is None:
            os.kill(self._pid, signal.SIGKILL)
            self.outcome(wait=True)


def _carry(batch: Batch, write: Write, worker: int) -> NoReturn:
    code = BROKEN
    try:
        os.setsid()
        called_back: list[int] = []
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda number, _frame: called_back.append(number))
        with closing(carrier_of_settings()) as carrier:
            outcome = deliver(batch, write, carrier, lambda: os.getppid() == worker and not called_back)
        code = AWAY if outcome.trouble else WELL
        db.session.remove()
        db.engine.dispose()
    except BaseException as error:
        log().error("errand broken off", error=type(error).__name__)
    finally:
        os._exit(code)
