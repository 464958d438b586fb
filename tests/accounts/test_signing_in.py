"""Coming in and going out: whoever is not known learns nothing, and what has ended stays ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.door import VISIT_NOTED_EVERY
from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.passwords import Passwords, passwords
from app.foundation.tokens import token_hash

FAILED = "Name, e-mail or password is not right."
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def sessions(app):
    with app.app_context():
        return list(db.session.scalars(select(AccountSession)))


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


@pytest.mark.parametrize(
    "identifier",
    ["Ben Querfeld", "ben querfeld", " BEN  QUERFELD ", "ben@example.org", "BEN@Example.ORG", " ben@example.org\t"],
)
def test_people_come_in_with_name_or_address_in_any_case(client, people, identifier):
    assert client.log_in(identifier, people.ben.password).status_code == 303
    assert is_logged_in(client)


def test_a_password_is_the_same_however_its_letters_are_composed(client, people):
    assert client.log_in(people.ben.name, "vier kleine Wo\u0308rter am Morgen").status_code == 303


@pytest.mark.parametrize("identifier", ["Ben Querfeld", "ben@example.org", "Nobody Here", "nobody@example.org", "@"])
def test_a_wrong_password_sounds_and_costs_the_same_for_known_and_unknown(english, people, monkeypatch, identifier):
    checks, real = [], Passwords.matches
    monkeypatch.setattr(Passwords, "matches", lambda *given: checks.append(1) or real(*given))
    answer = english.send("/login", identifier=identifier, password="not this one at all")
    assert answer.status_code == 422
    assert FAILED in answer.text
    assert "not this one at all" not in answer.text
    assert len(checks) == 2
    assert not is_logged_in(english)


def test_the_right_password_costs_as_much_as_a_wrong_one(client, people, monkeypatch):
    checks, real = [], Passwords.matches
    monkeypatch.setattr(Passwords, "matches", lambda *given: checks.append(1) or real(*given))
    client.log_in(people.ben.email, people.ben.password)
    assert len(checks) == 2


@pytest.mark.parametrize("missing", ["identifier", "password"])
def test_an_empty_field_is_named(english, missing):
    fields = {"identifier": "Ben Querfeld", "password": "something long enough", missing: ""}
    answer = english.send("/login", fields)
    assert answer.status_code == 422
    assert f'id="{missing}-errors"' in answer.text


def test_a_disabled_account_sounds_like_a_wrong_password(app, english, people):
    with app.app_context(), transaction():
        db.session.get(Account, people.ben.id).disabled_at = clock.now()
    answer = english.send("/login", identifier=people.ben.name, password=people.ben.password)
    assert (answer.status_code, FAILED in answer.text) == (422, True)


def test_disabling_an_account_ends_its_visit_at_once(app, as_, people):
    ben = as_("ben")
    with app.app_context(), transaction():
        db.session.get(Account, people.ben.id).disabled_at = clock.now()
    assert not is_logged_in(ben)


def test_only_a_hash_of_what_the_cookie_holds_is_stored(app, as_):
    ben = as_("ben")
    with ben.session_transaction() as cookie:
        token = cookie["sid"]
        assert set(cookie) <= {"sid", "_permanent", "csrf_token"}
    assert [session.token_hash for session in sessions(app)] == [token_hash(token)]
    assert token not in str(vars(sessions(app)[0]))


def test_logging_in_gives_a_new_session_whatever_the_browser_brought(app, client, people):
    """Nothing that somebody planted before counts afterwards: neither the session nor the form token."""
    client.get("/login")
    with client.session_transaction() as cookie:
        planted = cookie["csrf_token"]
    client.log_in(people.ben.name, people.ben.password)
    with client.session_transaction() as cookie:
        assert cookie.get("csrf_token") != planted
        first = cookie["sid"]
    client.send("/login", identifier=people.cleo.name, password=people.cleo.password)
    with client.session_transaction() as cookie:
        assert cookie["sid"] != first
    assert len(sessions(app)) == 1


def test_who_is_logged_in_needs_no_log_in_page(as_, article):
    assert as_("ben").get("/login", query_string={"next": article.path}).location == article.path


def test_log_out_ends_the_session_and_old_cookies_open_nothing(app, as_, client):
    ben = as_("ben")
    kept = ben.get_cookie("wortmeldung").value
    answer = ben.send("/logout")
    assert (answer.status_code, answer.location) == (303, "/")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert sessions(app) == []
    client.set_cookie("wortmeldung", kept)
    assert not is_logged_in(client)
    assert "Ben Querfeld" not in client.get("/").text


def test_log_out_is_no_link(as_):
    ben = as_("ben")
    assert ben.get("/logout").status_code == 405
    assert is_logged_in(ben)


@pytest.mark.parametrize("what", ["/logout", "/login", "/signup"])
def test_a_session_that_was_not_used_for_a_while_ends_or_is_replaced_without_an_error(app, as_, people, later, what):
    """The visit is noted again only every few minutes; that write can't begin inside another one."""
    ben = as_("ben")
    fields = {
        "/logout": {},
        "/login": {"identifier": people.cleo.name, "password": people.cleo.password},
        "/signup": {"name": "Nora Nebel", "email": "nora@example.org", "password": "drei blaue Heringe am Morgen"},
    }[what]
    token = ben.token
    later(2 * VISIT_NOTED_EVERY)
    assert ben.post(what, data={**fields, "csrf_token": token}).status_code == 303
    assert len(sessions(app)) == (0 if what == "/logout" else 1)


@pytest.mark.parametrize(
    "who, pauses, still",
    [
        ("ben", [13 * DAY, 26 * DAY], True),
        ("ben", [15 * DAY], False),
        ("ben", [10 * DAY, 20 * DAY, 31 * DAY], False),
        ("ada", [13 * DAY], True),
        ("mo", [59 * MINUTE, 117 * MINUTE], True),
        ("mo", [61 * MINUTE], False),
        ("edda", [61 * MINUTE], False),
        ("ida", [hours * HOUR * 0.9 for hours in range(1, 26)], True),
        ("ida", [hours * HOUR * 0.9 for hours in range(1, 28)], False),
    ],
)
def test_a_visit_ends_after_a_pause_and_after_its_longest_time(as_, later, who, pauses, still):
    """Readers: 14 days without a visit, 30 in all. Who may change others' texts: one hour, 24 in all."""
    reader = as_(who)
    *before, last = pauses
    for pause in before:
        later(pause)
        assert is_logged_in(reader)
    later(last)
    assert is_logged_in(reader) is still


def test_a_token_that_opens_nothing_is_a_stranger(client):
    for sid in ("nothing", "", 7, None, ["list"]):
        with client.session_transaction() as cookie:
            cookie["sid"] = sid
        assert not is_logged_in(client)


def test_a_forged_or_broken_cookie_is_a_stranger(app, client, as_):
    value = as_("ben").get_cookie("wortmeldung").value
    for broken in (value[:-3] + "abc", value + "x", "." * 200, "\xff\xfe", "eyJzaWQiOiJ4In0.x.y"):
        assert client.get("/account", headers={"Cookie": f"wortmeldung={broken}"}).status_code in {303, 401}


def test_a_hash_of_another_cost_is_made_anew_at_the_next_log_in(app, client, people):
    with app.app_context(), transaction():
        dear = Passwords("normal").hash(people.ben.password)
        db.session.get(Account, people.ben.id).password_hash = dear
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303
    with app.app_context():
        renewed = db.session.get(Account, people.ben.id).password_hash
        assert renewed != dear
        assert passwords().matches(renewed, people.ben.password)
        assert not passwords().outdated(renewed)


def test_a_broken_hash_lets_nobody_in(app, client, people):
    with app.app_context(), transaction():
        db.session.get(Account, people.ben.id).password_hash = "no hash at all"
    assert client.log_in(people.ben.name, people.ben.password).status_code == 422
