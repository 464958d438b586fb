"""Migrated databases of both kinds, made once and then copied."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.foundation.db import Base, db
from app.foundation.settings import SETTINGS
from app.foundation.settings import _current as settings_of_process
from tests.parts.postgres import Postgres

QUICK = {
    "SECRET_KEY": "only for tests",
    "ARGON2_COST": "low",
    "SQLITE_SYNCHRONOUS": "NORMAL",
    "LOG_LEVEL": "error",
    "THREADS": 8,
}
DEFAULTS: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}


@dataclass
class Backend:
    """One kind of database: 'sqlite' or 'postgresql'."""

    name: str
    folder: Path
    server: Postgres | None = None
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
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        settings_of_process.update(before)


def empty_tables(app: Flask) -> None:
    """Leave no row behind, and count from one again."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        if connection.dialect.name == "postgresql":  # TRUNCATE would take ten times as long
            connection.execute(text("SELECT setval(seqrelid, 1, false) FROM pg_sequence"))
