"""What an operator reads in the log of an evening, and what it keeps to itself."""

import json

import pytest

from app.foundation.logs import configure_logs


@pytest.fixture(autouse=True)
def _quiet_again():
    yield
    configure_logs("error", "json")


@pytest.fixture
def heard(app, capsys):
    """Listens from the first call on; the next one gives the lines since."""

    def lines():
        configure_logs("info", "json")
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return lines


def without_when(line):
    return {name: value for name, value in line.items() if name not in {"timestamp", "level"}}


def test_logging_out_is_logged_once_and_for_an_account(as_, people, client, heard):
    ben = as_("ben")
    heard()
    ben.send("/logout")
    assert [without_when(line) for line in heard()] == [{"event": "logged out", "account": people.ben.id}]
    client.send("/logout")
    assert heard() == []


def test_who_opens_what_is_not_for_them_is_logged_by_the_page_alone(as_, article, heard):
    ben = as_("ben")
    heard()
    assert ben.get("/moderation").status_code == 403
    assert ben.get("/nichts").status_code == 404
    assert [without_when(line) for line in heard()] == [{"event": "access refused", "endpoint": "moderation.queue"}]


def test_every_decision_is_logged_closing_and_opening_too(as_, people, article, heard):
    ben, mo = as_("ben"), as_("mo")
    ben.send(f"{article.path}/comments", body="Ein Gedanke", do="post")
    heard()
    mo.send("/comments/1/approval", revision=1, note="Geheim")
    mo.send("/comments/1/hiding", revision=1, reason="spam", note="Geheim")
    mo.send(f"{article.path}/closure", reason="Genug für heute")
    mo.send(f"{article.path}/reopening", note="Geheim")
    lines = heard()
    assert [(line["event"], line["verdict"], line["moderator"]) for line in lines] == [
        ("moderated", verdict, people.mo.id) for verdict in ("approve", "hide", "close", "reopen")
    ]
    assert [line.get("comment") for line in lines] == [1, 1, None, None]
    assert [line.get("discussion") for line in lines] == [None, None, 1, 1]
    assert not [word for word in ("Geheim", "Genug", "Ruhepol", "Gedanke") if word in json.dumps(lines)]
