"""Whether the database has the tables this code expects."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.foundation.db import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def schema_is_current() -> bool:
    """Whether every migration has run. Raises SQLAlchemyError where the database doesn't answer."""
    return schema_revision() == newest_revision()


def schema_revision() -> str | None:
    """The migration that the database stands at; None for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The last migration in the folder."""
    return _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """Whether this code has heard of the migration; not so after going back to an older version."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)
