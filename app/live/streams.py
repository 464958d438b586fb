"""Server-sent events in a process of their own: an ASGI application for thousands of connections that mostly wait.

A stream says how its discussion stands, for everybody alike: numbers and nothing else. Whoever can't have one asks for
the same numbers now and then (`views.py`).
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.db import engine_options
from app.foundation.logs import configure_logs, log
from app.foundation.settings import load_settings, use_settings
from app.live.queries import Pulse
from app.live.watch import Watch

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]

HEARTBEAT_SECONDS = 25.0  # below the 30 s after which the first proxies give up on a silent connection
LEAST_BETWEEN_SECONDS = 0.5
COME_BACK_MS = 3000
_PATH = re.compile(r"/live/(\d{1,9})")
_SINCE = re.compile(r"(?:^|&)since=(\d{1,10})(?:&|$)")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),
]


def application() -> "Streams":
    """What the server runs; the settings are those of the environment."""
    settings = load_settings()
    use_settings(settings)
    configure_logs(settings["LOG_LEVEL"], settings["LOG_FORMAT"])
    engine = create_engine(settings["DATABASE_URL"], **engine_options(settings["DATABASE_URL"], 2))
    return Streams(
        lambda tell: Watch(engine, tell),
        most=settings["LIVE_MOST_STREAMS"],
        most_per_network=settings["LIVE_MOST_PER_NETWORK"],
        proxies=settings["TRUSTED_PROXIES"],
    )


class Streams:
    """All open streams of this process, by the discussion they are about."""

    def __init__(
        self, watch: Callable[[Callable[[Pulse], None]], Watch], *, most: int, most_per_network: int, proxies: int
    ) -> None:
        self._watch = watch(self._tell)
        self._most, self._most_per_network, self._proxies = most, most_per_network, proxies
        self._open: dict[int, set[Send]] = {}
        self._readers: Counter[int] = Counter()
        self._latest: dict[int, Pulse] = {}
        self._networks: Counter[str] = Counter()
        self._waiting: dict[int, Pulse] = {}
        self._busy: set[int] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] == "lifespan":
            await _live_and_die(receive, send)
        elif scope["type"] == "http":
            path = _PATH.fullmatch(scope["path"])
            if path is None or scope["method"] not in {"GET", "HEAD"}:
                await _answer(send, 404, b"There is no such stream.\n")
            else:
                await self._serve(int(path[1]), scope, receive, send)

    async def _serve(self, discussion_id: int, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        network = self._network(scope)
        if self._networks.total() >= self._most or self._networks[network] >= self._most_per_network:
            await _answer(send, 503, b"All streams are taken. Please ask now and then instead.\n")
            return
        self._begin()
        self._networks[network] += 1
        self._readers[discussion_id] += 1
        try:
            pulse = await asyncio.to_thread(self._watch.add, discussion_id)
            if pulse is None:
                await _answer(send, 404, b"There is no such stream.\n")
            else:
                await self._stream(pulse, _since(scope), receive, send)
        except SQLAlchemyError:
            await _answer(send, 503, b"The database doesn't answer.\n")
        finally:
            self._leave(discussion_id, network)

    def _leave(self, discussion_id: int, network: str) -> None:
        for counted, what in ((self._networks, network), (self._readers, discussion_id)):
            counted[what] -= 1  # type: ignore[index]
            if not counted[what]:  # type: ignore[index]
                del counted[what]
        if discussion_id not in self._readers:
            self._watch.drop(discussion_id)
            self._open.pop(discussion_id, None)
            self._latest.pop(discussion_id, None)

    async def _stream(self, pulse: Pulse, since: int | None, receive: Receive, send: Send) -> None:
        """Until the browser leaves. What it has missed since its page was made is said at once."""
        begin = f"retry: {COME_BACK_MS}\n\n".encode() + (_event(pulse) if since not in {None, pulse.version} else b"")
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": begin, "more_body": True})
        readers = self._open.setdefault(pulse.discussion_id, set())
        readers.add(send)
        latest = self._latest.get(pulse.discussion_id, pulse)
        if latest.version > pulse.version:  # told to the others while this one was being let in
            await self._to_all({send}, _event(latest))
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            readers.discard(send)

    def _begin(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._start(self._beat())

    def _tell(self, pulse: Pulse) -> None:
        """Called by the watching thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._note, pulse)

    def _note(self, pulse: Pulse) -> None:
        self._latest[pulse.discussion_id] = pulse
        self._waiting[pulse.discussion_id] = pulse
        if pulse.discussion_id not in self._busy:
            self._busy.add(pulse.discussion_id)
            self._start(self._spread(pulse.discussion_id))

    async def _spread(self, discussion_id: int) -> None:
        """The newest pulse to everybody, again and again while new ones come in; each half a second at most."""
        try:
            while (pulse := self._waiting.pop(discussion_id, None)) is not None:
                await self._to_all(self._open.get(discussion_id, set()), _event(pulse))
                await asyncio.sleep(LEAST_BETWEEN_SECONDS)
        finally:
            self._busy.discard(discussion_id)

    async def _beat(self) -> None:
        """Keeps proxies from giving up on a connection where nothing happens."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for readers in list(self._open.values()):
                await self._to_all(readers, b":\n\n")

    async def _to_all(self, readers: set[Send], content: bytes) -> None:
        message = {"type": "http.response.body", "body": content, "more_body": True}
        for number, send in enumerate(list(readers), 1):
            try:
                await send(message)
            except Exception as error:  # whichever way the server says that this one is gone
                log().debug("stream broke off", error=type(error).__name__)
                readers.discard(send)
            if number % 500 == 0:
                await asyncio.sleep(0)

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _network(self, scope: Mapping[str, Any]) -> str:
        if self._proxies:
            told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
            hops = [hop.strip() for hop in told.decode("latin-1").split(",") if hop.strip()]
            if len(hops) >= self._proxies:
                return hops[-self._proxies]
        return str((scope.get("client") or ("",))[0])


def _event(pulse: Pulse) -> bytes:
    stands = {"version": pulse.version, "count": pulse.comment_count, "last": pulse.last_position}
    return f"id: {pulse.version}\ndata: {json.dumps(stands, separators=(',', ':'))}\n\n".encode()


def _since(scope: Mapping[str, Any]) -> int | None:
    """The version the browser knows: of the last event it got, or of its page."""
    for name, value in scope["headers"]:
        if name == b"last-event-id" and re.fullmatch(rb"\d{1,10}", value):
            return int(value)
    found = _SINCE.search(scope.get("query_string", b"").decode("latin-1"))
    return int(found[1]) if found else None


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS[1:]]
    if status == 503:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live_and_die(receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] != "lifespan.shutdown":
        await send({"type": f"{message['type']}.complete"})
    await send({"type": "lifespan.shutdown.complete"})
