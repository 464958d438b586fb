"""Which tests are measured for coverage: each line is looked for once, not on every database and in every browser.

Measuring doubles what a test costs. Without it go the tests on PostgreSQL, which run the same lines as on SQLite (but
the ground's, where the databases differ), those in a browser, and those marked `unmeasured`, which play one thing
through every route. The figure is therefore a lower bound.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

GROUND = "tests/foundation/"
OF_PROCESSES = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


def is_measured(item: pytest.Item) -> bool:
    """Whether this test is to show which lines run."""
    if item.get_closest_marker("browser") or item.get_closest_marker("unmeasured"):
        return False
    database = getattr(item, "callspec", None) and item.callspec.params.get("backend")  # type: ignore[attr-defined]
    return database != "postgresql" or item.nodeid.startswith(GROUND)


@contextmanager
def unmeasured() -> Iterator[None]:
    """Nothing inside the block is measured, nor in the processes it starts."""
    here, in_threads = sys.gettrace(), threading.gettrace()
    taken = {name: os.environ.pop(name) for name in OF_PROCESSES if name in os.environ}
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]
    try:
        yield
    finally:
        os.environ.update(taken)
        threading.settrace(in_threads)  # type: ignore[arg-type]
        sys.settrace(here)
