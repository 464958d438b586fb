"""Network addresses are hashed under a key that is another one each day, and is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation import clock, daily_key
from app.foundation.daily_key import DailyKey, forget_old_keys, key_of_today
from app.foundation.db import db, in_transaction, separate_write, transaction
from app.web.addresses import network_key
from tests.parts.databases import made_app


@pytest.fixture(autouse=True)
def forgetful():
    """As in a process that has just started."""
    daily_key._known.clear()
    yield
    daily_key._known.clear()


def in_days(days):
    return clock.pretending(clock.now() + timedelta(days=days))


def keys():
    return list(db.session.scalars(select(DailyKey.key)))


def network_of(app, address):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        return network_key()


def test_a_network_is_known_by_another_hash_each_day(app):
    first = network_of(app, "192.0.2.7")
    assert network_of(app, "192.0.2.7") == first
    assert network_of(app, "192.0.2.8") != first
    with in_days(1):
        assert network_of(app, "192.0.2.7") != first


def test_all_processes_have_the_same_key(inside):
    first = key_of_today()
    daily_key._known.clear()
    assert key_of_today() == first
    assert keys() == [first]


def test_two_who_ask_at_once_agree(inside, monkeypatch):
    """The other one makes the key between our looking and our making."""
    monkeypatch.setattr(daily_key, "_found", lambda *_: None)
    with separate_write() as connection:
        theirs = daily_key._found_or_made(connection, clock.now().date())
    assert key_of_today() == theirs


def test_a_key_can_be_asked_for_inside_a_write(inside):
    with transaction():
        first = key_of_today()
    assert key_of_today() == first


def test_a_key_whose_write_was_undone_is_not_remembered(inside):
    undone = []

    def fail():
        undone.append(key_of_today())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(fail)
    assert keys() == []
    assert key_of_today() not in undone


def test_keys_are_forgotten_in_time(inside, setting):
    key_of_today()
    with in_days(7), transaction():
        assert forget_old_keys() == 0
    with in_days(8), transaction():
        assert forget_old_keys() == 1
    assert keys() == []


def test_reading_goes_on_where_the_database_is_away(tmp_path):
    with made_app(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path) as app:
        assert network_of(app, "192.0.2.7") == network_of(app, "192.0.2.7")
        with app.app_context():
            assert daily_key._known.get(db.engine) is None
