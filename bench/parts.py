"""What the commands share: people who are logged in, many connections at once, and watching the machine."""

import itertools
import os
import random
import selectors
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from app.accounts.actions.signing_in import begin_session
from app.accounts.actions.signing_up import create_account
from app.accounts.models.session import Way
from app.discussion.views.asking import shown_token
from app.foundation.db import transaction
from bench.measure import percentile

T = TypeVar("T")

QUIET_SHARE = 0.1  # of the machine that others may take without a figure becoming worthless
WORDS = (
    "Brücke Hafen Jahre besprochen niemand gesagt Unterhaltung zahlt Morgen Rad fährt weiß Fußgänger Radler Weg stehen "
    "Stadtrat Antrag Mittel Haushalt Frage Antwort Bürger Straße Ufer Wasser Fähre Kosten Plan Bau Lärm Kinder Schule "
    "Bus Abend Winter Sommer Geländer Rampe Stufe Licht Ampel Kreuzung Nachbar Verein Werkstatt Leihe Bohrer Leiter"
).split()
LITTLE = "und der die das nicht aber wenn doch auch noch immer schon hier dort kaum mehr weil dann ganz".split()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is logged in, as a client needs them: the cookie, and what the hidden fields of a form hold."""

    id: int
    cookie: str
    csrf_token: str
    shown_token: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request ready to be sent, and the answers that are as they should be."""

    kind: str
    content: bytes
    good: tuple[int, ...] = (200,)


@dataclass(frozen=True, slots=True)
class Part:
    """What one client process does in one round: so many connections, each for some of the people."""

    port: int
    people: list[Person]
    comments: list[int]
    connections: int
    seed: int
    begin: float
    seconds: float


Wishes = Callable[[Part, list[Person], random.Random], Iterator[Request]]


@dataclass(slots=True)
class Answers:
    """How long each kind of request took, in seconds, and what failed.

    `lasted` is from the first request to the last answer, `busy` the clients' own processor time.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    lasted: float = 0.0
    busy: float = 0.0

    def add(self, other: "Answers") -> None:
        """Put those of another process to these."""
        for kind, seconds in other.seconds.items():
            self.seconds.setdefault(kind, []).extend(seconds)
        self.failures += other.failures
        self.lasted = max(self.lasted, other.lasted)
        self.busy += other.busy

    @property
    def count(self) -> int:
        """How many were as they should be."""
        return sum(map(len, self.seconds.values()))


def enrol(app: Flask, size: int, first: int = 1) -> list[Person]:
    """So many new people, each logged in in a browser of their own; to be called outside an application context."""
    with app.app_context(), transaction():
        made = []
        for number in range(first, first + size):
            name, email = f"Stimme Nr {number}", f"stimme{number}@example.org"
            account = create_account(name=name, email=email, is_confirmed=True)
            made.append((account.id, begin_session(account, way=Way.LINK)))
    return [_person(app, number, sid) for number, sid in made]


def asking(path: str, person: Person | None = None, *, encoding: str = "br, gzip") -> bytes:
    """A browser's request for a page."""
    return _head("GET", path, person, encoding=encoding)


def sending(path: str, person: Person, fields: dict[str, str], *, by_script: bool = True) -> bytes:
    """A form as a browser sends it: by our script, or without."""
    given = {"csrf_token": person.csrf_token, "shown_token": person.shown_token, **fields}
    body = urlencode(given).encode()
    more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    more += "Origin: http://localhost\r\n" + ("X-Fragment: 1\r\n" if by_script else "")
    return _head("POST", path, person, more) + body


def comment(chance: random.Random) -> str:
    """Three or four sentences in two paragraphs, about 350 characters, which nobody has written before."""
    return f"{_sentence(chance)} {_sentence(chance)}\n\nUnd **noch** etwas: {_sentence(chance)}"


class Clients:
    """So many client processes, which stay for all rounds of a `with` block; the first one warms them up too."""

    def __init__(self, size: int) -> None:
        self._pool = ProcessPoolExecutor(size, mp_context=get_context("spawn"))

    def __enter__(self) -> "Clients":
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown()

    def ask(self, work: Callable[[Part], Answers], parts: Sequence[Part], server: int) -> "Round":
        """What the work gives for each part, each in a process of its own, and what it took of the machine."""
        waiting = [self._pool.submit(work, part) for part in parts]
        time.sleep(max(0.0, parts[0].begin - time.time()))
        watch, answers = Watch(server), Answers()
        for one in waiting:
            answers.add(one.result())
        return Round(answers, watch.stop(answers.busy))


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round."""

    answers: Answers
    watch: "Watch"

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers.count / (self.answers.lasted or 1)

    @property
    def cost(self) -> float:
        """Milliseconds of the server's processor time for an answer, its jobs included."""
        return 1000 * self.watch.server_seconds / max(1, self.answers.count)

    @property
    def client_cost(self) -> float:
        """The same of the clients'."""
        return 1000 * self.answers.busy / max(1, self.answers.count)


def parts_of(
    port: int, people: list[Person], comments: list[int], sizes: Sequence[int], *, seed: int, seconds: float
) -> list[Part]:
    """A round that begins in a second, for a client process of each size."""
    begin, number_of = time.time() + 1, len(sizes)
    return [
        Part(port, people[n :: len(sizes)], comments, size, number_of * seed + n, begin, seconds)
        for n, size in enumerate(sizes)
    ]


def play(part: Part, wishes: Wishes) -> Answers:
    """Each connection is kept, and sends its next request when the last one is answered, until the time is over."""
    answers, selector = Answers(), selectors.DefaultSelector()
    lines = [
        _Line(part.port, wishes(part, part.people[n :: part.connections], random.Random(1000 * part.seed + n)))  # noqa: S311
        for n in range(part.connections)
    ]
    time.sleep(max(0.0, part.begin - time.time()))
    busy, start = time.process_time(), time.perf_counter()
    for line in lines:
        line.send()
        selector.register(line.socket, selectors.EVENT_READ, line)
    while selector.get_map():
        for key, _ in selector.select(timeout=30) or _nothing_came():
            line = key.data
            if line.receive(answers) and not (time.perf_counter() < start + part.seconds and line.send()):
                selector.unregister(line.socket)
                line.socket.close()
    answers.busy, answers.lasted = time.process_time() - busy, time.perf_counter() - start
    return answers


class _Line:
    """A connection with what is being answered on it."""

    def __init__(self, port: int, requests: Iterator[Request]) -> None:
        self._port, self._requests = port, requests
        self.socket = self._connected()
        self._request = Request("", b"")
        self._sent_at = 0.0
        self._come = b""

    def send(self) -> bool:
        """Send the next request; False where there is none."""
        found = next(self._requests, None)
        if found is None:
            return False
        self._request, self._come, self._sent_at = found, b"", time.perf_counter()
        self.socket.sendall(found.content)
        return True

    def receive(self, answers: Answers) -> bool:
        """Take what has come; True where the answer is whole."""
        piece = self.socket.recv(262144)
        self._come += piece
        head, found, body = self._come.partition(b"\r\n\r\n")
        if piece and (not found or len(body) < _length(head)):
            return False
        status = int(head[9:12]) if found else 0
        if status in self._request.good:
            answers.seconds.setdefault(self._request.kind, []).append(time.perf_counter() - self._sent_at)
        else:
            answers.failures[f"{self._request.kind}: {status or 'hung up'}"] += 1
        return True

    def _connected(self) -> socket.socket:
        connected = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected


class Watch:
    """The machine from one moment to another: what a server's processes took of it, and what others did.

    `server` is the process that began a session of its own; all of its session count.
    """

    def __init__(self, server: int) -> None:
        self._server = server
        self._at, self._took, self._busy = time.perf_counter(), self._session_seconds(), _busy_seconds()

    def stop(self, own_seconds: float) -> "Watch":
        """Until now; `own_seconds` is what the clients took."""
        self.seconds = time.perf_counter() - self._at
        self.server_seconds = self._session_seconds() - self._took
        busy = _busy_seconds() - self._busy
        whole = self.seconds * (os.cpu_count() or 1)
        self.others = max(0.0, (busy - self.server_seconds - own_seconds) / whole)
        return self

    def _session_seconds(self) -> float:
        ticks = 0
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with_name = _read(folder / "stat")
                values = with_name.rpartition(")")[2].split()
                if values and int(values[3]) == self._server:
                    ticks += sum(map(int, values[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")


def times(seconds: Sequence[float]) -> str:
    """Median, 95th and 99th percentile, in words."""
    median, late, latest = (1000 * percentile(seconds, part) for part in (50, 95, 99))
    return f"median {median:.1f} ms · 95 % {late:.1f} ms · 99 % {latest:.1f} ms"


def noise(rounds: Sequence[Round]) -> str:
    """A sentence where others took too much of the machine, else nothing."""
    others = statistics.median(one.watch.others for one in rounds)
    return f"The machine was too noisy: others took {others:.0%} of it." if others > QUIET_SHARE else ""


def failed(rounds: Sequence[Round]) -> Counter[str]:
    """What failed in all of them, by kind and status."""
    return sum((one.answers.failures for one in rounds), start=Counter[str]())


def in_turn(things: Sequence[T], start: int) -> Iterator[T]:
    """The things one after the other, again and again, beginning somewhere among them."""
    return itertools.islice(itertools.cycle(things), start % len(things), None)


def _person(app: Flask, account_id: int, sid: str) -> Person:
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.test_request_context():
        session["sid"] = sid
        token = generate_csrf()
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
        return Person(account_id, cookie, token, shown_token(account_id))


def _head(method: str, path: str, person: Person | None, more: str = "", *, encoding: str = "br, gzip") -> bytes:
    cookie = f"Cookie: {person.cookie}\r\n" if person else ""
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: de,en;q=0.5\r\n"
        f"Accept-Encoding: {encoding}\r\n{cookie}{more}\r\n"
    ).encode()


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(LITTLE if number % 2 else WORDS) for number in range(chance.randrange(12, 20))]
    return f"{' '.join(words)}.".capitalize()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _nothing_came() -> list[Any]:
    raise SystemExit("no answer within 30 seconds")


def _busy_seconds() -> float:
    """What all processes together have taken of all processors."""
    values = [int(value) for value in _read(Path("/proc/stat")).splitlines()[0].split()[1:]]
    user, nice, system, _idle, _iowait, irq, softirq, *_ = values
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""
