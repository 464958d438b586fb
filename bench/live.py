"""Open pages that hear of a comment: how long it takes until all of them know, while readers are served.

Run: .venv/bin/python -m bench.live [1000 5000 10000]

A comment is posted, and the time counts from its commit to the moment at which the event has come to a connection; the
connections are held by one process on the same machine. Meanwhile two people read the article. The
baseline is a loop that writes the same bytes to as many sockets, in the same run.
"""

import http.client
import resource
import selectors
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.accounts.viewer import Viewer
from app.foundation import clock
from bench import measure, world
from bench.measure import Figure, Target, percentile
from bench.processes import MEBIBYTE, memory_below
from bench.progress import Bar
from bench.serving import real
from seeds.sowing import in_one_go, sow_comment

SIZES = (1_000, 5_000, 10_000)
EVENTS = 5
BATCH = 200
SPARE_FILES = 2_300  # the baseline's sockets, the database, and what Python itself holds
BASELINE_SOCKETS = 1_000
WAITS_SECONDS = 10.0
MOST_MEDIAN, MOST_LATE = Target(0.5, of_ratio=False), Target(1, of_ratio=False)
EVENT = b'id: 1\ndata: {"version":1,"count":1,"last":1}\n\n'


@dataclass(slots=True)
class Heard:
    """What came of some events: seconds until each connection knew, of readers' pages, and what broke off."""

    opened: int
    delays: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    memory: float = 0.0


def main() -> None:
    """Print the table."""
    wanted = [int(size) for size in sys.argv[1:]] or ([20] if measure.is_quick() else list(SIZES))
    most = allow_many_files(max(wanted) + SPARE_FILES) - SPARE_FILES
    with tempfile.TemporaryDirectory() as name:
        figures = [figure for size in wanted if size > most for figure in [_refused(size, most)]]
        sizes = [size for size in wanted if size <= most]
        measured = all_of(Path(name), sizes) if sizes else {}
    measure.report([figure for size in sizes for figure in figures_of(size, measured[size])] + figures)


def allow_many_files(wanted: int) -> int:
    """Let this process open so many files, as far as the system lets it; returns how many it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        hard = max(soft, wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, wanted), hard), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _refused(size: int, most: int) -> Figure:
    needed = size + SPARE_FILES
    why = f"takes {needed:,} open files, this shell allows {most + SPARE_FILES:,}: as root run `ulimit -n {needed}`"
    return Figure(f"{size:,} streams", None, target=MOST_MEDIAN, note=why)


def all_of(folder: Path, sizes: list[int]) -> dict[int, Heard]:
    """Crowds of each size, one after the other, on one server."""
    with world.publication(folder / "instance") as app:
        cast = world.people()
        article = world.talked_about("live", cast)
        author = cast["mo"]  # a moderator's comments don't wait
        settings = {"LIVE_MOST_STREAMS": max(sizes) + 100, "LIVE_MOST_PER_NETWORK": max(sizes) + 100}
        with real(folder, **settings) as server, Bar("live", len(sizes) * (EVENTS + 1)) as bar, app.app_context():
            measured = {}
            for size in sizes:
                bar.show(f"{size:,} connections")
                with crowd(server.live_port, article.discussion_id, size) as connections:
                    bar.step()
                    heard = Heard(len(connections.sockets))
                    with readers(server.port, article.path, heard.reads):
                        for number in range(EVENTS):
                            sent = say(author, article.discussion_id, f"Wortmeldung Nr. {number} an {size}.")
                            heard.delays += connections.delays(sent)
                            bar.step()
                    heard.memory = memory_below(server.pid)["streams"].proportional / MEBIBYTE
                    measured[size] = heard
        return measured


def figures_of(size: int, heard: Heard) -> list[Figure]:
    """Median, 95th percentile and what it took."""
    name = f"{size:,} streams"
    if not heard.delays:
        return [Figure(name, None, target=MOST_MEDIAN, note="nothing arrived")]
    baseline, seconds = f"a loop of {size:,} writes", loop_of_writes(size)
    median, late = statistics.median(heard.delays), percentile(heard.delays, 95)
    share = len(heard.delays) / (EVENTS * size)
    return [
        Figure(f"{name}, median", median, "s", median / seconds, baseline, MOST_MEDIAN, note=f"{share:.1%} heard"),
        Figure(f"{name}, 95th percentile", late, "s", late / seconds, baseline, MOST_LATE),
        Figure(f"{name}, memory of the streams", heard.memory, "MB"),
        Figure(
            f"{name}, article meanwhile",
            1000 * statistics.median(heard.reads),
            "ms",
            note=f"95 % {1000 * percentile(heard.reads, 95):.0f} ms, {len(heard.reads)} pages",
        ),
    ]


@contextmanager
def crowd(port: int, discussion_id: int, size: int) -> Iterator["Crowd"]:
    """So many connections that wait for an event; all of them leave at the end."""
    connections = Crowd(port, f"/live/{discussion_id}", size)
    try:
        yield connections
    finally:
        connections.leave()


class Crowd:
    """Sockets that have been let in."""

    def __init__(self, port: int, path: str, size: int) -> None:
        self._selector = selectors.DefaultSelector()
        self.sockets: list[socket.socket] = []
        ask = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
        for number in range(size):
            one = socket.create_connection(("127.0.0.1", port), timeout=30)
            one.sendall(ask)
            self.sockets.append(one)
            if number % BATCH == BATCH - 1:
                time.sleep(0.05)
        for one in self.sockets:
            _wait_to_be_let_in(one)
            one.setblocking(False)
            self._selector.register(one, selectors.EVENT_READ)

    def delays(self, sent: float) -> list[float]:
        """How many seconds after `sent` each of them heard; whoever doesn't hear within ten seconds is left out."""
        found: list[float] = []
        while len(found) < len(self._selector.get_map()) and time.time() < sent + WAITS_SECONDS:
            for key, _ in self._selector.select(timeout=0.05):
                content = key.fileobj.recv(4096)  # type: ignore[union-attr]
                if b"data: " in content:
                    found.append(time.time() - sent)
                elif not content:
                    self._selector.unregister(key.fileobj)
        time.sleep(0.6)  # events of a discussion are half a second apart
        return found

    def leave(self) -> None:
        """All of them."""
        for one in self.sockets:
            one.close()
        self._selector.close()
        time.sleep(1)


def _wait_to_be_let_in(one: socket.socket) -> None:
    come = b""
    while b"retry:" not in come:
        piece = one.recv(4096)
        if not piece or come.startswith(b"HTTP/1.1 503"):
            raise SystemExit(f"a stream was refused: {come[:100].decode('latin-1')!r}")
        come += piece


@contextmanager
def readers(port: int, path: str, times: list[float], at_once: int = 2) -> Iterator[None]:
    """People who read the article meanwhile, each ten times a second at most."""
    enough = threading.Event()

    def read() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            while not enough.wait(0.1):
                start = time.perf_counter()
                connection.request("GET", path, headers=world.BROWSER)
                connection.getresponse().read()
                times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=read, daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        enough.set()
        for thread in threads:
            thread.join()


def say(author: Viewer, discussion_id: int, text: str) -> float:
    """Post a comment; returns the moment after its commit."""
    in_one_go(
        lambda: sow_comment(
            author=author,
            moderator=author,
            discussion_id=discussion_id,
            markdown=text,
            parent_id=None,
            at=clock.now(),
        )
    )
    return time.time()


def loop_of_writes(size: int) -> float:
    """Seconds to write an event to as many sockets, one after the other."""
    pairs = [socket.socketpair() for _ in range(min(size, BASELINE_SOCKETS))]
    start = time.perf_counter()
    for one, _ in pairs:
        one.sendall(EVENT)
    taken = (time.perf_counter() - start) * size / len(pairs)
    for pair in pairs:
        for one in pair:
            one.close()
    return taken


if __name__ == "__main__":
    main()
