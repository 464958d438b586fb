"""What a load balancer and a search engine ask."""

import shutil
from types import SimpleNamespace

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.foundation.db import db
from app.front import views


def test_a_process_that_lives_says_so(app, client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_process_that_can_serve_says_so(app, client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "schema": True, "disk": True}


def test_an_old_schema_is_not_ready(app, client):
    with app.app_context(), db.engine.begin() as connection:
        known = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["schema"], answer.json["database"]) == (503, False, True)
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})


def test_a_database_that_is_away_is_not_ready(app, client, monkeypatch):
    def away():
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(views, "schema_is_current", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["database"], answer.json["schema"]) == (503, False, False)


def test_a_full_disk_is_not_ready(app, client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=100, free=4))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["disk"]) == (503, False)


def test_search_engines_are_told_what_to_leave_out(app, client):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert {"Disallow: /login", "Disallow: /moderation", "Disallow: /comments/"} <= set(answer.text.splitlines())
