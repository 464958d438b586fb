"""A crowd whose connections are closed after the test."""

from collections.abc import Callable, Iterator

import pytest

from tests.durability.crowd import Crowd
from tests.parts.server import Server


@pytest.fixture
def gather() -> Iterator[Callable[[Server, int], Crowd]]:
    """`gather(server, 50)` is an article and so many people with accounts, who have yet to log in."""
    gathered: list[Crowd] = []

    def gathering(server: Server, size: int) -> Crowd:
        gathered.append(Crowd(server, size))
        return gathered[-1]

    yield gathering
    for crowd in gathered:
        crowd.leave()
