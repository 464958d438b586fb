"""Reads by the driver itself say what the session would say."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, create_engine, select
from sqlalchemy.exc import OperationalError

from app.accounts.models.account import Account
from app.foundation.db import db
from app.foundation.quick_reads import first_row, moment, rows_of


@pytest.mark.usefixtures("inside")
def test_what_the_driver_reads_itself_is_read_right_or_says_that_the_database_is_away():
    assert first_row(db.engine, "SELECT 1 + :number, CAST(:word AS TEXT)", {"number": 1, "word": "it's"}) == (2, "it's")
    assert first_row(db.engine, "SELECT id FROM account WHERE id = :id", {"id": 1}) is None
    with pytest.raises(OperationalError):
        first_row(db.engine, "SELECT nothing FROM nowhere WHERE id = :id", {"id": 1})
    assert first_row(db.engine, "SELECT 1", {}) == (1,)


@pytest.mark.usefixtures("inside")
def test_a_statement_is_read_with_its_own_and_with_given_values(people):
    some = select(Account.name).where(
        Account.id.in_(bindparam("ids", expanding=True)),
        Account.role == "reader",
        Account.created_at > bindparam("day"),
    )
    values = {"ids": [people.ben.id, people.mo.id], "day": datetime(2020, 1, 1, tzinfo=UTC)}
    assert rows_of(some, values) == [(people.ben.name,)]
    assert rows_of(some, {**values, "ids": []}) == []
    assert rows_of(some, {**values, "day": datetime.now(UTC) + timedelta(days=1)}) == []


@pytest.mark.usefixtures("inside")
def test_a_moment_comes_back_as_it_was_stored(people):
    stored = db.session.execute(select(Account.created_at).where(Account.id == people.ben.id)).scalar_one()
    rows = rows_of(select(Account.created_at).where(Account.id == bindparam("id")), {"id": people.ben.id})
    assert moment(rows[0][0]) == stored
    assert moment(rows[0][0]).tzinfo is UTC


def test_a_database_that_can_not_be_connected_to_is_away_as_well():
    nowhere = create_engine("sqlite:////nowhere/at/all.db")
    with pytest.raises(OperationalError):
        first_row(nowhere, "SELECT 1", {})
