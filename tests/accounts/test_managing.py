"""Passwords are changed, the first administrator is made, roles are given and taken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.accounts.actions.managing import offer_set_up, set_role
from app.accounts.models.account import Account, Role
from app.accounts.models.session import AccountSession
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.refusals import Conflict, NotAllowed

NEW = "sieben graue Esel im Hafen"
IDA = {"name": "Ida Erste", "email": "ida.erste@example.org", "password": NEW}


@pytest.fixture
def link(app):
    """The path of a fresh set-up link."""
    with app.app_context(), transaction():
        return f"/setup/{offer_set_up()}"


def administrators(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Account.id)).where(Account.role == Role.ADMINISTRATOR))


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


# --- password -----------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_visit_and_begins_a_new_one_here(app, as_, client, people):
    here, elsewhere = as_("ben"), as_("ben")
    with here.session_transaction() as cookie:
        old = cookie["sid"]
    answer = here.send("/account/password", new=NEW)
    assert (answer.status_code, answer.location) == (303, "/account/security?changed=password")
    with here.session_transaction() as cookie:
        assert cookie["sid"] != old
    assert is_logged_in(here)
    assert not is_logged_in(elsewhere)
    assert client.log_in(people.ben.name, people.ben.password).status_code == 422
    assert client.log_in(people.ben.name, NEW).status_code == 303


@pytest.mark.parametrize("new", ["kurz", "Ben Querfeld Ben Querfeld", "ben@example.org ben@example.org", ""])
def test_a_password_that_would_be_guessed_is_refused_at_the_field(as_, client, people, new):
    answer = as_("ben").send("/account/password", new=new)
    assert answer.status_code == 422
    assert 'id="new-errors"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert not new or f'value="{new}"' not in answer.text
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303


def test_of_a_new_password_its_owner_is_told_by_mail(as_, post, people):
    as_("ben").send("/account/password", new=NEW)
    (letter,) = post(people.ben.email)
    assert letter.kind == "password_changed"
    assert letter.link() == "/login/reset"


def test_two_new_passwords_at_once_leave_one_and_the_other_is_told(app, as_, people):
    readers, start = [as_("ben"), as_("ben")], Barrier(2)
    tokens = [reader.token for reader in readers]

    def send(number):
        start.wait()
        fields = {"new": f"{NEW} {number}", "csrf_token": tokens[number]}
        return readers[number].post("/account/password", data=fields).status_code

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(send, range(2)))
    assert statuses in ([303, 401], [303, 409], [303, 303])
    assert sum(is_logged_in(reader) for reader in readers) == 1


def test_the_password_page_is_for_people_who_are_logged_in(client, as_):
    assert client.get("/account/password").location == "/login?next=/account/password"
    assert as_("ben").get("/account/password").status_code == 200


def test_nobody_sees_another_persons_account(as_, people):
    page = as_("ben").get("/account").text
    assert people.ben.email in page
    assert not [person for person in people if person.key != "ben" and person.email in page]


# --- set-up link --------------------------------------------------------------------------------------------


def test_the_set_up_link_makes_an_administrator_once(app, client, link):
    assert client.get(link).status_code == 200
    assert client.send(link, IDA).status_code == 303
    assert administrators(app) == 1
    assert 'href="/moderation"' in client.get("/").text
    client._token = ""
    for reader in (client, app.test_client()):
        assert reader.get(link).status_code == 404
        assert reader.send(link, {**IDA, "name": "Ida Zweite", "email": "zwei@example.org"}).status_code == 404
    assert administrators(app) == 1


def test_the_page_of_the_set_up_link_tells_nobody_its_address(client, link):
    assert client.get(link).headers["Cache-Control"] == "no-store"
    assert client.get(link).headers["Referrer-Policy"] == "strict-origin"


def test_the_set_up_link_dies_after_a_day(client, link, monkeypatch):
    real = clock.now()
    monkeypatch.setattr(clock, "now", lambda: real + timedelta(hours=23, minutes=59))
    assert client.get(link).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: real + timedelta(hours=24, minutes=1))
    assert client.get(link).status_code == 404
    assert client.send(link, IDA).status_code == 404


def test_the_set_up_link_dies_when_an_administrator_exists(app, client, link, people):
    assert client.get(link).status_code == 404
    assert client.send(link, IDA).status_code == 404
    with app.app_context(), transaction():
        assert offer_set_up() is None


def test_an_older_set_up_link_dies_with_a_new_one(app, client, link):
    with app.app_context(), transaction():
        newer = offer_set_up()
    assert client.get(link).status_code == 404
    assert client.get(f"/setup/{newer}").status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "%ff", "a" * 2000, "..", "%2e%2e"])
def test_a_made_up_set_up_link_opens_nothing(client, link, token):
    assert client.get(f"/setup/{token}").status_code == 404
    assert client.send(f"/setup/{token}", IDA).status_code == 404


@pytest.mark.parametrize("same", [True, False], ids=["same form", "two people"])
def test_the_set_up_link_opened_by_many_at_once_makes_one_administrator(app, link, same):
    start = Barrier(6)

    def send(number):
        reader = app.test_client()
        token = reader.token
        fields = IDA if same else {**IDA, "name": f"Ida {'abcdef'[number]}", "email": f"{number}@example.org"}
        start.wait()
        return reader.post(link, data={**fields, "csrf_token": token}).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(send, range(6)))
    assert statuses == [303, 404, 404, 404, 404, 404]
    assert administrators(app) == 1


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"name": "admin"}, "name"),
        ({"email": "x"}, "email"),
        ({"password": "short"}, "password"),
        ({"name": ""}, "name"),
    ],
)
def test_what_can_not_be_used_is_refused_at_the_field_and_the_link_stays(app, client, link, fields, field):
    answer = client.send(link, {**IDA, **fields})
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text
    assert client.send(link, IDA).status_code == 303


# --- roles --------------------------------------------------------------------------------------------------


def test_a_new_role_counts_from_the_next_log_in_on(app, as_, people, client):
    ben = as_("ben")
    assert ben.get("/moderation").status_code == 403
    with app.app_context(), transaction():
        set_role(db.session.get(Account, people.ben.id), Role.MODERATOR)
    with app.app_context():
        assert db.session.scalar(select(func.count(AccountSession.id))) == 0
    client.log_in(people.ben.name, people.ben.password)
    assert client.get("/moderation").status_code == 200


def test_the_last_administrator_stays(inside, people):
    with pytest.raises(Conflict), transaction():
        set_role(db.session.get(Account, people.ida.id), Role.READER)
    with transaction():
        set_role(db.session.get(Account, people.mo.id), Role.ADMINISTRATOR)
        set_role(db.session.get(Account, people.ida.id), Role.READER)
    assert db.session.get(Account, people.ida.id).role == Role.READER


def test_a_disabled_account_gets_no_role(inside, people):
    with transaction():
        db.session.get(Account, people.ben.id).disabled_at = clock.now()
    with pytest.raises(NotAllowed), transaction():
        set_role(db.session.get(Account, people.ben.id), Role.EDITOR)
