"""A publication on several nodes, as it runs on several machines: nodes, worker, streams, PostgreSQL and Valkey."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parts import answers, free_port, wait_until
from tests.parts.postgres import PostgresServer, crashing_postgres
from tests.parts.server import Server
from tests.parts.valkey import running_valkey
from tests.parts.workers import Hand


@dataclass(frozen=True)
class Scaled:
    """Everything runs; each part may be killed and started again."""

    nodes: list[Server]
    worker: Hand
    streams: Hand
    postgres: PostgresServer
    valkey: Any


@contextmanager
def running_scaled(folder: Path, nodes: int, **settings: object) -> Iterator[Scaled]:
    """So many nodes that share nothing but PostgreSQL, Valkey and the secret key; each has a folder of its own."""
    with ExitStack() as parts:
        postgres = parts.enter_context(crashing_postgres())
        valkey = parts.enter_context(running_valkey())
        shared: Mapping[str, object] = {
            "DATABASE_URL": postgres.address,
            "VALKEY_URL": valkey.connection_url,
            "SECRET_KEY": "the same on every node",
            "LIVE_PORT": free_port(),
            "LIVE_MOST_STREAMS": 100,
            **settings,
        }
        servers = [_node(folder / f"node{number}", shared) for number in range(1, nodes + 1)]
        servers[0].run("prepare")
        worker, streams = Hand(servers[0]), Hand(servers[0], "streams")
        with ThreadPoolExecutor() as starting:
            list(starting.map(parts.enter_context, (worker, streams, *servers)))
        wait_until(lambda: answers(servers[0].live_port))
        yield Scaled(servers, worker, streams, postgres, valkey)


def _node(folder: Path, shared: Mapping[str, object]) -> Server:
    folder.mkdir(parents=True)
    return Server(folder, "serve", **shared)
