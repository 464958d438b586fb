"""Who ignores whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.accounts.actions import ignoring
from app.accounts.actions.ignoring import ignore, stop_ignoring
from app.accounts.models.account import IgnoredPerson
from app.accounts.queries.ignoring import ignored_by, ignores, people_ignored_by
from app.accounts.viewer import NOBODY, viewer_of
from app.foundation.db import db, in_transaction
from app.foundation.refusals import LogInFirst, NotAllowed, NotFound


def seen(somebody):
    return viewer_of(somebody.id, somebody.name, somebody.role)


@pytest.mark.usefixtures("inside")
def test_ignoring_goes_one_way_and_ends(people):
    ben, cleo, sid = people.ben, people.cleo, people.sid
    for other in (cleo, sid):
        in_transaction(lambda other=other: ignore(seen(ben), other.id))
    assert ignores(ben.id, cleo.id)
    assert not ignores(cleo.id, ben.id)
    assert ignored_by(ben.id) == {cleo.id, sid.id}
    assert [person.name for person in people_ignored_by(ben.id)] == [sid.name, cleo.name]
    in_transaction(lambda: stop_ignoring(seen(ben), cleo.id))
    assert ignored_by(ben.id) == {sid.id}
    assert ignored_by(cleo.id) == frozenset()


@pytest.mark.usefixtures("inside")
def test_once_more_changes_nothing(people):
    for _ in range(2):
        in_transaction(lambda: ignore(seen(people.ben), people.cleo.id))
    assert db.session.scalar(select(func.count()).select_from(IgnoredPerson)) == 1
    for _ in range(2):
        in_transaction(lambda: stop_ignoring(seen(people.ben), people.cleo.id))
    assert db.session.scalar(select(func.count()).select_from(IgnoredPerson)) == 0


@pytest.mark.usefixtures("inside")
def test_nobody_ignores_themselves_or_somebody_who_is_not_there(people, monkeypatch):
    with pytest.raises(NotAllowed):
        in_transaction(lambda: ignore(seen(people.ben), people.ben.id))
    with pytest.raises(NotFound):
        in_transaction(lambda: ignore(seen(people.ben), 999))
    with pytest.raises(LogInFirst):
        in_transaction(lambda: ignore(NOBODY, people.ben.id))
    monkeypatch.setattr(ignoring, "MOST_IGNORED", 1)
    in_transaction(lambda: ignore(seen(people.ben), people.cleo.id))
    with pytest.raises(NotAllowed):
        in_transaction(lambda: ignore(seen(people.ben), people.sid.id))


def test_pressed_ten_times_at_once_it_counts_once(app, people):
    start = Barrier(10)

    def press(_):
        with app.app_context():
            start.wait()
            in_transaction(lambda: ignore(seen(people.ben), people.cleo.id))

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(press, range(10)))
    with app.app_context():
        assert ignored_by(people.ben.id) == {people.cleo.id}
