"""Whether the database has the tables this code expects. Alembic is only loaded where there is something to migrate."""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect, text

from app.foundation.db import db

_LINE = re.compile(r"""^(revision|down_revision) = (?:["'](.*)["']|None)$""", re.MULTILINE)
MIGRATIONS = Path(__file__).parents[2] / "migrations"


class Migrations:
    """What Flask-Migrate's commands look for in the app, made when one of them is used."""

    def __init__(self, app: Any) -> None:
        self._app = app

    @cached_property
    def migrate(self) -> Any:
        """Flask-Migrate, which loads Alembic."""
        from flask_migrate import Migrate

        return Migrate(self._app, db, directory=str(MIGRATIONS))

    @property
    def db(self) -> SQLAlchemy:
        """The database."""
        return db


def schema_is_current() -> bool:
    """Whether every migration has run. Raises SQLAlchemyError where the database doesn't answer."""
    return schema_revision() == newest_revision()


def schema_revision() -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


@cache
def newest_revision() -> str:
    """The migration in the folder that no other one follows."""
    follows = _follows()
    (newest,) = set(follows) - set(follows.values())
    return newest


def is_known(revision: str) -> bool:
    """Whether this code has heard of the migration; not so after going back to an older version."""
    return revision in _follows()


def _follows() -> dict[str, str | None]:
    """Each migration, and the one before it."""
    pairs = {}
    for file in (MIGRATIONS / "versions").glob("*.py"):
        names = dict(_LINE.findall(file.read_text("utf-8")))
        pairs[names["revision"]] = names["down_revision"] or None
    return pairs
