"""Coming in by an OpenID provider: only what it has signed for us counts, and an address alone links nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account
from app.accounts.models.factors import Identity
from app.accounts.views import provider_client
from app.foundation.db import db
from tests.parts.provider import running_provider

START, BACK, LINK, NEW = "/login/provider", "/login/provider/back", "/login/provider/link", "/login/provider/account"
OURS = "http://localhost:8000"


@pytest.fixture
def provider(setting):
    with running_provider() as provider:
        for name, value in provider.settings.items():
            setting(name, value)
        yield provider


@pytest.fixture
def english(client):
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def travel(provider):
    """Somebody goes to the provider, agrees there, and comes back."""

    def travelled(reader, **query):
        reader._token = ""
        answer = reader.get(START, query_string=query)
        assert answer.status_code == 302, answer.text
        assert answer.location.startswith(f"{provider.issuer}/authorize?")
        back = provider.authorize(answer.location)
        assert back.startswith(f"{OURS}{BACK}?")
        answer = reader.get(back.removeprefix(OURS))
        reader._token = ""
        return answer

    return travelled


def identities(app):
    with app.app_context():
        return [(row.account_id, row.subject) for row in db.session.scalars(select(Identity).order_by(Identity.id))]


def accounts_called(app, name):
    with app.app_context():
        return db.session.scalars(select(Account).where(Account.name == name)).all()


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


@pytest.fixture
def pia(english, travel):
    """Pia's browser, logged in with an account made by the provider."""
    assert travel(english).location == NEW
    assert english.send(NEW, name="Pia Pfad", email="pia@example.net").location == "/"
    english._token = ""
    return english


def test_a_stranger_chooses_a_name_and_has_a_confirmed_account(app, english, travel, provider, article):
    answer = travel(english, next=article.path)
    assert (answer.status_code, answer.location) == (303, NEW)
    page = english.get(NEW).text
    assert 'value="Pia Pfad"' in page
    assert 'value="pia@example.net"' in page
    assert not is_logged_in(english)
    assert english.send(NEW, name="Pia Pfad", email="pia@example.net").location == article.path
    assert is_logged_in(english)
    (pia,) = accounts_called(app, "Pia Pfad")
    assert (pia.email_key, pia.password_hash) == ("pia@example.net", "")
    assert identities(app) == [(pia.id, "p-1")]


def test_who_is_known_comes_in_and_is_back_where_they_were(app, pia, travel, article, provider):
    other = app.test_client()
    provider.person = {"sub": "p-1", "email": "pia@new.example", "email_verified": False}
    answer = travel(other, next=article.path)
    assert (answer.status_code, answer.location) == (303, article.path)
    assert "Pia Pfad" in other.get("/account").text


@pytest.mark.parametrize(
    "said, typed, confirmed",
    [
        ({"email_verified": True}, "pia@example.net", True),
        ({"email_verified": "true"}, "PIA@example.net", True),
        ({"email_verified": False}, "pia@example.net", False),
        ({"email_verified": "false"}, "pia@example.net", False),
        ({"email_verified": 1}, "pia@example.net", True),
        ({"email_verified": None}, "pia@example.net", False),
        ({"email_verified": True}, "other@example.net", False),
        ({"email": None, "email_verified": True}, "pia@example.net", False),
        ({"email": ["a"], "email_verified": True}, "pia@example.net", False),
    ],
    ids=range(9),
)
def test_an_address_counts_as_proven_only_if_the_provider_says_so_of_just_that_one(
    app, english, travel, provider, post, said, typed, confirmed
):
    provider.person |= said
    travel(english)
    assert english.send(NEW, name="Pia Pfad", email=typed).location == ("/" if confirmed else "/confirm?next=/")
    assert (accounts_called(app, "Pia Pfad")[0].email_key is not None) is confirmed
    assert [letter.kind for letter in post(typed)] == ([] if confirmed else ["confirm"])


def test_an_unverified_address_of_somebody_else_links_nothing(app, english, travel, provider, people):
    provider.person |= {"email": people.ben.email, "email_verified": False}
    assert travel(english).location == NEW
    assert english.send(NEW, name="Nicht Ben", email=people.ben.email).status_code == 303
    (made,) = accounts_called(app, "Nicht Ben")
    assert (made.id != people.ben.id, made.email_key) == (True, None)
    assert identities(app) == [(made.id, "p-1")]


def test_a_verified_address_of_an_account_asks_for_one_log_in_first(app, english, travel, provider, people, letters):
    provider.person |= {"email": people.ben.email}
    assert travel(english).location == LINK
    page = english.get(LINK).text
    assert "There is an account with the address ben@example.org" in page
    assert english.send(LINK).status_code == 200
    assert english.get(NEW).location == LINK
    assert english.send(NEW, name="Zweitkonto", email="neu@example.org").location == LINK
    assert (identities(app), is_logged_in(english)) == ([], False)
    answer = english.send("/login", identifier=people.ben.email, password=people.ben.password, next=LINK)
    assert answer.location == LINK
    english._token = ""
    assert "Ben Querfeld" in english.get(LINK).text
    assert identities(app) == []
    assert english.send(LINK).status_code == 303
    assert identities(app) == [(people.ben.id, "p-1")]
    assert letters() == ["factor_added provider"]
    assert english.get(LINK).status_code == 404
    other = app.test_client()
    assert travel(other).location == "/"
    assert "Ben Querfeld" in other.get("/account").text


def test_logging_in_to_another_account_meanwhile_links_nothing(app, english, travel, provider, people):
    provider.person |= {"email": people.ben.email}
    travel(english)
    english.send("/login", identifier=people.cleo.email, password=people.cleo.password)
    english._token = ""
    for answer in (english.get(LINK), english.send(LINK)):
        assert "another account than the one this address belongs to" in answer.text
    assert identities(app) == []


def test_what_was_brought_back_counts_only_in_that_browser_and_for_half_an_hour(app, english, travel, later):
    travel(english)
    assert app.test_client().get(NEW).status_code == 404
    later(timedelta(minutes=31))
    assert english.get(NEW).status_code == 404


def test_somebody_logged_in_links_after_saying_yes(app, as_, travel, people, letters):
    ben = as_("ben")
    ben.set_cookie("language", "en")
    assert "Link with Pfadfinder" in ben.get("/account/security").text
    answer = travel(ben, link=1, next="/account/security")
    assert answer.location == LINK
    assert identities(app) == []
    assert "pia@example.net" in ben.get(LINK).text
    assert ben.send(LINK).location == "/account/security"
    assert identities(app) == [(people.ben.id, "p-1")]
    assert "Linked on" in ben.get("/account/security").text
    assert letters() == ["factor_added provider"]
    assert travel(ben, link=1, next="/account/security").location == "/account/security"
    assert len(identities(app)) == 1


def test_linking_takes_a_fresh_log_in(as_, provider, later):
    ben = as_("ben")
    later(timedelta(minutes=11))
    assert ben.get(START, query_string={"link": 1}).location.startswith("/login/again")


def test_an_identity_belongs_to_one_account(app, pia, as_, travel):
    ben = as_("ben")
    ben.set_cookie("language", "en")
    for query in ({"link": 1}, {}):
        answer = travel(ben, **query)
        assert "belongs to another account here" in answer.text
        assert "Ben Querfeld" in ben.get("/account").text
    assert len(identities(app)) == 1


def test_somebody_who_shows_again_who_they_are_must_be_linked_already(as_, travel):
    ben = as_("ben")
    ben.set_cookie("language", "en")
    assert "is not linked to this one yet" in travel(ben).text


def test_showing_again_who_one_is_asks_the_provider_anew(pia, travel, provider, later):
    later(timedelta(minutes=11))
    assert pia.get("/account/passkeys/new").location.startswith("/login/again")
    assert travel(pia, next="/account/passkeys/new").location == "/account/passkeys/new"
    assert (provider.asked["prompt"], provider.asked["max_age"]) == ("login", "600")
    assert pia.get("/account/passkeys/new").status_code == 200


def test_a_second_factor_is_asked_for_here_too(app, as_, travel, owner, provider):
    ben = owner("ben")
    travel(ben.reader, link=1)
    ben.reader.send(LINK)
    ben.add_app()
    other = app.test_client()
    assert travel(other, next="/account").location == "/login/second-factor"
    assert not is_logged_in(other)
    assert other.send("/login/second-factor", code=ben.code(1)).location == "/account"


def test_a_link_is_removed_and_opens_nothing(app, as_, travel, letters):
    ben = as_("ben")
    travel(ben, link=1)
    ben.send(LINK)
    assert ben.get("/account/provider/1/removal").status_code == 200
    assert len(identities(app)) == 1
    assert ben.send("/account/provider/1/removal").status_code == 303
    assert identities(app) == []
    assert letters()[-1] == "factor_removed provider"
    assert travel(app.test_client()).location == NEW


def test_the_only_way_in_is_not_removed(app, pia):
    answer = pia.send("/account/provider/1/removal")
    assert (answer.status_code, "only way into your account" in answer.text) == (403, True)
    assert len(identities(app)) == 1


def test_nobody_removes_the_link_of_others(app, pia, as_):
    ben = as_("ben")
    assert ben.get("/account/provider/1/removal").status_code == 404
    assert ben.send("/account/provider/1/removal").status_code == 404
    assert len(identities(app)) == 1


@pytest.mark.parametrize("fault", ["nonce", "aud", "exp", "iss", "signature", "alg", "no id_token", "garbage", "error"])
def test_an_answer_that_is_not_true_lets_nobody_in(app, pia, travel, provider, fault):
    other = app.test_client()
    other.set_cookie("language", "en")
    provider.fault = fault
    answer = travel(other, next="/markdown")
    assert answer.status_code in {400, 504}, answer.text
    assert "Not logged in" in answer.text
    assert 'href="/login?next=/markdown"' in answer.text
    assert not is_logged_in(other)


@pytest.mark.parametrize("subject", [None, 7, "", ["x"], "x" * 300])
def test_a_person_without_a_proper_name_there_is_nobody(english, travel, provider, subject):
    provider.person["sub"] = subject
    assert travel(english).status_code == 400


def test_who_cancels_there_is_told_so_and_can_come_in_another_way(english, travel, provider):
    provider.fault = "denied"
    answer = travel(english, next="/markdown")
    assert (answer.status_code, "it was cancelled" in answer.text) == (400, True)
    assert 'href="/login?next=/markdown"' in answer.text


def test_a_provider_that_is_away_is_no_error_of_ours(english, setting):
    setting("OIDC_ISSUER", "http://127.0.0.1:9")
    setting("OIDC_CLIENT_ID", "wortmeldung")
    answer = english.get(START, query_string={"next": "/markdown"})
    assert (answer.status_code, "does not answer at the moment" in answer.text) == (504, True)
    assert 'href="/login?next=/markdown"' in answer.text


def test_a_provider_that_is_slow_is_not_waited_for(english, provider, monkeypatch):
    provider_client._client.cache_clear()
    monkeypatch.setattr(provider_client, "TIMEOUT_SECONDS", 0.3)
    provider.fault = "slow"
    back = provider.authorize(english.get(START).location).removeprefix(OURS)
    assert english.get(back).status_code == 504


def test_a_provider_that_calls_itself_something_else_is_not_believed(english, provider):
    provider.fault = "discovery"
    assert english.get(START).status_code == 400
    provider.fault = ""
    assert english.get(START).status_code == 302


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(app, english, provider):
    back = provider.authorize(english.get(START).location).removeprefix(OURS)
    assert app.test_client().get(back).status_code == 400
    assert english.get(back).status_code == 303
    assert english.get(back).status_code == 400


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=y", "?error=%ff%00", "?state[]=1", "?code=" + "x" * 3000]
)
def test_nonsense_brought_back_is_refused_in_words(english, provider, query):
    assert english.get(BACK + query).status_code == 400
    english.get(START)
    assert english.get(BACK + query).status_code == 400


def test_logging_in_as_somebody_else_on_the_way_ends_the_trip(app, english, provider, people):
    back = provider.authorize(english.get(START).location).removeprefix(OURS)
    english.send("/login", identifier=people.cleo.email, password=people.cleo.password)
    assert english.get(back).status_code == 400
    assert identities(app) == []


def test_a_disabled_account_stays_closed(app, pia, travel, disable):
    (account,) = accounts_called(app, "Pia Pfad")
    disable(account)
    other = app.test_client()
    assert travel(other).status_code == 404
    assert not is_logged_in(other)


@pytest.mark.parametrize("fields", [{}, {"name": "admin", "email": "x"}, {"name": "Ben Querfeld", "email": "a@b.org"}])
def test_mistakes_are_told_at_the_field(english, travel, people, fields):
    travel(english)
    answer = english.send(NEW, fields)
    assert (answer.status_code, 'id="name-errors"' in answer.text) == (422, True)


def test_sent_twice_one_account_is_made(app, english, travel):
    travel(english)
    with english.session_transaction() as cookie:
        before = dict(cookie)
    token = english.token
    english.send(NEW, name="Pia Pfad", email="pia@example.net")
    twin = app.test_client()
    with twin.session_transaction() as cookie:
        cookie.update(before)
    twin._token = token
    assert twin.send(NEW, name="Pia Pfad", email="pia@example.net").status_code in {400, 404}
    assert len(identities(app)) == 1


def test_without_a_provider_there_are_no_such_pages(client, people, as_):
    for reader in (client, as_("ben")):
        for path in (START, BACK, LINK, NEW):
            assert reader.get(path).status_code == 404
        for path in (LINK, NEW):
            assert reader.send(path).status_code == 404
    assert START not in client.get("/login").text
