"""What has served is deleted, and nothing that still serves."""

import sys
import time
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.actions.managing import offer_set_up
from app.accounts.models import AccountSession, SetUpLink
from app.cli.tidying import COMMAND, keep_tidy
from app.discussion.models.draft import Draft
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.limits import LimitCount
from tests.parts.databases import made_app


def rows(app, table):
    with app.app_context():
        return list(db.session.scalars(select(table)))


def in_(**time):
    return time_machine.travel(clock.now() + timedelta(**time))


@pytest.mark.parametrize(
    "days, left",
    [(0, {"Ben", "Edda"}), (0.5, {"Ben"}), (13, {"Ben"}), (15, set())],
    ids=["at once", "in the evening", "in two weeks", "later"],
)
def test_sessions_that_are_over_are_deleted(operator, app, as_, people, days, left):
    as_("ben")
    as_("edda")
    with in_(days=days):
        operator.does("tidy")
    names = {people.ben.id: "Ben", people.edda.id: "Edda"}
    assert {names[session.account_id] for session in rows(app, AccountSession)} == left


def test_a_session_in_use_is_deleted_when_it_is_too_old(operator, app, as_):
    ben = as_("ben")
    for days in (10, 20, 29):
        with in_(days=days):
            assert ben.get("/account").status_code == 200
            operator.does("tidy")
    assert len(rows(app, AccountSession)) == 1
    with in_(days=31):
        operator.does("tidy")
    assert rows(app, AccountSession) == []


def test_a_set_up_link_is_deleted_when_it_opens_nothing_any_more(operator, app):
    with app.app_context(), transaction():
        offer_set_up()
    operator.does("tidy")
    assert len(rows(app, SetUpLink)) == 1
    with in_(hours=25):
        operator.does("tidy")
    assert rows(app, SetUpLink) == []
    with app.app_context(), transaction():
        offer_set_up()
        db.session.scalars(select(SetUpLink)).one().used_at = clock.now()
    operator.does("tidy")
    assert rows(app, SetUpLink) == []


def test_a_draft_is_deleted_when_it_has_expired(operator, app, client, article):
    client.post(f"{article.path}/draft", data={"body": "Vor dem Anmelden"})
    with in_(hours=23):
        operator.does("tidy")
    assert len(rows(app, Draft)) == 1
    with in_(hours=25):
        operator.does("tidy")
    assert rows(app, Draft) == []


def test_counts_are_deleted_when_their_window_is_over(operator, app, as_):
    as_("ben")
    operator.does("tidy")
    assert rows(app, LimitCount)
    with in_(hours=2):
        operator.does("tidy")
    assert rows(app, LimitCount) == []


def test_a_database_that_is_away_is_no_disaster(tmp_path):
    with made_app(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path) as app:
        result = app.test_cli_runner().invoke(args=["tidy"])
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_server_tidies_up_before_it_serves(servers):
    server = servers()
    with server.inside(), transaction():
        db.session.add(LimitCount(key="old", tries=1, ends_at=1))
    server.stop()
    server.start()
    with server.inside():
        assert list(db.session.scalars(select(LimitCount))) == []


def test_tidying_goes_on_whatever_becomes_of_it(tmp_path):
    file = tmp_path / "times"
    script = f"open({str(file)!r}, 'a').write('x'); raise SystemExit(1)"
    enough = keep_tidy((sys.executable, "-c", script), every_seconds=0.01)
    nowhere = keep_tidy((str(tmp_path / "nowhere"),), every_seconds=0.01)
    deadline = time.monotonic() + 30
    while not (file.exists() and len(file.read_text()) >= 2):
        assert time.monotonic() < deadline
        enough.wait(0.02)
    enough.set()
    nowhere.set()


def test_the_command_that_is_run_each_hour_is_the_one_for_tidying(servers):
    assert COMMAND[:4] == (sys.executable, "-m", "flask", "--app")
    servers().run(*COMMAND[5:])
