"""Real parts for tests: databases, a Valkey, the production server, a browser."""

import os
import socket
import time
from collections.abc import Callable
from typing import NoReturn

import pytest


def missing(what: str, how: str) -> NoReturn:
    """Skip the test where a part isn't there, and say how to get it; where CI=true, fail."""
    sentence = f"{what} is missing: {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def wait_until(true: Callable[[], object], *, seconds: float = 30) -> None:
    """Look again and again, for so long at most."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
