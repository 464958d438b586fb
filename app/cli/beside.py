"""Processes beside the server: the worker and the streams."""

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType

from app.foundation.logs import log

STOPS_WITHIN_SECONDS = 25.0


class Beside:
    """A command in a process of its own for the length of the block; it is started again whenever it ends by itself.

    The process ends with this one: its standard input is a leash, which the kernel lets go when this one dies.
    """

    def __init__(self, name: str, command: Sequence[str], pause_seconds: float = 2.0) -> None:
        self._name = name
        self._command = command
        self._pause_seconds = pause_seconds
        self._enough = Event()
        self._starting = Lock()  # none is started any more once it is enough
        self._process: subprocess.Popen[bytes] | None = None
        # A server process that lives on must not hold the leash.
        os.register_at_fork(after_in_child=self._let_go)

    def __enter__(self) -> "Beside":
        self._process = self._started()
        Thread(target=self._keep, name=self._name, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._starting:
            self._enough.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._let_go()

    def _keep(self) -> None:
        while not self._enough.is_set():
            if self._process is not None:
                code = self._process.wait()
                if self._enough.is_set():
                    return
                log().error(f"{self._name} ended", code=code)
            self._let_go()
            self._enough.wait(self._pause_seconds)
            with self._starting:
                if not self._enough.is_set():
                    self._process = self._started()

    def _started(self) -> "subprocess.Popen[bytes] | None":
        try:
            return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 - our own words
        except OSError as error:
            log().error(f"{self._name} could not be started", error=type(error).__name__)
            return None

    def _let_go(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
