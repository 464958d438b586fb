"""The streams as a browser meets them: a process of its own, on each kind of database."""

import http.client
import json
import time
from contextlib import closing

import pytest
from sqlalchemy import select

from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from tests.durability.crowd import GENEROUS, fresh_token

pytestmark = pytest.mark.slow


class Stream:
    """One open stream."""

    def __init__(self, port, path, **headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.request("GET", path, headers=headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def next(self):
        """The next event's number and content."""
        number = None
        while True:
            line = self.answer.readline().decode().strip()
            if line.startswith("id: "):
                number = int(line[4:])
            if line.startswith("data: "):
                return number, json.loads(line[6:])

    def close(self):
        self.answer.close()
        self.connection.close()


@pytest.fixture
def server(servers):
    return servers(**GENEROUS, LIVE_MOST_STREAMS=6, LIVE_MOST_PER_NETWORK=5)


def test_open_pages_hear_of_a_comment_and_late_ones_what_they_missed(server, gather):
    crowd = gather(server, 1)
    crowd.enter()
    (ben,) = crowd.clients
    with server.inside():
        number = db.session.scalars(select(Discussion.id)).one()
    path = f"/live/{number}"
    port = server.live_port
    with closing(Stream(port, path)) as first, closing(Stream(port, f"{path}?since=1")) as second:
        assert (first.status, second.status) == (200, 200)
        status, page = ben.post(f"{crowd.article.path}/comments", "Hallo zusammen", fresh_token())
        assert status == 201, page
        told = [stream.next() for stream in (first, second)]
        assert told[0] == told[1]
        version, content = told[0]
        assert content == {"version": version, "count": 1, "last": 1}
        with closing(Stream(server.live_port, path, **{"Last-Event-ID": "1"})) as third:
            assert third.next() == told[0], "what was missed is said at once"
        for nowhere in ("/live/999", "/live/x"):
            with closing(Stream(port, nowhere)) as none:
                assert none.status == 404


def test_a_full_house_says_so_and_room_comes_back(server, gather):
    gather(server, 1)
    with server.inside():
        path = f"/live/{db.session.scalars(select(Discussion.id)).one()}"
    open_ones = [Stream(server.live_port, path) for _ in range(5)]
    assert [stream.status for stream in open_ones] == [200] * 5
    with closing(Stream(server.live_port, path)) as refused:
        assert refused.status == 503
        assert refused.answer.getheader("Retry-After") == "60"
    for stream in open_ones:
        stream.close()
    deadline = time.monotonic() + 20
    while True:
        with closing(Stream(server.live_port, path)) as again:
            if again.status == 200:
                break
        assert time.monotonic() < deadline
