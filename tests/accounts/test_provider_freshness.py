"""An open session at the provider shows nothing: only who has just logged in there has shown that it is them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account
from app.accounts.models.factors import Identity
from app.foundation import clock
from app.foundation.db import db, transaction
from tests.parts.provider import running_provider

START, LINK = "/login/provider", "/login/provider/link"
OURS = "http://localhost:8000"
GUARDED = "/account/passkeys/new"
LONG_AGO = [None, timedelta(minutes=11), timedelta(days=400)]


@pytest.fixture
def provider(setting):
    with running_provider() as provider:
        for name, value in provider.settings.items():
            setting(name, value)
        yield provider


@pytest.fixture
def travel(provider):
    def travelled(reader, **query):
        reader._token = ""
        back = provider.authorize(reader.get(START, query_string=query).location)
        answer = reader.get(back.removeprefix(OURS))
        reader._token = ""
        return answer

    return travelled


@pytest.fixture
def ben(app, as_, people, provider):
    """Ben's browser; his account is old, and linked to the provider."""
    with app.app_context(), transaction():
        now = clock.now()
        db.session.get_one(Account, people.ben.id).created_at = now - timedelta(days=30)
        db.session.add(Identity(account_id=people.ben.id, issuer=provider.issuer, subject="p-1", created_at=now))
    reader = as_("ben")
    reader.set_cookie("language", "en")
    return reader


@pytest.mark.parametrize("ago", LONG_AGO)
def test_a_session_at_the_provider_opens_the_account_but_nothing_that_matters(app, ben, provider, travel, ago):
    provider.shown_ago = ago
    other = app.test_client()
    assert travel(other, next="/account").location == "/account"
    assert other.get("/account").status_code == 200
    assert other.get(GUARDED).location.startswith("/login/again")


def test_who_has_just_logged_in_there_has_shown_enough(app, ben, provider, travel):
    provider.shown_ago = timedelta(minutes=2)
    other = app.test_client()
    travel(other)
    assert other.get(GUARDED).status_code == 200


@pytest.mark.parametrize("ago", LONG_AGO)
def test_a_session_at_the_provider_does_not_show_again_who_one_is(ben, provider, travel, later, ago):
    provider.shown_ago = ago
    later(timedelta(minutes=11))
    answer = travel(ben, next=GUARDED)
    assert (answer.status_code, "this doesn’t show that it is you" in answer.text) == (400, True)
    assert f'href="/login/again?next={GUARDED}"' in answer.text
    assert ben.get(GUARDED).location.startswith("/login/again")


@pytest.mark.parametrize("said", ["now", [], {}, True, -1, 10**30, 1e400])
def test_a_time_that_is_none_shows_nothing(app, ben, provider, travel, said):
    provider.person["auth_time"] = said
    other = app.test_client()
    travel(other)
    assert other.get(GUARDED).status_code != 200


@pytest.mark.parametrize("claim", ["email_verified", "email", "preferred_username", "name", "nickname"])
@pytest.mark.parametrize("said", [[], {"a": []}, 7, "a\x00b"], ids=range(4))
def test_claims_of_another_kind_than_they_should_be_count_as_not_said(client, provider, travel, claim, said):
    provider.person[claim] = said
    assert travel(client).location == "/login/provider/account"
    assert client.get("/login/provider/account").status_code == 200


def test_linking_sent_twice_at_once_links_once(app, people, as_, provider, travel):
    ben = as_("ben")
    travel(ben, link=1)
    token, cookie = ben.token, ben.get_cookie("wortmeldung").value

    def send(_number):
        reader = app.test_client()
        reader.set_cookie("wortmeldung", cookie)
        return reader.post(LINK, data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, range(4)))
    assert (answers[0], set(answers) <= {303, 404}) == (303, True)
    with app.app_context():
        assert len(db.session.scalars(select(Identity)).all()) == 1
