"""A publication that was there before keeps everything through the migrations, and back again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import flask_migrate
import pytest
from sqlalchemy import MetaData, select, text

from app.foundation.db import db
from tests.parts.databases import made_app

FIRST = "2026_11_23_first_tables"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

ARTICLE: dict[str, Any] = {
    "id": 2,
    "slug": "bruecke",
    "title": "Brücke",
    "standfirst": "",
    "byline": "Von Person 5",
    "author_id": 5,
    "language": "de",
    "source": "Text",
    "html": "<p>Text</p>",
    "word_count": 1,
    "created_at": NOON,
    "published_at": NOON,
    "revised_at": None,
    "version": 1,
}
DISCUSSION: dict[str, Any] = {
    "id": 3,
    "article_id": 2,
    "state": "closed",
    "mode": "held",
    "closed_reason": "Alles gesagt",
    "closed_at": NOON,
    "comment_count": 2,
    "last_position": 13,
    "version": 9,
    "created_at": NOON,
}


def people() -> list[dict[str, Any]]:
    roles = {1: "administrator", 2: "moderator", 3: "reader", 4: "reader", 5: "author"}
    return [
        {
            "id": number,
            "name": f"Person {number} Öl",
            "name_key": f"person{number}ol",
            "email": f"person{number}@example.org",
            "address_key": f"person{number}@example.org",
            "email_key": f"person{number}@example.org",
            "password_hash": "$argon2id$" + "x" * 80,
            "role": role,
            "created_at": NOON + timedelta(minutes=number),
            "disabled_at": NOON if number == 4 else None,
        }
        for number, role in roles.items()
    ]


def comments() -> list[dict[str, Any]]:
    states = {10: "published", 11: "published", 12: "hidden", 13: "deleted", 14: "held"}
    return [
        {
            "id": number,
            "discussion_id": 3,
            "parent_id": 10 if number in {11, 12} else None,
            "thread_id": 10 if number in {11, 12} else None,
            "depth": 1 if number in {11, 12} else 0,
            "author_id": 3 + number % 2,
            "state": state,
            "removal_reason": "insult" if state == "hidden" else None,
            "body": "" if state == "deleted" else f"Wort *{number}* – „so“",
            "html": "" if state == "deleted" else f"<p>Wort <em>{number}</em> – „so“</p>",
            "revision": 2 if number == 10 else 1,
            "created_at": NOON,
            "edited_at": NOON + timedelta(minutes=5) if number == 10 else None,
            "submit_key": f"key {number}",
            "position": None if state == "held" else number,
            "place": number - 10 if number in {11, 12} else None,
            "last_place": 2 if number == 10 else 0,
            "reply_count": 1 if number == 10 else 0,
            "version": 4,
        }
        for number, state in states.items()
    ]


def content() -> dict[str, list[dict[str, Any]]]:
    """What was there, table by table, in an order in which it can be put in."""
    version = {"comment_id": 10, "body": "Wort", "html": "<p>Wort</p>", "created_at": NOON}
    screening = [{"rule": "first_comments", "outcome": "hold", "appeared": 0, "wanted": 1}]
    decision = {"discussion_id": 3, "revision": 1, "note": "So nicht", "moderator_id": 2, "created_at": NOON}
    return {
        "account": people(),
        "limit_count": [{"key": "LIMITER/log-in", "tries": 3, "ends_at": 2_000_000_000}],
        "set_up_link": [{"id": 1, "token_hash": "a" * 64, "expires_at": NOON, "used_at": NOON}],
        "account_session": [
            {"id": number, "token_hash": str(number) * 64, "account_id": number, "created_at": NOON, "seen_at": NOON}
            for number in (1, 3)
        ],
        "article": [ARTICLE],
        "discussion": [DISCUSSION],
        "comment": comments(),
        "draft": [
            {
                "id": 1,
                "browser_hash": "b" * 64,
                "discussion_id": 3,
                "parent_id": 10,
                "edited_id": 0,
                "body": "Angefangen",
                "expires_at": NOON,
            }
        ],
        "comment_revision": [{**version, "number": number, "screening": screening} for number in (1, 2)],
        "decision": [
            {**decision, "id": 1, "verdict": "hide", "comment_id": 12, "reason": "insult"},
            {**decision, "id": 2, "verdict": "close", "comment_id": None, "reason": None, "revision": None},
        ],
    }


@pytest.fixture
def before(database, tmp_path):
    """A publication at its first revision, with everything that one can have there."""
    with made_app(database, tmp_path) as app, app.app_context():
        flask_migrate.downgrade(revision=FIRST)
        tables = MetaData()
        with db.engine.begin() as connection:
            tables.reflect(connection)
            for name, rows in content().items():
                connection.execute(tables.tables[name].insert(), rows)
        yield


def stored(names: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of these tables, in the columns that were there."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: [
                {column: _comparable(row[column]) for column in rows[0]}
                for row in connection.execute(
                    select(tables.tables[name]).order_by(*tables.tables[name].primary_key)
                ).mappings()
            ]
            for name, rows in names.items()
        }


def expected(*, proven: set[int]) -> dict[str, list[dict[str, Any]]]:
    found = {name: [dict(row) for row in rows] for name, rows in content().items()}
    for person in found["account"]:
        person["email_key"] = person["email_key"] if person["id"] in proven else None
    return {
        name: [{key: _comparable(value) for key, value in row.items()} for row in rows] for name, rows in found.items()
    }


def _comparable(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


@pytest.mark.usefixtures("before")
def test_up_and_down_again_nothing_is_lost():
    """Readers have to prove their address now; to the former version a claim is enough."""
    assert stored(content()) == expected(proven={1, 2, 3, 4, 5})
    flask_migrate.upgrade()
    assert stored(content()) == expected(proven={1, 2, 5})
    with db.engine.connect() as connection:
        proved = connection.execute(text("SELECT count(*) FROM account_session WHERE proved_at = created_at"))
        confirmed = connection.execute(text("SELECT id FROM account WHERE confirmed_at IS NOT NULL ORDER BY id"))
        assert (proved.scalar_one(), list(confirmed.scalars())) == (2, [1, 2, 3, 4, 5]), "none is tidied away"
    flask_migrate.downgrade(revision=FIRST)
    assert stored(content()) == expected(proven={1, 2, 3, 4, 5})
    flask_migrate.upgrade()
    assert stored(content()) == expected(proven={1, 2, 5})


@pytest.mark.usefixtures("before")
def test_verdicts_that_the_former_version_has_no_word_for_stay_behind():
    """What was taken back goes with its undoing; what holds is there, whatever was undone on the way to it."""
    flask_migrate.upgrade()
    tables = MetaData()
    row = {"discussion_id": 3, "comment_id": 10, "moderator_id": 2, "revision": 1, "note": "", "created_at": NOON}
    made = [
        {"id": 3, "verdict": "keep", "undoes_id": None},
        {"id": 4, "verdict": "hide", "undoes_id": None},
        {"id": 5, "verdict": "undo", "undoes_id": 4},
        {"id": 6, "verdict": "hide", "undoes_id": None},
        {"id": 7, "verdict": "restore", "undoes_id": 6},
    ]
    with db.engine.begin() as connection:
        tables.reflect(connection, only=["decision"])
        decision = tables.tables["decision"]
        connection.execute(decision.insert(), [{**row, **one, "cause": "own", "message": ""} for one in made])
    flask_migrate.downgrade(revision=FIRST)
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT id, verdict FROM decision ORDER BY id")).all()
    assert [tuple(one) for one in kept] == [(1, "hide"), (2, "close"), (6, "hide"), (7, "restore")]
    flask_migrate.upgrade()
