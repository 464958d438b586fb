"""Taking accounts over: what somebody prepared in an account, or at an address, before its owner came."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from app.accounts.actions import confirming
from app.accounts.actions.managing import set_role
from app.accounts.actions.second_factor import reset_factors
from app.accounts.models.account import Account, Role
from app.accounts.models.session import AccountSession, KnownDevice
from app.foundation import clock
from app.foundation.db import db, transaction

OTHER = "vier Eulen lesen heimlich Zeitung"
NEW = "fuenf Igel bauen leise Schiffe"


def email_of(app, name):
    with app.app_context():
        return db.session.scalars(select(Account).where(Account.name == name)).one().email


def of_kind(post, kind, to=None):
    """The path behind the newest letter's button."""
    return [letter for letter in post(to) if letter.kind == kind][-1].link()


def reset(client, person, post):
    client.send("/login/reset", identifier=person.email)
    assert client.send(of_kind(post, "reset", person.email), new=NEW).status_code == 303
    client._token = ""


@pytest.fixture
def thief(app, people):
    """Somebody in another browser, logged in as Ben."""
    browser = app.test_client()
    browser.log_in(people.ben.email, people.ben.password)
    browser._token = ""
    return browser


# --- a move that was asked for before ------------------------------------------------------------------------


def test_a_squatters_move_is_over_when_the_owner_of_the_address_comes(app, newcomer, post, client):
    newcomer().send("/account/email", email="thief@example.net")
    waiting = of_kind(post, "change_email")
    client.send("/login/link", identifier="nora@example.org")
    assert client.send(of_kind(post, "log_in")).status_code == 303
    assert app.test_client().send(waiting).status_code == 404
    assert email_of(app, "Nora Nebel") == "nora@example.org"


def by_new_password(app, client, people, post):
    reset(client, people.ben, post)


def by_change_of_password(app, client, people, post):
    client.log_in(people.ben.name, people.ben.password)
    client._token = ""
    assert client.send("/account/password", new=NEW).status_code == 303


def by_role(app, client, people, post):
    with app.app_context(), transaction():
        set_role(db.session.get_one(Account, people.ben.id), Role.MODERATOR)


def by_operator(app, client, people, post):
    with app.app_context(), transaction():
        reset_factors(db.session.get_one(Account, people.ben.id))


@pytest.mark.parametrize("cure", [by_new_password, by_change_of_password, by_role, by_operator])
def test_a_thiefs_move_is_over_when_the_account_is_made_safe(app, client, thief, people, post, cure):
    thief.send("/account/email", email="thief@example.net")
    waiting = of_kind(post, "change_email")
    cure(app, client, people, post)
    assert app.test_client().send(waiting).status_code == 404
    assert email_of(app, people.ben.name) == people.ben.email


# --- browsers ------------------------------------------------------------------------------------------------


def test_after_a_new_password_the_thiefs_browser_is_new_again(client, thief, people, post):
    reset(client, people.ben, post)
    before = [letter.kind for letter in post(people.ben.email)].count("new_device")
    assert thief.log_in(people.ben.email, NEW).status_code == 303
    assert [letter.kind for letter in post(people.ben.email)].count("new_device") == before + 1


@pytest.mark.parametrize("path", ["/account/password", "/account/sessions/ending"])
def test_who_puts_the_others_out_stays_known_alone(app, client, thief, people, path):
    client.log_in(people.ben.name, people.ben.password)
    client._token = ""
    assert client.send(path, new=NEW).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(KnownDevice)) == 1
    client.send("/logout")
    client._token = ""
    for _ in range(2):
        client.log_in(people.ben.name, NEW if path.endswith("password") else people.ben.password)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(KnownDevice)) == 1


def test_who_signs_up_in_a_familys_browser_does_not_make_it_new_to_the_others(app, client, people, post):
    client.log_in(people.ben.name, people.ben.password)
    client._token = ""
    client.send("/logout")
    client._token = ""
    client.send("/signup", name="Nora Nebel", email="nora@example.org", password=OTHER)
    client._token = ""
    client.send("/logout")
    client._token = ""
    client.log_in(people.ben.name, people.ben.password)
    assert post(people.ben.email) == []


# --- links by mail ------------------------------------------------------------------------------------------


def test_who_asks_too_often_for_somebody_ends_no_link_of_theirs(client, people, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 1)
    client.send("/login/link", identifier=people.ben.email)
    client.send("/login/link", identifier=people.ben.name)
    first, second = post(people.ben.email)
    assert second.letter is None
    assert client.send(first.link()).status_code == 303


def test_in_ones_own_browser_a_link_can_be_asked_for_whatever_others_do(app, client, people, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 1)
    client.log_in(people.ben.name, people.ben.password)
    client.send("/logout")
    client._token = ""
    app.test_client().send("/login/link", identifier=people.ben.email)
    assert client.send("/login/link", identifier=people.ben.email).status_code == 303
    assert [letter.letter is None for letter in post(people.ben.email)] == [True, False]


def test_showing_again_that_it_is_oneself_proves_the_address_and_resets_nothing(app, newcomer, post):
    nora = newcomer()
    nora.send("/login/again/mail")
    code = next(letter.code for letter in post() if letter.kind == "again")
    assert nora.send("/login/again/code", code=code).status_code == 303
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.name == "Nora Nebel")).one()
        assert (account.email_key, bool(account.password_hash)) == ("nora@example.org", True)


@pytest.mark.parametrize(
    "path, page", [("/account/exports", "/account/privacy"), ("/account/authenticator", "/account/security")]
)
def test_who_has_to_show_again_comes_back_to_the_page_with_the_button(as_, later, people, path, page):
    ben = as_("ben")
    ben.set_cookie("language", "en")
    later(timedelta(minutes=11))
    assert ben.send(path).location == f"/login/again?next={page}?again%3D1"
    back = ben.send("/login/again", password=people.ben.password, next=f"{page}?again=1").location
    assert back == f"{page}?again=1"
    assert "Please press the button once more." in ben.get(back).text
    assert "Please press the button once more." not in ben.get(page).text


def test_a_stranger_is_asked_to_press_nothing(client):
    client.set_cookie("language", "en")
    assert "Please press the button once more." not in client.get("/?again=1").text


def test_an_account_that_stays_holds_up_no_other(app, newcomer, later, article, setting, monkeypatch):
    setting("CONFIRM_EMAIL", 0)
    monkeypatch.setattr(confirming, "FORGOTTEN_AT_ONCE", 1)
    newcomer(name="Rosa Rabe").send(f"{article.path}/comments", body="Ich war hier.")
    newcomer()
    later(timedelta(days=8))
    with app.app_context(), transaction():
        db.session.execute(delete(AccountSession))
        assert confirming.forget_unconfirmed_accounts() == 1


def test_a_box_has_one_limit_whatever_is_asked_for(client, people, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 2)
    client.send("/login/link", identifier=people.ben.email)
    client.send("/login/reset", identifier=people.ben.name)
    assert client.send("/subscribe", email=people.ben.email).status_code == 303
    assert [letter.kind for letter in post(people.ben.email)] == ["log_in", "reset"]


# --- guesses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["ben@example.org", "unknown@example.org"])
def test_nobody_makes_room_for_guesses_with_an_account_of_their_own(app, newcomer, people, later, monkeypatch, address):
    """Whether or not somebody has proven the address; else one would learn it from that."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    newcomer(email=address, password=OTHER)
    statuses = []
    for word in ("wrong", "wrong", OTHER) * 4:
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        statuses.append(browser.log_in(address, word).status_code)
    assert statuses == [422, 422, 303, 422] + [429] * 8
    later(timedelta(hours=1))
    assert app.test_client().log_in(address, OTHER).status_code == 303


def test_who_comes_in_with_an_address_not_yet_proven_is_not_made_to_wait(app, newcomer):
    newcomer(password=OTHER)
    answers = [app.test_client().log_in("nora@example.org", OTHER).status_code for _ in range(6)]
    assert answers == [303] * 6
