"""The server is killed without warning while people post: what it has acknowledged is there, and nothing twice."""

import random
import threading
import time
from collections import Counter
from http.client import HTTPException

import pytest
from sqlalchemy import select

from app.discussion.actions.recounting import wrong_counts
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from tests.durability.crowd import GENEROUS, Client, fresh_token
from tests.parts.server import Server

KILLS = 20
CLIENTS = 4

pytestmark = pytest.mark.slow


class Persistent:
    """Somebody who posts one comment after the other, and sends again what was not acknowledged."""

    def __init__(self, client: Client, path: str) -> None:
        self.client = client
        self.path = path
        self.acknowledged: list[str] = []
        self.sent_again = 0
        self.refusals: list[tuple[int, str]] = []
        self._open: tuple[str, str] | None = None
        self._number = 0

    def post_until_cut_off(self) -> None:
        """Post until the connection breaks."""
        self.client.reconnect()
        while not self.refusals:
            if self._open is None:
                self._number += 1
                self._open = (f"{self.client.email} {self._number}", fresh_token())
            else:
                self.sent_again += 1
            try:
                status, page = self.client.post(self.path, *self._open)
            except (OSError, HTTPException):
                return
            if status == 201:
                self.acknowledged.append(self._open[0])
                self._open = None
            else:
                self.refusals.append((status, page))


def killed_while_posting(server: Server, people: list[Persistent], moment: float) -> None:
    """Let everybody post, and kill the server in the midst of it."""
    before = [len(person.acknowledged) for person in people]
    threads = [threading.Thread(target=person.post_until_cut_off) for person in people]
    for thread in threads:
        thread.start()
    wait_until(lambda: all(len(p.acknowledged) > n or p.refusals for p, n in zip(people, before, strict=True)))
    time.sleep(moment)
    server.kill()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def wait_until(true) -> None:
    """Look again and again, for half a minute at most."""
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_twenty_kills_lose_nothing_that_was_acknowledged_and_double_nothing(tmp_path, gather):
    with Server(tmp_path, **GENEROUS, WORKERS=1) as server:
        crowd = gather(server, CLIENTS)
        crowd.enter()
        people = [Persistent(client, f"{crowd.article.path}/comments") for client in crowd.clients]
        chance = random.Random(4)
        for _ in range(KILLS):
            killed_while_posting(server, people, chance.uniform(0, 0.15))
            server.start()
            assert not [person.refusals for person in people if person.refusals]
            with server.inside():
                there = Counter(db.session.scalars(select(Comment.body)))
                assert not {text for person in people for text in person.acknowledged} - set(there)
                assert set(there.values()) == {1}
                assert wrong_counts() == []
                positions = sorted(db.session.scalars(select(Comment.position)))
                assert positions == list(range(1, len(positions) + 1))
                assert db.session.scalars(select(Discussion.last_position)).one() == len(positions)
    assert sum(person.sent_again for person in people) >= KILLS, "the kills came while nobody was posting"
    print(f"{sum(len(p.acknowledged) for p in people)} acknowledged, {sum(p.sent_again for p in people)} sent again")
