"""Servers in processes of their own, and the load on them."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import processor_seconds_below
from bench.world import DEFAULTS
from tests.parts import free_port
from tests.parts.server import PROJECT, Server

CONNECTIONS = 32
AS_IN_PRODUCTION = {
    name: DEFAULTS[name] for name in ("WORKERS", "THREADS", "ARGON2_COST", "LIVE_MOST_STREAMS", "LOG_LEVEL")
}
_NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log error;
{user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}; }}
}}
"""


class NotThere(Exception):
    """A program that a measurement needs is not installed."""


def real(folder: Path, **settings: object) -> Server:
    """`flask up` with the settings of production, on the publication in `folder / "instance"`; `with` starts it."""
    return Server(folder, **{**AS_IN_PRODUCTION, **settings})


@contextmanager
def bare_server(sizes: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """A bare Flask application on the same server with the same settings; yields its address and its process."""
    port = free_port()
    given = [str(value) for value in (port, DEFAULTS["WORKERS"], DEFAULTS["THREADS"])]
    answers = [f"{name}={size}" for name, size in sizes.items()]
    with running([sys.executable, "-m", "bench.bare", *given, *answers]) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/{next(iter(sizes))}")
        yield address, process.pid


@contextmanager
def nginx(folder: Path, contents: Mapping[str, bytes]) -> Iterator[tuple[str, int]]:
    """nginx with a file for each of the contents; yields its address and its process. Raises NotThere."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise NotThere("nginx is not installed")
    port = free_port()
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port, user=user), "utf-8")
    with running([program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/{next(iter(contents))}")
        yield address, process.pid


@contextmanager
def running(command: list[str], environment: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """A program in a session of its own, until the end of the block."""
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def wait_for(url: str, seconds: float = 60) -> None:
    """Until it answers, whatever it says."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise SystemExit(f"{url} doesn't answer") from None
            time.sleep(0.02)
        else:
            return


def fetch(url: str, headers: Mapping[str, str]) -> tuple[Mapping[str, str], bytes]:
    """The headers and bytes of a page, as they come over the wire; exits where it isn't a page."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", f"/{path}", headers=dict(headers))
        answer = connection.getresponse()
        content = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise SystemExit(f"{url} answers with {answer.status}")
    return {name.lower(): value for name, value in answer.getheaders()}, content


@dataclass(slots=True)
class Rival:
    """A page of a server whose first process is `pid`; `costs` is the processor time of each try, in µs a request."""

    url: str
    headers: Mapping[str, str]
    pid: int
    costs: list[float] = field(default_factory=list)

    def rate(self, seconds: float) -> float:
        """The requests a second that `wrk` gets with 32 connections. Raises NotThere; exits where answers failed."""
        if shutil.which("wrk") is None:
            raise NotThere("wrk is not installed")
        for length in (seconds, 4 * seconds, 16 * seconds):  # a page that takes long may not come even once
            before = processor_seconds_below(self.pid)
            count, rate = rate_of(self._load(max(1, round(length))))
            if count:
                self.costs.append((processor_seconds_below(self.pid) - before) * 1_000_000 / count)
                return rate
        raise SystemExit(f"{self.url} was not answered within {16 * seconds:.0f} s")

    def _load(self, seconds: int) -> str:
        lines = [part for name, value in self.headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", *lines, self.url]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words


def rate_of(said: str) -> tuple[int, float]:
    """How many requests, and how many a second, in what `wrk` prints; exits where any of them failed."""
    failed = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", said)
    if failed:
        raise SystemExit(f"wrk reports {failed[0]}")
    count, rate = re.search(r"(\d+) requests in ", said), re.search(r"Requests/sec:\s*([\d.]+)", said)
    if count is None or rate is None:
        raise SystemExit(f"wrk prints no rate:\n{said}")
    return int(count[1]), float(rate[1])
