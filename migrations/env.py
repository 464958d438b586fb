"""Alembic's way into the app: one connection, batch mode on SQLite, one transaction per migration."""

from typing import Any

from alembic import context

from app.foundation.db import UTCDateTime, db


def plain_type(kind: str, thing: Any, _context: object) -> Any:
    """Migrations name the database's types, not ours, which may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UTCDateTime) else False


with db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # Batch mode drops and renames tables; with the checks on, rows that refer to them would go too. The switch
        # works outside a transaction only, so past SQLAlchemy, which begins one.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    else:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.commit()
    context.configure(
        render_item=plain_type,
        connection=connection,
        target_metadata=db.metadata,
        compare_type=True,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.invalidate()  # the next one checks again
