"""A publication on three nodes behind nginx, with PostgreSQL and Valkey, on this machine; one node is killed.

Run: make scale-demo, or .venv/bin/python -m bench.scaled [--world quiet_blog] [--seconds 30] [--clients 16]
People read and write meanwhile. The node is killed after a third of the time and started again after two; at the end
every comment that was acknowledged is looked for. All of it lies in temporary folders and is gone afterwards.
"""

import argparse
import http.client
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from app.accounts.actions.signing_up import create_account
from app.articles.models import Article
from app.discussion.actions.recounting import wrong_counts
from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation.db import db, transaction
from app.foundation.passwords import passwords
from app.foundation.tokens import new_token
from tests.durability.crowd import GENEROUS, PASSWORD, Client
from tests.parts import answers, wait_until
from tests.parts.scaled import Scaled, running_scaled

NODES = 3
WRITES_PERCENT = 5
LOGGED_IN_PERCENT = 20

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream nodes {{ zone nodes 64k; least_conn; keepalive 32; {servers} }}
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 256k;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_connect_timeout 1s;
    proxy_next_upstream error timeout;
    proxy_next_upstream_tries 3;
    location / {{ proxy_pass http://nodes; }}
    location /live/ {{ proxy_pass http://127.0.0.1:{live_port}; proxy_buffering off; proxy_read_timeout 1h; }}
  }}
}}
"""


class Person:
    """Somebody who mostly reads, now and then writes, and sends again what was not acknowledged."""

    def __init__(self, number: int, port: int, path: str) -> None:
        self._stranger, self.client = Client(_at(port)), Client(_at(port), f"demo{number}@example.org")
        self._path, self._number = path, number
        self._chance = random.Random(number)  # noqa: S311
        self.acknowledged: list[str] = []
        self.read: list[float] = []
        self.written: list[float] = []
        self.statuses: Counter[str] = Counter()

    def go_on(self, stop: threading.Event) -> None:
        """Until it is enough."""
        while not stop.is_set():
            draw = self._chance.uniform(0, 100)
            if draw < WRITES_PERCENT:
                self._write(stop)
            else:
                who = self.client if draw < WRITES_PERCENT + LOGGED_IN_PERCENT else self._stranger
                self.read.append(self._timed(who, "GET", self._path)[1])

    def _write(self, stop: threading.Event) -> None:
        text, token = f"Wortmeldung {len(self.acknowledged) + 1} von {self._number}", new_token()
        while not stop.is_set():
            status, seconds = self._timed(self.client, "POST", f"{self._path}/comments", text, token)
            self.written.append(seconds)
            if status == 201:
                self.acknowledged.append(text)
                return
            stop.wait(0.05)

    def _timed(self, client: Client, method: str, path: str, *said: str) -> tuple[int, float]:
        began = time.monotonic()
        try:
            status, _ = client.ask(method, path) if method == "GET" else client.post(path, *said)
        except (OSError, HTTPException):
            status = 0
            client.reconnect()
        self.statuses[f"{method} {status or 'broken off'}"] += 1
        return status, time.monotonic() - began


def main() -> None:
    """Start it all, run the load, print the figures, clean up."""
    given = _arguments()
    if shutil.which("nginx") is None:
        sys.exit("nginx is missing. On Debian and Ubuntu: apt-get install nginx-light")
    if answers(given.port):
        sys.exit(f"Port {given.port} is taken. Choose another one: make scale-demo ARGS='--port 8210'")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    settings = {
        **GENEROUS,
        "WORLD": given.world,
        "WORKERS": 1,
        "THREADS": 32,
        "PUBLIC_URL": f"http://localhost:{given.port}",
        "TRUSTED_PROXIES": 1,
    }
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as front:
        _say(f"Starting PostgreSQL, Valkey, {NODES} nodes, a worker and the streams, and sowing {given.world} …")
        with running_scaled(Path(folder), NODES, **settings) as site, _nginx(Path(front), site, given.port):
            _demonstrate(site, given)
        _say("Everything is stopped and cleaned up.")


def _demonstrate(site: Scaled, given: argparse.Namespace) -> None:
    path, discussion_id = _prepared(site, given.clients)
    people = [Person(number, given.port, path) for number in range(given.clients)]
    for person in people:
        person.client.log_in()
    _say(f"http://localhost:{given.port}{path} is read and written to by {given.clients} people, {given.seconds} s:")
    events: list[int] = []
    stop = threading.Event()
    threads = [threading.Thread(target=person.go_on, args=[stop]) for person in people]
    threads.append(threading.Thread(target=_listen, args=[given.port, discussion_id, events, stop]))
    for thread in threads:
        thread.start()
    began = time.monotonic()
    try:
        time.sleep(given.seconds / 3)
        site.nodes[1].kill()
        _say("  a node was killed (SIGKILL)")
        time.sleep(given.seconds / 3)
        site.nodes[1].start()
        _say("  it is back")
        time.sleep(max(0.0, given.seconds - (time.monotonic() - began)))
    finally:
        took = time.monotonic() - began
        stop.set()
        for thread in threads:
            thread.join()
    _report(site, people, took, events)


def _prepared(site: Scaled, clients: int) -> tuple[str, int]:
    """The path of the most discussed article and its discussion; everybody has an account."""
    with site.nodes[0].inside():
        password_hash = passwords().hash(PASSWORD)
        with transaction():
            for number in range(clients):
                name, email = f"Vorführung Nr {number}", f"demo{number}@example.org"
                create_account(name=name, email=email, password_hash=password_hash, is_confirmed=True)
        wanted = select(Article.slug, Discussion.id).join(Discussion, Discussion.article_id == Article.id)
        slug, discussion_id = db.session.execute(wanted.order_by(Discussion.comment_count.desc()).limit(1)).one()
        return f"/articles/{slug}", discussion_id


def _report(site: Scaled, people: list[Person], took: float, events: list[int]) -> None:
    statuses = sum((person.statuses for person in people), Counter[str]())
    said = [text for person in people for text in person.acknowledged]
    _say(f"\n{statuses.total():,} requests in {took:.0f} s, {statuses.total() / took:,.0f} a second")
    for status, number in sorted(statuses.items()):
        _say(f"  {status:16} {number:>8,}")
    reads = [seconds for person in people for seconds in person.read]
    writes = [seconds for person in people for seconds in person.written]
    for name, times in (("reading", reads), ("writing", writes)):
        if len(times) > 1:
            cuts = statistics.quantiles(times, n=100)
            figures = f"median {cuts[49] * 1000:.0f} ms, 99th percentile {cuts[98] * 1000:.0f} ms"
            _say(f"  {name}: {figures}, slowest {max(times):.2f} s")
    with site.nodes[0].inside():
        there = Counter(db.session.scalars(select(Comment.body).where(Comment.body.in_(said))))
        lost, doubled = set(said) - set(there), [text for text, times in there.items() if times > 1]
        _say(f"{len(said):,} comments acknowledged: {len(lost)} lost, {len(doubled)} doubled")
        _say(f"{len(wrong_counts())} counts wrong; an open page was told of changes {len(events)} times")


def _listen(port: int, discussion_id: int, events: list[int], stop: threading.Event) -> None:
    """An open page, as the browser's script holds it."""
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        try:
            connection.request("GET", f"/live/{discussion_id}")
            answer = connection.getresponse()
            while not stop.is_set() and (line := answer.readline()):
                if line.startswith(b"data: "):
                    events.append(len(line))
        except (OSError, HTTPException):
            stop.wait(0.2)
        finally:
            connection.close()


@contextmanager
def _nginx(folder: Path, site: Scaled, port: int) -> Iterator[None]:
    servers = " ".join(f"server 127.0.0.1:{node.port} max_fails=1 fail_timeout=2s;" for node in site.nodes)
    folder.chmod(0o755)  # started by root it works as somebody else
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, servers=servers, port=port, live_port=site.nodes[0].live_port))
    process = subprocess.Popen(["nginx", "-p", folder, "-e", folder / "nginx.log", "-c", settings])  # noqa: S603, S607
    try:
        wait_until(lambda: answers(port))
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _at(port: int) -> Any:
    return SimpleNamespace(port=port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.scaled", description="Three nodes on this machine, one of them killed")
    parser.add_argument("--world", default="heated_debate", choices=("heated_debate", "quiet_blog", "clean_slate"))
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--port", type=int, default=8110)
    return parser.parse_args()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
