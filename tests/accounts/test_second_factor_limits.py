"""Guessing codes of an app: every try counts, and who only knows the password can't keep the owner out."""

import pytest

from app.accounts.views import second_factor
from app.foundation.limits import per_hour
from app.web.limits import set_limits

STEP = "/login/second-factor"
TOO_MUCH = "too much in too short a time"


@pytest.fixture(autouse=True)
def many(app, setting):
    setting("LIMIT_LOG_INS_PER_MINUTE", 10_000)
    set_limits(app)


@pytest.fixture
def ben(owner):
    ben = owner("ben")
    ben.add_app()
    return ben


@pytest.fixture
def after_password(people):
    """A browser in which Ben's password was typed."""

    def typed(reader):
        reader._token = ""
        reader.set_cookie("language", "en")
        reader.send("/login", identifier=people.ben.email, password=people.ben.password)
        reader._token = ""
        return reader

    return typed


def guess(after_password, reader, times, code="000 000"):
    for number in range(times):
        if number % 5 == 0:
            after_password(reader)
        reader.send(STEP, code=code)
    return after_password(reader)


@pytest.mark.parametrize("code", ["000000", "000000\u0663", "000 000 x", "nothing"])
def test_a_guess_counts_however_it_is_written(ben, client, after_password, code):
    guess(after_password, client, 10, code)
    answer = client.send(STEP, code=ben.code(1))
    assert (answer.status_code, TOO_MUCH in answer.text) == (422, True)
    assert client.send(STEP, code=f"{ben.code(1)}\u0663").status_code == 422
    assert client.send(STEP, code=ben.codes[0]).status_code == 303


def test_guesses_from_elsewhere_dont_keep_the_owner_out(app, ben, client, after_password):
    guess(after_password, client, 11)
    other = after_password(app.test_client())
    assert other.send(STEP, code=ben.code(1)).status_code == 303


def test_guesses_from_many_places_are_limited_but_not_in_a_browser_that_is_known(
    app, ben, people, after_password, monkeypatch
):
    known = after_password(app.test_client())
    assert known.send(STEP, code=ben.codes[0]).status_code == 303
    known._token = ""
    known.send("/logout")
    monkeypatch.setattr(second_factor, "TRIES_ANYWHERE", per_hour(6))
    for _ in range(2):
        guess(after_password, app.test_client(), 3)
    answer = after_password(app.test_client()).send(STEP, code=ben.code(1))
    assert (answer.status_code, TOO_MUCH in answer.text) == (422, True)
    assert after_password(known).send(STEP, code=ben.code(1)).status_code == 303
