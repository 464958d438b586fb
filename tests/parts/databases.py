"""Migrated databases of both kinds, made once and then copied: SQLite alone, and PostgreSQL with Valkey beside it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask

from app import create_app
from app.foundation import caches
from app.foundation.db import Base, db
from app.foundation.settings import SETTINGS, use_settings
from app.foundation.settings import _current as settings_of_process
from app.web.limits import set_limits
from tests.parts.postgres import Postgres

QUICK = {
    "SECRET_KEY": "only for tests",
    "ARGON2_COST": "low",
    "SQLITE_SYNCHRONOUS": "NORMAL",
    "LOG_LEVEL": "error",
    "THREADS": 8,
    "STAFF_SECOND_FACTOR": 0,
}
DEFAULTS: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}


@dataclass
class Backend:
    """One kind of database: 'sqlite' or 'postgresql'; the latter with a Valkey, as more than one machine has it."""

    name: str
    folder: Path
    server: Postgres | None = None
    valkey: Any = None
    template: str = ""

    def prepare(self) -> None:
        """Migrate the database that all others are copies of."""
        self.template = self.empty()
        with made_app(self.url(self.template), self.folder / "instance") as app, app.app_context():
            flask_migrate.upgrade()

    def empty(self) -> str:
        """The name of a new database without tables."""
        return self.server.create() if self.server else str(self.folder / f"{len(list(self.folder.iterdir()))}.db")

    def copy(self) -> str:
        """The name of a new migrated database."""
        if self.server:
            return self.server.create(self.template)
        return str(shutil.copy(self.template, self.empty()))

    def url(self, name: str) -> str:
        """Its address."""
        return self.server.url(name) if self.server else f"sqlite:///{name}"

    @property
    def valkey_url(self) -> str:
        """The address of the Valkey beside it, or ''."""
        return self.valkey.connection_url if self.valkey else ""

    def drop(self, name: str) -> None:
        """Delete a database."""
        if self.server:
            self.server.drop(name)
        else:
            Path(name).unlink(missing_ok=True)


@contextmanager
def made_app(url: str, instance: Path, **settings: Any) -> Iterator[Flask]:
    """An application on this database, with the default settings whatever the machine's environment says."""
    before = dict(settings_of_process)
    app = create_app({**DEFAULTS, **QUICK, "DATABASE_URL": url, "INSTANCE_PATH": str(instance), **settings})
    app.testing = True
    with _used(app, before):
        yield app


@contextmanager
def used_again(app: Flask) -> Iterator[Flask]:
    """An application that `made_app` has made before, as if it were made anew, which takes a hundred times as long."""
    before = dict(settings_of_process)
    use_settings(app.config)
    set_limits(app)
    caches.clear_all()
    with _used(app, before):
        yield app


@contextmanager
def _used(app: Flask, settings_before: dict[str, Any]) -> Iterator[None]:
    try:
        yield
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        settings_of_process.update(settings_before)


def empty_tables(app: Flask) -> None:
    """Leave no row behind, and count from one again."""
    statements = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # TRUNCATE would take ten times as long
            statements.insert(0, "SET LOCAL statement_timeout = 60000")  # a busy machine needs longer than readers wait
            statements.append("SELECT setval(seqrelid, 1, false) FROM pg_sequence")
            connection.exec_driver_sql("; ".join(statements))
        else:
            cursor = connection.connection.cursor()
            for statement in statements:
                cursor.execute(statement)
