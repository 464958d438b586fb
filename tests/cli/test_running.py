"""Preparing an installation and serving it: whatever is missing is made, and nothing is made twice."""

import os
import re
import shutil
import socket
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from app.articles.queries import latest_articles
from app.cli import running
from app.foundation import revision
from app.foundation.db import db
from tests.cli.conftest import Operator
from tests.parts.databases import made_app
from tests.parts.publication import create_cast
from tests.parts.visitor import Visitor

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Discussion"
msgstr "Diskussion"
"""
LATER = '''"""later"""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("article", sa.Column("later", sa.Integer()))


def downgrade():
    op.drop_column("article", "later")
'''


@pytest.fixture(autouse=True)
def own_rights():
    """Preparing takes the rights of others away, for the whole process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def installation(backend, tmp_path):
    """`installation(WORLD="")` is an application on a database without tables."""
    name = backend.empty()
    opened = []

    def made(**settings):
        context = made_app(backend.url(name), tmp_path / "instance", **settings)
        opened.append(context)
        return context.__enter__()

    yield made
    for context in reversed(opened):
        context.__exit__(None, None, None)
    backend.drop(name)


@pytest.fixture
def later_migration(tmp_path, monkeypatch):
    """As if the next version of Wortmeldung were installed, which adds a column."""
    newest = revision.newest_revision()

    def installed():
        folder = Path(shutil.copytree(revision.MIGRATIONS, tmp_path / "migrations"))
        (folder / "versions" / "2030_01_01_later.py").write_text(LATER.format(before=newest))
        monkeypatch.setattr(revision, "MIGRATIONS", folder)
        revision.newest_revision.cache_clear()

    yield installed
    revision.newest_revision.cache_clear()


def titles(app):
    with app.app_context():
        return [article.title for article in latest_articles(10)]


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_an_empty_database_gets_tables_and_an_article(installation):
    app = installation()
    assert "Preparing the database" in Operator(app).does("prepare")
    assert titles(app) == ["Nvidia sichert sich die Technik des Herausforderers Groq"]
    assert app.test_client().get("/readyz").status_code == 200


def test_preparing_again_does_nothing(installation, tmp_path):
    app = installation()
    Operator(app).does("prepare")
    built = {path: path.stat().st_mtime_ns for path in running.TRANSLATIONS.rglob("*.mo")}
    assert built
    assert Operator(app).does("prepare") == ""
    assert len(titles(app)) == 1
    assert {path: path.stat().st_mtime_ns for path in running.TRANSLATIONS.rglob("*.mo")} == built
    assert not (tmp_path / "instance" / "backups").exists()


def test_the_world_is_a_setting(installation):
    app = installation(WORLD="quiet_blog")
    Operator(app).does("prepare")
    assert len(titles(app)) == 3


def test_an_empty_world_stays_empty(installation):
    app = installation(WORLD="")
    Operator(app).does("prepare")
    assert titles(app) == []


def test_an_article_of_ones_own_keeps_the_world_away(installation, tmp_path):
    app = installation(WORLD="")
    Operator(app).does("prepare")
    (tmp_path / "own.txt").write_text("Ein eigener Text.")
    Operator(app).does("articles", "import", tmp_path / "own.txt")
    assert Operator(installation()).does("prepare") == ""
    assert titles(app) == ["Ein eigener Text."]


def test_an_unknown_world_is_named_with_the_known_ones(installation):
    said = Operator(installation(WORLD="atlantis")).fails_to("prepare")
    assert "There is no world called atlantis. There are: clean_slate, heated_debate, quiet_blog" in said


def test_everything_belongs_to_the_owner_alone(installation, tmp_path):
    Operator(installation(SECRET_KEY="")).does("prepare")
    folder = tmp_path / "instance"
    assert rights(folder) == 0o700
    assert rights(folder / "secret_key") == 0o600
    assert all(rights(path) & 0o077 == 0 for path in folder.rglob("*"))


def test_a_database_from_the_future_is_left_alone(installation):
    app = installation()
    Operator(app).does("prepare")
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00f00f00f00'"))
    assert "This database was made by a newer version of Wortmeldung." in Operator(app).fails_to("prepare")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["schema"]) == (503, False)
    with app.app_context():
        assert revision.schema_revision() == "f00f00f00f00"


def test_a_copy_is_made_before_the_tables_of_an_embedded_database_change(
    installation, later_migration, backend, tmp_path
):
    Operator(installation()).does("prepare")
    before = revision.newest_revision()
    later_migration()
    app = installation()
    said = Operator(app).does("prepare")
    with app.app_context():
        assert revision.schema_revision() == "later"
    assert len(titles(app)) == 1
    copies = list((tmp_path / "instance").glob("backups/before-migration-*.db"))
    if backend.name == "postgresql":
        assert not copies
        return
    assert f"The database was copied to {copies[0]}" in said
    assert rights(copies[0]) == 0o600
    with made_app(f"sqlite:///{copies[0]}", tmp_path / "other") as old, old.app_context():
        assert db.session.execute(text("SELECT version_num FROM alembic_version")).scalar() == before
        assert db.session.execute(text("SELECT count(*) FROM article")).scalar() == 1
        db.session.rollback()


def test_migrations_can_be_looked_at_with_the_usual_commands(installation):
    app = installation()
    Operator(app).does("prepare")
    assert "Show current revision" not in Operator(app).does("db", "current")
    assert "upgrade" in Operator(app).does("db", "--help")


def test_only_stale_catalogues_are_built(operator, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "TRANSLATIONS", tmp_path)
    sources = [tmp_path / language / "LC_MESSAGES" / "messages.po" for language in ("de", "fr")]
    for source in sources:
        source.parent.mkdir(parents=True)
        source.write_text(CATALOGUE)
    german, french = built = [source.with_suffix(".mo") for source in sources]
    operator.does("translations")
    assert b"Diskussion" in german.read_bytes()
    first = [path.stat().st_mtime_ns for path in built]
    operator.does("translations")
    assert [path.stat().st_mtime_ns for path in built] == first
    sources[0].write_text(CATALOGUE.replace("Diskussion", "Gespräch"))
    os.utime(sources[0], ns=(first[0] + 1_000_000_000,) * 2)
    operator.does("translations")
    assert "Gespräch".encode() in german.read_bytes()
    assert french.stat().st_mtime_ns == first[1]
    assert sorted(path.suffix for path in tmp_path.rglob("*.*")) == [".mo", ".mo", ".po", ".po"]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_taken_port_is_refused_with_a_way_out(operator, setting, app, host):
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as taken:
        port = taken.getsockname()[1]
        setting("HOST", host)
        setting("PORT", port)
        said = operator.fails_to("up")
    assert f"Port {port} on {host} can't be used" in said
    assert "PORT=8080 make run" in said
    assert titles(app) == []


def test_an_address_of_another_machine_is_refused(operator, setting):
    setting("HOST", "192.0.2.1")
    assert "can't be used" in operator.fails_to("up")


def test_the_first_start_prints_where_to_go_and_later_ones_only_what_is_needed(servers):
    server = servers()
    first = server.output
    assert f"Wortmeldung is at {server.url}" in first
    link = re.search(rf"{re.escape(server.url)}(/setup/\S+)", first)[1]
    assert Visitor(server.url).get(link).status == 200

    server.stop()
    server.start()
    second = server.output.removeprefix(first)
    newer = re.search(rf"{re.escape(server.url)}(/setup/\S+)", second)[1]
    assert Visitor(server.url).get(link).status == 404
    assert Visitor(server.url).get(newer).status == 200
    assert "Preparing" not in second

    with server.inside() as app:
        create_cast(app)
    server.stop()
    before = server.output
    server.start()
    third = server.output.removeprefix(before)
    assert f"Wortmeldung is at {server.url}" in third
    assert "/setup/" not in third
    assert Visitor(server.url).get(newer).status == 404
    server.stop()
