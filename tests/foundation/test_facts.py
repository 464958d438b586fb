"""Facts: told to those who care, in order, before the commit, and only if all went well."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.foundation import facts
from app.foundation.db import db, transaction
from app.foundation.limits import LimitCount


@dataclass(frozen=True)
class Happened:
    """Something happened."""

    what: str


def _record_and_fail():
    facts.record(Happened("one"))
    raise ValueError("too late")


@pytest.fixture
def heard(monkeypatch):
    """What listeners were told; the app's own table is put back afterwards."""
    monkeypatch.setattr(facts, "_listeners", {})
    told = []
    facts.connect(
        [(Happened, (lambda fact: told.append(("first", fact.what)), lambda fact: told.append(("second", fact.what))))]
    )
    return told


def test_outside_a_transaction_a_fact_is_refused(inside):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        facts.record(Happened("nothing"))


@pytest.mark.usefixtures("inside")
def test_listeners_are_told_in_order_when_the_block_has_ended_well(heard):
    with transaction():
        facts.record(Happened("one"))
        facts.record("somebody else's fact")
        facts.record(Happened("two"))
        assert heard == []
    assert heard == [("first", "one"), ("second", "one"), ("first", "two"), ("second", "two")]


@pytest.mark.usefixtures("inside")
def test_nobody_is_told_of_what_was_undone(heard):
    with pytest.raises(ValueError, match="too late"), transaction():
        _record_and_fail()
    assert heard == []
    with transaction():
        pass
    assert heard == []


@pytest.mark.usefixtures("inside")
def test_a_listener_writes_in_the_same_transaction_and_can_stop_it(monkeypatch):
    def note(fact):
        db.session.add(LimitCount(key=fact.what, tries=1, ends_at=0))
        if fact.what == "wrong":
            raise ZeroDivisionError

    monkeypatch.setattr(facts, "_listeners", {Happened: (note,)})
    with transaction():
        facts.record(Happened("right"))
    with pytest.raises(ZeroDivisionError), transaction():
        facts.record(Happened("wrong"))
    assert db.session.scalars(select(LimitCount.key)).all() == ["right"]


@pytest.mark.usefixtures("inside")
def test_a_listener_may_not_record(monkeypatch):
    monkeypatch.setattr(facts, "_listeners", {Happened: (facts.record,)})
    with pytest.raises(RuntimeError), transaction():
        facts.record(Happened("one"))
