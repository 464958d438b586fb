"""What has served is deleted, and nothing that still serves."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from app import wiring
from app.accounts.actions.managing import offer_set_up
from app.accounts.models.session import AccountSession, SetUpLink
from app.discussion.models.draft import Draft
from app.foundation import clock, tidying
from app.foundation.db import db, is_writing, transaction
from app.foundation.limits import LimitCount, forget_old_counts
from app.web.limits import set_limits
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


def test_counts_are_deleted_when_their_window_is_over(operator, app, as_, setting):
    setting("VALKEY_URL", "")  # which forgets by itself
    set_limits(app)
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


def test_the_schedule_tidies_up_each_hour(app, tick):
    def leave_a_count():
        with app.app_context(), transaction():
            db.session.add(LimitCount(key="old", tries=1, ends_at=1))

    leave_a_count()
    tick()
    assert rows(app, LimitCount) == []
    leave_a_count()
    with in_(minutes=59):
        tick()
    assert len(rows(app, LimitCount)) == 1
    with in_(minutes=61):
        tick()
    assert rows(app, LimitCount) == []


def test_a_duty_that_fails_does_not_keep_the_others_from_theirs(app, duties):
    def fail():
        db.session.execute(text("SELECT * FROM nowhere"))

    with app.app_context(), transaction():
        db.session.add(LimitCount(key="old", tries=1, ends_at=1))
    duties(nothing=fail, counts=forget_old_counts)
    with app.app_context():
        tidying.tidy_up()
    assert rows(app, LimitCount) == []


def test_what_fails_alone_is_said(app, duties):
    duties(nothing=lambda: 1 // 0, counts=forget_old_counts)
    with app.app_context(), pytest.raises(ZeroDivisionError):
        tidying.tidy_up()


# --- much at once -------------------------------------------------------------------------------------------


@pytest.fixture
def duties():
    """Other duties than the house's own."""
    yield lambda **others: tidying.connect(others)
    tidying.connect(wiring.DUTIES)


@pytest.fixture
def many(app, monkeypatch):
    """Seven counts that are over, and one that isn't; a portion is three."""
    monkeypatch.setattr(tidying, "PORTION", 3)
    with app.app_context(), transaction():
        old = [LimitCount(key=f"old {number}", tries=1, ends_at=1) for number in range(7)]
        db.session.add_all([*old, LimitCount(key="new", tries=1, ends_at=2**31 - 1)])


@pytest.mark.usefixtures("many")
def test_much_is_deleted_in_portions_of_a_transaction_each(app, duties):
    left = []

    def forget():
        assert is_writing()
        left.append(len(rows(app, LimitCount)))
        return forget_old_counts()

    duties(counts=forget)
    with app.app_context():
        tidying.tidy_up()
    assert left == [8, 5, 2]
    assert [count.key for count in rows(app, LimitCount)] == ["new"]


@pytest.mark.usefixtures("many")
def test_what_is_left_after_a_while_is_deleted_in_an_hour(app, tick, monkeypatch):
    monkeypatch.setattr(tidying, "MOST_SECONDS", 0.0)
    for hours, left in ((0, 5), (0.5, 5), (1.1, 2), (2.2, 1)):
        with in_(hours=hours):
            tick()
        assert len(rows(app, LimitCount)) == left
