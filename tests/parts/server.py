"""The production server in processes of its own, as `make run` starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app.foundation.settings import SETTINGS
from tests.parts import free_port
from tests.parts.databases import made_app, used_again

PROJECT = Path(__file__).parents[2]
QUICK = {
    "ARGON2_COST": "low",
    "WORKERS": "2",
    "THREADS": "8",
    "LOG_LEVEL": "warning",
    "STAFF_SECOND_FACTOR": "0",
    "LIVE_MOST_STREAMS": "0",
}


class Server:
    """A publication of its own in `folder`: start, stop, kill and start it again, or use `with`, which kills it.

    The command "serve" makes it one of several nodes, which prepares nothing and starts nothing beside itself.
    """

    def __init__(self, folder: Path, command: str = "up", /, **settings: object) -> None:
        self._command = command
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder = folder
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._app: Flask | None = None
        ports = {"PORT": self.port, "LIVE_PORT": free_port()}
        given = {**ports, "INSTANCE_PATH": folder / "instance", **QUICK, **settings}
        self.environment = _without_settings() | {name: str(value) for name, value in given.items()}
        self.live_port = int(self.environment["LIVE_PORT"])

    def start(self) -> "Server":
        """Start, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", self._command],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise
        return self

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def run(self, *arguments: str) -> str:
        """What a `flask` command of this publication prints; one that fails raises AssertionError."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
            self._process = None

    def kill(self) -> None:
        """End every process of it at once, without a chance to clean up."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """An application on this publication's database, for making and reading what no page can."""
        url = self.environment.get("DATABASE_URL") or f"sqlite:///{self.folder / 'instance' / 'wortmeldung.db'}"
        made = used_again(self._app) if self._app else made_app(url, self.folder / "instance")
        with made as self._app, self._app.app_context():
            yield self._app

    @property
    def pid(self) -> int:
        """The process that all others of this server descend from; they are its session."""
        assert self._process is not None
        return self._process.pid

    @property
    def output(self) -> str:
        """All that it printed and logged so far."""
        return self._log.read_text()

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + 60
        while True:
            assert self._process.poll() is None, self.output
            try:
                self._ask_all()
            except OSError:
                assert time.monotonic() < deadline, self.output
                time.sleep(0.05)
            else:
                return

    def _ask_all(self) -> None:
        with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
            pass
        if self._command == "up" and self.environment["LIVE_MOST_STREAMS"] != "0":
            socket.create_connection(("127.0.0.1", self.live_port), timeout=2).close()


def _without_settings() -> dict[str, str]:
    """The environment without what a developer may have set; the temporary folder holds no `.env` either."""
    names = {setting.name for setting in SETTINGS}
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return kept | {"PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"}
