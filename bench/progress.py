"""How far a measurement is: one quiet line on a terminal, which goes away at the end; elsewhere some lines."""

import sys
import time
from types import TracebackType
from typing import TextIO

CELLS = 24
LONGEST = 100


class Bar:
    """The bar of one command; `with` takes it off the screen again."""

    def __init__(self, label: str, length: int, out: TextIO | None = None) -> None:
        self._label, self._length, self._done = label, max(1, length), 0
        self._out = out or sys.stderr
        self._started = time.monotonic()
        self._doing = ""

    def __enter__(self) -> "Bar":
        self._draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._out.isatty():
            self._out.write("\r\x1b[K")
        elif kind is None:
            self._out.write(f"{self._label}: done in {time.monotonic() - self._started:.0f} s\n")
        self._out.flush()

    def show(self, doing: str) -> None:
        """Say what is being done."""
        self._doing = doing
        self._draw()

    def step(self, steps: int = 1) -> None:
        """So much more is done."""
        self._done = min(self._length, self._done + steps)
        if self._out.isatty():
            self._draw()

    def _draw(self) -> None:
        if not self._out.isatty():
            self._out.write(f"{self._label}: {self._doing or 'begins'}\n")
        else:
            full = CELLS * self._done // self._length
            line = f"{self._label} {'━' * full}{'─' * (CELLS - full)} {self._done}/{self._length} {self._doing}"
            self._out.write(f"\r\x1b[K{line[:LONGEST]}")
        self._out.flush()
