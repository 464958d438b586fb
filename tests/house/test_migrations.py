"""The migrations lead to the tables of the models, and back, with rows in them, on each kind of database."""

import ast
import re
from datetime import UTC, date, datetime
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, inspect, select

from app.foundation.db import Base, db
from tests.house.tree import PROJECT
from tests.parts.databases import made_app

VERSIONS = sorted((PROJECT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def migrated(database, tmp_path):
    with made_app(database, tmp_path) as app, app.app_context():
        yield app


def test_the_migrations_make_the_tables_of_the_models(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_with_rows_in_every_table(migrated):
    fill_every_table()
    while current_revision() is not None:
        flask_migrate.downgrade(revision="-1")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    fill_every_table()


def test_upgrading_twice_changes_nothing(migrated):
    fill_every_table()
    before = current_revision()
    flask_migrate.upgrade()
    assert current_revision() == before
    with db.engine.connect() as connection:
        assert all(connection.execute(select(table)).first() for table in Base.metadata.sorted_tables)


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory(str(PROJECT / "migrations")).get_heads()) == 1


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_migration_is_named_by_its_day_and_can_go_back(file):
    assert re.fullmatch(r"\d{4}_\d{2}_\d{2}_[a-z0-9_]+", file.stem)
    functions = {node.name: node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}
    assert not isinstance(functions["downgrade"].body[-1], ast.Pass)


def current_revision() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def fill_every_table() -> None:
    """One row each; ids are 1, so they point to each other."""
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(table.insert().values(row_for(table)))


def row_for(table: Table) -> dict[str, Any]:
    return {column.name: sample(column) for column in table.columns if not column.nullable or not points_home(column)}


def points_home(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def sample(column: Column[Any]) -> Any:
    samples = {
        Integer: 1,
        Boolean: True,
        Date: date(2026, 3, 29),
        DateTime: datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        JSON: [],
        LargeBinary: b"x",
    }
    kind = getattr(column.type, "impl", column.type)
    return next((value for known, value in samples.items() if isinstance(kind, known)), "x")
