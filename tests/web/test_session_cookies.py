"""A session cookie that was read before is trusted no further than one that is new."""

import secrets
import time

import pytest
from flask import Flask, session

from app.web.session_cookies import LONGEST_COOKIE

DAY = 86400


@pytest.fixture
def cookie(app):
    """Makes a cookie that says this."""
    signer = app.session_interface.get_signing_serializer(app)
    return lambda **said: signer.dumps(said)


def opened(app, value):
    name = app.config["SESSION_COOKIE_NAME"]
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        return dict(session)


def test_it_ends_when_its_time_is_over(app, cookie, time_machine):
    value = cookie(sid="x")
    assert opened(app, value) == opened(app, value) == {"sid": "x"}
    time_machine.move_to(time.time() + app.permanent_session_lifetime.total_seconds() + DAY)
    assert opened(app, value) == {}


def test_one_of_the_future_says_nothing(app, cookie, time_machine):
    now = time.time()
    time_machine.move_to(now + 400 * DAY)
    value = cookie(sid="x")
    time_machine.move_to(now)
    assert opened(app, value) == {}


def test_what_a_request_changes_in_its_session_no_other_one_sees(app, cookie):
    value, name = cookie(words=["one"]), app.config["SESSION_COOKIE_NAME"]
    with app.test_request_context("/", headers={"Cookie": f"{name}={value}"}):
        session["words"].append("two")
    assert opened(app, value) == {"words": ["one"]}


def test_one_of_another_key_says_nothing(app, cookie):
    other = Flask("other")
    other.secret_key = "another one"
    signer = other.session_interface.get_signing_serializer(other)
    assert opened(app, signer.dumps({"sid": "x"})) == {}
    assert opened(app, cookie(sid="x")[:-1] + "!") == {}


def test_one_longer_than_browsers_keep_is_not_even_looked_at(app, cookie):
    assert opened(app, cookie(words=secrets.token_hex(LONGEST_COOKIE))) == {}
