"""Guessing passwords: each failure makes the next try wait longer, and nobody locks an owner out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.accounts.actions.guarding import forget_old_failures, wait_after
from app.accounts.models.session import FailedLogIn
from app.foundation import clock
from app.foundation.db import db, transaction

WRONG = "nicht dieses Passwort hier"
KNOWN_AND_UNKNOWN = ["Ben Querfeld", "ben@example.org", "Nobody Here", "nobody@example.org"]


@pytest.fixture(autouse=True)
def many(setting):
    setting("LIMIT_LOG_INS_PER_MINUTE", 10_000)


def guess(reader, identifier, password=WRONG):
    return reader.send("/login", identifier=identifier, password=password)


def from_elsewhere(app, identifier, times):
    """Failures from so many networks."""
    for _ in range(times):
        guess(app.test_client(), identifier)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    waits = [int(wait_after(failures).total_seconds()) for failures in range(16)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


@pytest.mark.parametrize("identifier", KNOWN_AND_UNKNOWN)
def test_after_three_failures_the_next_try_waits_and_is_told_how_long(english, people, later, identifier):
    morning = timedelta(hours=32 - clock.now().hour)  # networks get another key at midnight
    later(morning)
    assert [guess(english, identifier).status_code for _ in range(3)] == [422, 422, 422]
    refused = guess(english, identifier, people.ben.password)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert "Please wait 2 s before the next try." in refused.text
    assert 'id="password-errors"' in refused.text
    later(morning + timedelta(seconds=3))
    assert guess(english, identifier).status_code == 422
    assert guess(english, identifier).headers["Retry-After"] == "4"
    for number in range(9):
        later(morning + timedelta(minutes=20 * (number + 1)))
        assert guess(english, identifier).status_code == 422
    refused = guess(english, identifier)
    assert refused.headers["Retry-After"] == "900"
    assert "Please wait 15 min" in refused.text


def test_who_waited_comes_in_and_starts_afresh(app, client, people, later):
    for _ in range(3):
        guess(client, people.ben.name)
    later(timedelta(seconds=3))
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FailedLogIn)) == 0


def test_failures_elsewhere_make_nobody_wait_here(app, client, people):
    from_elsewhere(app, people.ben.name, 8)
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303


def test_a_hundred_tries_at_once_are_not_let_through_together(app, people):
    first = app.test_client()
    readers = [app.test_client() for _ in range(12)]
    for reader in readers:
        reader.environ_base["REMOTE_ADDR"] = first.environ_base["REMOTE_ADDR"]
    tokens, start = [reader.token for reader in readers], Barrier(12)

    def send(number):
        start.wait()
        fields = {"identifier": people.ben.name, "password": WRONG, "csrf_token": tokens[number]}
        return readers[number].post("/login", data=fields).status_code

    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(send, range(12)))
    assert statuses.count(422) == 3


@pytest.mark.parametrize("identifier", KNOWN_AND_UNKNOWN)
def test_after_many_failures_from_everywhere_a_password_alone_does_not_do(app, people, setting, identifier):
    setting("LIMIT_FAILURES_PER_ACCOUNT", 4)
    from_elsewhere(app, identifier, 4)
    for password in (WRONG, people.ben.password):
        stranger = app.test_client()
        stranger.set_cookie("language", "en")
        answer = guess(stranger, identifier, password)
        assert (answer.status_code, "This went wrong too often." in answer.text) == (422, True)
        assert stranger.get("/account").status_code == 303


def test_the_owner_is_never_locked_out(app, client, people, setting, post):
    """In a browser of their own the password does, and a link by mail does everywhere."""
    setting("LIMIT_FAILURES_PER_ACCOUNT", 4)
    client.log_in(people.ben.name, people.ben.password)
    client._token = ""
    client.send("/logout")
    client._token = ""
    from_elsewhere(app, people.ben.name, 9)
    neighbour = app.test_client()
    neighbour.environ_base["REMOTE_ADDR"] = client.environ_base["REMOTE_ADDR"]
    for _ in range(5):
        guess(neighbour, people.ben.name)
    elsewhere = app.test_client()
    elsewhere.send("/login/link", identifier=people.ben.name)
    assert elsewhere.send("/login/code", code=post()[-1].code).status_code == 303
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303


def test_a_browser_that_knows_another_account_is_a_stranger_to_this_one(app, client, people, setting):
    setting("LIMIT_FAILURES_PER_ACCOUNT", 4)
    client.log_in(people.cleo.name, people.cleo.password)
    client._token = ""
    client.send("/logout")
    client._token = ""
    from_elsewhere(app, people.ben.name, 5)
    assert client.log_in(people.ben.name, people.ben.password).status_code == 422


def test_failures_are_forgotten_after_a_day(app, client, people, later):
    for _ in range(3):
        guess(client, people.ben.name)
    later(timedelta(hours=24, minutes=1))
    assert [guess(client, people.ben.name).status_code for _ in range(3)] == [422, 422, 422]
    later(timedelta(hours=49))
    with app.app_context(), transaction():
        assert forget_old_failures() >= 2


def test_what_was_typed_is_stored_nowhere(app, client, people):
    guess(client, "mein-passwort-statt-der-adresse@example.org")
    with app.app_context():
        rows = db.session.scalars(select(FailedLogIn)).all()
        assert len(rows) == 2
        assert not [row for row in rows if "passwort" in row.key or row.last_at > clock.now()]
