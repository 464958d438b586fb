"""Coming in with a link or a code from a mail, and choosing a new password with one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.accounts.models.account import Account, Role
from app.accounts.models.challenge import Challenge
from app.accounts.models.factors import Authenticator
from app.accounts.models.session import AccountSession
from app.foundation import clock
from app.foundation.db import db, transaction

NEW = "sieben graue Esel im Hafen"


def other_code(code):
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def name_on_page(reader):
    return reader.get("/account").text.partition('menu__name">')[2].partition("<")[0]


def change(app, person, **values):
    with app.app_context(), transaction():
        account = db.session.get(Account, person.id)
        for name, value in values.items():
            setattr(account, name, value)


# --- link and code ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["Ben Querfeld", "ben@example.org", " BEN@example.org "])
def test_a_code_lets_in_where_it_was_asked_for(english, people, post, identifier, article):
    answer = english.send("/login/link", identifier=identifier, next=f"{article.path}#write")
    assert answer.location == "/login/code"
    page = english.get("/login/code").text
    assert "If there is an account for" in page
    (letter,) = post()
    assert (letter.kind, letter.to) == ("log_in", people.ben.email)
    answer = english.send("/login/code", code=letter.code)
    assert (answer.status_code, answer.location) == (303, f"{article.path}#write")
    assert name_on_page(english) == people.ben.name


def test_a_code_counts_nowhere_else(app, client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    thief = app.test_client()
    assert thief.get("/login/code").location == "/login/link"
    assert thief.send("/login/code", code=post()[0].code).status_code == 422
    thief.send("/login/link", identifier=people.cleo.email)
    assert thief.send("/login/code", code=post(people.ben.email)[0].code).status_code == 422


def test_a_link_lets_in_on_any_device_once_and_only_by_its_button(app, english, people, post, article):
    english.send("/login/link", identifier=people.ben.email, next=article.path)
    path, phone = post()[0].link(), app.test_client()
    phone.set_cookie("language", "en")
    for _ in range(2):
        page = phone.get(path)
        assert "Log in as Ben Querfeld" in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "strict-origin"
    assert phone.get("/account").status_code == 303
    phone._token = ""
    assert phone.send(path).location == article.path
    assert name_on_page(phone) == people.ben.name
    for reader in (english, app.test_client()):
        assert reader.get(path).status_code == 404
        assert reader.send(path).status_code == 404


def test_the_link_opened_many_times_at_once_lets_in_once(app, client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    path, start = post()[0].link(), Barrier(6)
    readers = [app.test_client() for _ in range(6)]
    tokens = [reader.token for reader in readers]

    def send(number):
        start.wait()
        return readers[number].post(path, data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(send, range(6))) == [303, 404, 404, 404, 404, 404]


def test_link_and_code_live_for_ten_minutes(client, people, post, later):
    client.send("/login/link", identifier=people.ben.email)
    letter = post()[0]
    later(timedelta(minutes=10, seconds=1))
    assert client.get(letter.link()).status_code == 404
    assert client.send("/login/code", code=letter.code).status_code == 422


def test_five_wrong_codes_close_it(client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    letter = post()[0]
    for _ in range(5):
        assert client.send("/login/code", code=other_code(letter.code)).status_code == 422
    assert client.send("/login/code", code=letter.code).status_code == 422
    assert client.send(letter.link()).status_code == 303, "the link was in the mail: it can't be guessed away"


@pytest.mark.parametrize("typed", ["", "abc", "１２３４５６", "²" * 6, "9" * 5000, "\x00"])
def test_what_is_no_code_is_refused_at_the_field(client, people, typed):
    client.send("/login/link", identifier=people.ben.email)
    answer = client.send("/login/code", code=typed)
    assert (answer.status_code, 'id="code-errors"' in answer.text) == (422, True)


@pytest.mark.parametrize("way, fields", [("/login/link", {}), ("/login/reset", {"new": NEW})])
def test_a_mail_does_not_skip_the_second_factor(app, client, people, post, way, fields):
    with app.app_context(), transaction():
        times = {"created_at": clock.now(), "confirmed_at": clock.now()}
        db.session.add(Authenticator(account_id=people.ben.id, sealed_secret="x", **times))
    client.send(way, identifier=people.ben.email)
    answer = client.send(post()[0].link(), fields)
    assert (answer.status_code, answer.location) == (303, "/login/second-factor")
    assert client.get("/account").status_code == 303


def test_an_unknown_address_is_told_so_by_mail(client, people, post):
    client.send("/login/link", identifier="somebody.else@example.org")
    client.send("/login/reset", identifier="somebody.else@example.org")
    for letter in post("somebody.else@example.org"):
        assert letter.link() == "/signup"
        assert "example.org" not in letter.letter.subject
    assert len(post()) == 2


@pytest.mark.parametrize("identifier", ["Nobody Here", "@", "no address@", "x" * 5000])
def test_for_an_unknown_name_nothing_is_sent(client, people, post, identifier):
    assert client.send("/login/link", identifier=identifier).status_code == 303
    assert [letter.letter for letter in post()] == [None]


def test_a_closed_account_gets_no_mail_at_all(app, client, people, post):
    change(app, people.ben, disabled_at=clock.now())
    for path in ("/login/link", "/login/reset"):
        assert client.send(path, identifier=people.ben.email).status_code == 303
    assert [letter.letter for letter in post()] == [None, None]


def test_a_link_for_an_account_that_was_closed_meanwhile_opens_nothing(app, client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    letter = post()[0]
    change(app, people.ben, disabled_at=clock.now())
    assert client.send("/login/code", code=letter.code).status_code == 422
    assert client.send(letter.link()).status_code == 404


def test_mails_go_to_the_holder_of_an_address_not_to_who_claims_it(newcomer, client, people, post):
    newcomer(name="Rosa Rabe", email=people.ben.email)
    client.send("/login/link", identifier=people.ben.email)
    letter = next(letter for letter in post() if letter.kind == "log_in")
    assert (letter.to, people.ben.name in letter.text) == (people.ben.email, True)
    client.send("/login/link", identifier="Rosa Rabe")
    assert post()[-1].letter is None, "that account could never prove its address"


def test_staff_without_a_proven_address_do_not_come_in_by_mail(app, newcomer, client, post):
    newcomer(email="mistyped@example.org")
    with app.app_context(), transaction():
        db.session.scalars(select(Account)).one().role = Role.MODERATOR
    client.send("/login/link", identifier="mistyped@example.org")
    assert next(letter for letter in post() if letter.kind == "log_in").letter is None


def test_mails_are_limited_for_what_was_typed_and_for_the_box(app, client, people, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 2)
    for identifier in (people.ben.email, "unknown@example.org", "Unknown Name"):
        answers = [app.test_client().send("/login/link", identifier=identifier).status_code for _ in range(3)]
        assert answers == [303, 303, 429]
    client.send("/login/link", identifier=people.ben.name)
    assert post(people.ben.email)[-1].letter is None, "which box a name belongs to is told to nobody"


def test_mails_are_limited_for_a_network(client, setting):
    setting("LIMIT_MAIL_LINKS_PER_HOUR", 3)
    statuses = [client.send("/login/link", identifier=f"{number}@example.org").status_code for number in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_the_letter_is_in_the_language_of_the_account(app, english, people, post):
    english.send("/login/link", identifier=people.ben.email)
    assert "Guten Tag Ben Querfeld" in post()[0].text
    english.send("/login/link", identifier="unknown@example.org")
    assert "there is no account" in post()[1].text


# --- new password -------------------------------------------------------------------------------------------


def test_a_lost_password_is_replaced_by_a_link(app, as_, english, people, post, article):
    elsewhere = as_("ben")
    answer = english.send("/login/reset", identifier=people.ben.email, next=article.path)
    assert answer.location == "/login/sent"
    assert "If there is an account for “ben@example.org”" in english.get("/login/sent").text
    path = post()[0].link()
    assert english.get(path).headers["Referrer-Policy"] == "strict-origin"
    refused = english.send(path, new="kurz")
    assert (refused.status_code, 'id="new-errors"' in refused.text) == (422, True)
    assert english.send(path, new=NEW).location == article.path
    assert name_on_page(english) == people.ben.name
    assert elsewhere.get("/account").status_code == 303
    assert app.test_client().log_in(people.ben.name, people.ben.password).status_code == 422
    assert app.test_client().log_in(people.ben.name, NEW).status_code == 303
    assert "password_changed" in [letter.kind for letter in post()]
    assert english.get(path).status_code == 404


def test_a_reset_link_lives_for_half_an_hour(client, people, post, later):
    client.send("/login/reset", identifier=people.ben.email)
    path = post()[0].link()
    later(timedelta(minutes=30, seconds=1))
    assert client.get(path).status_code == 404
    assert client.send(path, new=NEW).status_code == 404


def test_a_link_is_good_for_its_own_purpose_only(client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    client.send("/login/reset", identifier=people.ben.email)
    log_in, reset = (letter.link().rpartition("/")[2] for letter in post())
    for path in (f"/login/reset/{log_in}", f"/login/link/{reset}", f"/confirm/{log_in}", f"/account/email/{reset}"):
        assert client.get(path).status_code == 404


def test_nothing_that_opens_something_is_stored_beside_the_outbox(app, client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    letter = post()[0]
    with app.app_context():
        row = repr([vars(found) for found in db.session.scalars(select(Challenge))])
        assert db.session.scalar(select(func.count(AccountSession.id))) == 0
    assert letter.link().rpartition("/")[2] not in row
    assert f"'{letter.code}'" not in row
