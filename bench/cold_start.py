"""From `flask up` to the first answered page: in an empty folder, where everything is made first, and once more.

Run: .venv/bin/python -m bench.cold_start

The first start migrates the database and publishes the first article; the second finds both. With the worker and the
streams beside the servers, as in production. The baseline is a bare Flask application on the same server.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench import measure
from bench.measure import compared
from bench.progress import Bar
from bench.serving import bare_server, real, running, wait_for

ROUNDS = 5
BARE, FIRST, SECOND = "bare Flask, first answer", "empty folder, first page", "second start, first page"


def main() -> None:
    """Print the table."""
    rounds = 1 if measure.is_quick() else ROUNDS
    with tempfile.TemporaryDirectory() as name, Bar("cold start", 2 * rounds) as bar:
        folders = [Path(name) / str(count) for count in range(rounds)]
        # A second start takes the folder that a first one has filled.
        fresh, used = iter(folders), iter(folders)
        rivals: dict[str, Callable[[], float]] = {
            BARE: lambda: seconds_until(partial(bare_server, {"page": 30_000})),
            FIRST: lambda: seconds_until(partial(served, next(fresh))),
        }
        measured = measure.in_turns(rivals, rounds, bar)
        for folder in used:
            bar.show("second start")
            measured.setdefault(SECOND, []).append(seconds_until(partial(served, folder)))
    measure.report(
        [
            compared(measured, BARE, unit="s"),
            compared(measured, FIRST, BARE, unit="s"),
            compared(measured, SECOND, BARE, unit="s"),
        ]
    )


def seconds_until(start: Callable[[], AbstractContextManager[Any]]) -> float:
    """How long it takes to enter the block; what was started ends outside the measured time."""
    begun = time.perf_counter()
    with start():
        return time.perf_counter() - begun


@contextmanager
def served(folder: Path):  # type: ignore[no-untyped-def]
    """`flask up` in a folder, as soon as it has answered with the home page."""
    folder.mkdir(exist_ok=True)
    server = real(folder)
    with running([sys.executable, "-m", "flask", "--app", "app", "up"], server.environment):
        wait_for(server.url)
        yield


if __name__ == "__main__":
    main()
