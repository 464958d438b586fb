"""People who read and write on several nodes while something breaks, and note what they were told."""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import NamedTuple

from app.foundation.tokens import new_token
from tests.durability.crowd import Client
from tests.parts import wait_until
from tests.parts.server import Server

LONGEST_SECONDS = 5.0
FRESH_EVERY = 5
OLD_PAGE = "Sie können im Moment lesen, aber nicht schreiben."
IDLE_SECONDS = 10  # the server closes a connection that is silent for 30


class Noted(NamedTuple):
    """What became of a request: the status, or 0 where the connection broke."""

    node: int
    status: int
    seconds: float
    page: str


class Browser:
    """Somebody with a connection to every node, as a proxy has: where one fails, the next request goes to another."""

    def __init__(self, client: Client, nodes: list[Server], first: int) -> None:
        self._clients = [client.copy(node) for node in nodes]
        self._used = [0.0 for _ in nodes]
        self._node = first % len(nodes)
        self.noted: list[Noted] = []

    def ask(self, send: Callable[[Client], tuple[int, str]]) -> Noted:
        """One request; who was told that it did not work goes to another node next time."""
        node, began = self._node, time.monotonic()
        if began - self._used[node] > IDLE_SECONDS:
            self._clients[node].reconnect()
        self._used[node] = began
        try:
            status, page = send(self._clients[node])
        except (OSError, HTTPException):
            status, page = 0, ""
            self._clients[node].reconnect()
        noted = Noted(node, status, time.monotonic() - began, page)
        self.noted.append(noted._replace(page="" if status < 400 else page))
        if status in {0, 503}:
            self.turn()
        return noted

    def turn(self) -> None:
        """Go on at the next node."""
        self._node = (self._node + 1) % len(self._clients)

    def close(self) -> None:
        """Hang up everywhere."""
        for client in self._clients:
            client.close()


class Reader:
    """Somebody who reads the discussion again and again."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser, self._path = browser, path

    def go_on(self, stop: threading.Event) -> None:
        """Read until it is enough."""
        while not stop.is_set():
            self.browser.ask(lambda client: client.ask("GET", self._path))
            stop.wait(0.02)


class Poster:
    """Somebody who writes one comment after the other, and sends again what was not acknowledged."""

    def __init__(self, browser: Browser, stranger: Browser, article: str, thread_id: int, name: str) -> None:
        self.browser, self._stranger = browser, stranger
        self._article, self._thread_id, self._name = article, thread_id, name
        self.acknowledged: list[str] = []
        self.replies: list[str] = []
        self.missed: list[str] = []
        self.sent_again = 0

    def go_on(self, stop: threading.Event) -> None:
        """Write until it is enough; in turn below the article, and in answer to the thread."""
        for number in itertools.count(1):
            text, token, answers = f"{self._name} sagt {number}", new_token(), number % 2 == 0
            path = f"/comments/{self._thread_id}/reply" if answers else f"{self._article}/comments"
            if not self._posted(path, text, token, stop):
                return
            self.acknowledged.append(text)
            if answers:
                self.replies.append(text)
            elif number % FRESH_EVERY == 0:
                self._look_for(text)

    def _posted(self, path: str, text: str, token: str, stop: threading.Event) -> bool:
        by_script = len(text) % 2 == 0
        while not stop.is_set():
            noted = self.browser.ask(lambda client: client.post(path, text, token, by_script=by_script))
            if noted.status in {201, 303}:
                return True
            self.sent_again += 1
            stop.wait(0.05)
        return False

    def _look_for(self, text: str) -> None:
        """Whoever reads it anywhere now has it on the page."""
        noted = self._stranger.ask(lambda client: client.ask("GET", f"{self._article}?order=newest"))
        self._stranger.turn()
        if noted.status == 200 and text not in noted.page and OLD_PAGE not in noted.page:
            self.missed.append(text)


class Stream:
    """An open page that hears of changes, and comes back by itself."""

    def __init__(self, port: int, discussion_id: int) -> None:
        self._port, self._path = port, f"/live/{discussion_id}"
        self.heard: dict[str, int] = {}

    def go_on(self, stop: threading.Event) -> None:
        """Listen until it is enough."""
        while not stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=1)
            try:
                headers = {"Last-Event-ID": str(self.heard.get("version", 0))}
                connection.request("GET", self._path, headers=headers)
                answer = connection.getresponse()
                while answer.status == 200 and not stop.is_set() and (line := answer.readline()):
                    if line.startswith(b"data: "):
                        self.heard = json.loads(line.removeprefix(b"data: "))
            except (OSError, HTTPException):
                pass
            finally:
                connection.close()
            stop.wait(0.1)


class Load:
    """All of them at once, for the length of the block; then `leave`."""

    def __init__(self, posters: list[Poster], readers: list[Reader], stream: Stream) -> None:
        self.posters, self.readers, self.stream = posters, readers, stream
        self._stop, self._leave = threading.Event(), threading.Event()
        going_on = [one.go_on for one in posters] + [one.go_on for one in readers]
        self._threads = [threading.Thread(target=go_on, args=[self._stop]) for go_on in going_on]
        self._listening = threading.Thread(target=stream.go_on, args=[self._leave])

    def __enter__(self) -> "Load":
        for thread in (*self._threads, self._listening):
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def leave(self) -> None:
        """Hang up, the stream too, which goes on after the block."""
        self._leave.set()
        if self._listening.is_alive():
            self._listening.join()
        for browser in self._browsers():
            browser.close()

    def go_on(self, comments: int) -> None:
        """Until everybody has had so many more comments acknowledged, and read as often."""
        people = [poster.acknowledged for poster in self.posters]
        wanted = [len(acknowledged) + comments for acknowledged in people]
        wait_until(lambda: all(len(there) >= most for there, most in zip(people, wanted, strict=True)))

    @property
    def acknowledged(self) -> list[str]:
        """The texts of all comments that the site said it has."""
        return [text for poster in self.posters for text in poster.acknowledged]

    @property
    def noted(self) -> list[Noted]:
        """All requests of all people."""
        return [noted for browser in self._browsers() for noted in browser.noted]

    def failures(self) -> set[tuple[int, int]]:
        """On which nodes which requests did not work: node and status, 0 for a connection that broke."""
        return {(noted.node, noted.status) for noted in self.noted if noted.status not in {200, 201, 303}}

    def slowest_seconds(self) -> float:
        """How long the slowest request took."""
        return max(noted.seconds for noted in self.noted)

    def _browsers(self) -> list[Browser]:
        strangers = [poster._stranger for poster in self.posters]
        return [one.browser for one in self.posters] + [one.browser for one in self.readers] + strangers
