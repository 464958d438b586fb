"""Changing the address, and showing again who one is before changes that matter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge
from app.accounts.models.session import AccountSession
from app.foundation.db import db, transaction
from tests.accounts.test_linking import change, other_code

STALE = timedelta(minutes=11)
SENSITIVE = ["/account/password", "/account/email", "/account/confirmation/address"]


def account(app, person):
    with app.app_context():
        return db.session.get(Account, person.id)


# --- address ------------------------------------------------------------------------------------------------


def test_an_address_changes_when_mail_to_the_new_one_has_arrived(app, as_, people, post):
    ben = as_("ben")
    assert ben.send("/account/email", email="Ben.Neu@Example.org").location == "/account/email/code"
    assert "Ben.Neu@example.org" in ben.get("/account/email/code").text
    assert account(app, people.ben).email == people.ben.email
    (letter,) = post("Ben.Neu@example.org")
    assert letter.kind == "change_email"
    assert ben.send("/account/email/code", code=other_code(letter.code)).status_code == 422
    assert ben.send("/account/email/code", code=letter.code).location == "/account/security?changed=email"
    assert account(app, people.ben).email_key == "ben.neu@example.org"
    told = post(people.ben.email)
    assert [letter.kind for letter in told] == ["email_move_asked", "email_changed"]
    assert told[0].letter is None, "it would come too late"
    assert told[1].link().startswith("/login?next=/account/security")
    assert ben.get("/account").status_code == 200


def test_the_link_to_a_new_address_works_on_another_device(app, as_, client, people, post):
    as_("ben").send("/account/email", email="ben.neu@example.org")
    path = post()[0].link()
    assert people.ben.name in client.get(path).text
    assert account(app, people.ben).email == people.ben.email
    assert client.send(path).status_code == 200
    assert account(app, people.ben).email == "ben.neu@example.org"
    assert client.send(path).status_code == 404
    assert client.get("/account").status_code == 303


def test_what_went_to_the_old_address_opens_nothing_any_more(app, as_, client, people, post):
    client.send("/login/link", identifier=people.ben.email)
    old, ben = post()[0], as_("ben")
    ben.send("/account/email", email="ben.neu@example.org")
    ben.send(post("ben.neu@example.org")[0].link())
    assert client.send(old.link()).status_code == 404
    assert client.send("/login/code", code=old.code).status_code == 422


def test_an_address_somebody_holds_gets_the_same_answers_and_their_own_letter(app, as_, people, post):
    ben = as_("ben")
    assert ben.send("/account/email", email=people.cleo.email).location == "/account/email/code"
    (letter,) = post(people.cleo.email)
    assert (people.cleo.name in letter.text, people.ben.name in letter.text) == (True, False)
    with app.app_context(), transaction():
        db.session.scalars(select(Account).where(Account.id == people.cleo.id)).one().email_key = None
    with_code = post()[0]
    with app.app_context(), transaction():
        db.session.scalars(select(Account).where(Account.id == people.cleo.id)).one().email_key = people.cleo.email
    assert ben.send("/account/email/code", code=with_code.code).status_code == 422, "not even with the right code"
    assert ben.send(with_code.link()).status_code == 404
    assert account(app, people.ben).email == people.ben.email


@pytest.mark.parametrize("typed", ["", "ben", "ben@", "x" * 100_000])
def test_what_is_no_address_is_refused_at_the_field(as_, typed):
    answer = as_("ben").send("/account/email", email=typed)
    assert (answer.status_code, 'id="email-errors"' in answer.text) == (422, True)


def test_a_code_for_one_account_moves_no_other(app, as_, people, post):
    as_("ben").send("/account/email", email="neu@example.org")
    cleo = as_("cleo")
    assert cleo.send("/account/email/code", code=post()[0].code).status_code == 422
    assert account(app, people.cleo).email == people.cleo.email


def test_one_more_letter_to_an_address_written_otherwise_is_not_sent(app, as_, people, post):
    ben = as_("ben")
    ben.send("/account/email", email=people.ben.email.upper())
    assert [letter.letter for letter in post()] == [None]


# --- the old address, and stopping from there ---------------------------------------------------------------


@pytest.fixture
def asked(as_, people, post):
    """`asked()` has a change of Ben's address asked for, by whoever is logged in; the link to stop it."""

    def ask(new="dieb@example.net"):
        as_("ben").send("/account/email", email=new)
        return [letter for letter in post(people.ben.email) if letter.kind == "email_move_asked"][-1].link()

    return ask


def test_the_old_address_is_told_at_once_without_the_whole_new_one(asked, people, post):
    asked()
    (letter,) = post(people.ben.email)
    assert "d…@example.net" in letter.text
    assert "dieb@example.net" not in letter.text
    assert (people.ben.name in letter.text, letter.language) == (True, "de")


@pytest.mark.parametrize("new", ["cleo@example.org", "nobody@example.org"])
def test_whether_somebody_has_the_new_address_is_not_seen_at_the_old_one(app, asked, people, post, english, new):
    stop = asked(new)
    (letter,) = post(people.ben.email)
    told = letter.text.replace(stop, "").replace(f"{new[0]}…@example.org", "…")
    assert "example.org" not in told
    assert f"<strong>{new[0]}…@example.org</strong>" in english.get(stop).text
    assert "Your address stays" in english.send(stop).text


def test_it_is_stopped_from_the_old_address_without_logging_in(app, asked, people, english, post):
    stop = asked()
    waiting = post("dieb@example.net")[0]
    path, code = waiting.link(), waiting.code
    seen = english.get(stop)
    assert (seen.status_code, seen.headers["Referrer-Policy"]) == (200, "strict-origin")
    assert english.get(path).status_code == 200, "looking changes nothing"
    answer = english.send(stop)
    assert (answer.status_code, "Your address stays" in answer.text) == (200, True)
    for piece in ('href="/account/password"', 'href="/account/security#sessions"'):
        assert piece in answer.text
    assert english.send(path).status_code == 404
    assert account(app, people.ben).email == people.ben.email
    assert post("dieb@example.net")[0].letter is None
    assert "No change is waiting" in english.send(stop).text, "a second click is no harm"
    thief = app.test_client()
    thief.log_in(people.ben.email, people.ben.password)
    assert thief.send("/account/email/code", code=code).status_code == 422


def test_stopping_ends_nothing_else(app, asked, people, english, client, post):
    stop = asked()
    client.send("/login/link", identifier=people.ben.email)
    client.send("/login/reset", identifier=people.ben.email)
    cleo = app.test_client()
    cleo.log_in(people.cleo.email, people.cleo.password)
    cleo.send("/account/email", email="cleo.neu@example.org")
    with app.app_context():
        before = sorted(db.session.scalars(select(Challenge.purpose)))
        sessions = db.session.scalars(select(AccountSession.id)).all()
    english.send(stop)
    with app.app_context():
        left = sorted(db.session.scalars(select(Challenge.purpose)))
        assert db.session.scalars(select(AccountSession.id)).all() == sessions
    before.remove("change_email")
    assert left == before


def test_the_first_link_stops_what_was_asked_for_later_too(app, asked, english, people, post, setting):
    """Also where so much was asked for that no more mail goes out."""
    stop = asked()
    again = asked("noch.einer@example.net")
    assert english.send(stop).status_code == 200
    assert "No change is waiting" in english.get(again).text
    assert [letter.letter for letter in post("noch.einer@example.net")] == [None]


def test_a_request_without_a_letter_to_the_new_address_has_none_to_the_old_one(as_, people, post, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 1)
    as_("cleo").send("/account/email", email="neu@example.org")
    as_("ben").send("/account/email", email="neu@example.org")
    assert [letter.letter for letter in post(people.ben.email)] == [None]


def test_who_fills_the_old_box_before_keeps_no_warning_from_it(app, asked, people, post, setting, client):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 1)
    client.send("/login/link", identifier=people.ben.email)
    asked()
    assert post(people.ben.email)[-1].letter is not None


def test_an_address_that_was_never_proven_is_told_nothing(newcomer, post):
    newcomer().send("/account/email", email="nora.neu@example.org")
    assert [letter.kind for letter in post("nora@example.org")] == ["confirm"]


def test_after_the_change_the_link_says_so_and_what_to_do(app, asked, people, english, post):
    stop = asked()
    english.send(post("dieb@example.net")[0].link())
    assert account(app, people.ben).email == "dieb@example.net"
    for answer, status in ((english.get(stop), 200), (english.send(stop), 409)):
        assert (answer.status_code, "The address was changed already" in answer.text) == (status, True)
        assert "log in now with your name and password" in answer.text
        assert people.ben.name not in answer.text
        assert "dieb" not in answer.text


def test_a_change_that_nobody_confirmed_in_time_waits_no_more(asked, english, later):
    stop = asked()
    later(timedelta(hours=25))
    for answer in (english.get(stop), english.send(stop)):
        assert (answer.status_code, "No change is waiting" in answer.text) == (200, True)


def test_a_link_that_is_not_ours_or_to_a_closed_account_stops_nothing(app, asked, people, english, disable, post):
    stop = asked()
    disable(people.ben)
    for path in (stop, stop.replace(".", "x.", 1), "/account/email/x/stop"):
        assert (english.get(path).status_code, english.send(path).status_code) == (404, 404)
    with app.app_context():
        assert [one.purpose for one in db.session.scalars(select(Challenge))] == ["change_email"]


# --- again --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SENSITIVE)
def test_before_changes_that_matter_people_show_again_who_they_are(app, newcomer, later, path):
    nora = newcomer()
    assert nora.get(path).status_code == 200
    later(STALE)
    looked, sent = nora.get(path), nora.send(path, email="x@example.org", new="x" * 20)
    assert (looked.status_code, looked.location) == (303, f"/login/again?next={path}")
    assert (sent.status_code, sent.location) == (303, f"/login/again?next={path}?again%3D1")


def test_the_password_again_leads_back_with_a_new_session(app, as_, people, later):
    ben = as_("ben")
    ben.set_cookie("language", "en")
    with ben.session_transaction() as cookie:
        old = cookie["sid"]
    later(STALE)
    assert "You are logged in as Ben Querfeld." in ben.get("/login/again?next=/account/email").text
    wrong = ben.send("/login/again", password="wrong", next="/account/email")
    assert (wrong.status_code, "This is not your current password." in wrong.text) == (422, True)
    assert ben.send("/login/again", password=people.ben.password, next="/account/email").location == "/account/email"
    ben._token = ""
    assert ben.get("/account/email").status_code == 200
    with ben.session_transaction() as cookie:
        assert cookie["sid"] != old
    with app.app_context():
        assert db.session.scalars(select(AccountSession)).one()


def test_who_has_just_come_in_is_led_on(as_):
    assert as_("ben").get("/login/again?next=/account/email").location == "/account/email"


def test_guessing_the_password_again_has_to_wait_longer_each_time(as_, later, setting):
    ben = as_("ben")
    later(STALE)
    assert [ben.send("/login/again", password="wrong").status_code for _ in range(4)] == [422, 422, 422, 429]


def test_without_a_password_a_code_by_mail_does(app, as_, people, later, post):
    ben = as_("ben")
    change(app, people.ben, password_hash="")
    later(STALE)
    assert "/login/again/mail" in ben.get("/login/again").text
    assert ben.send("/login/again", password="").status_code == 422
    assert ben.send("/login/again/mail", next="/account/password").location == "/login/again?next=/account/password"
    (letter,) = post()
    assert (letter.kind, letter.to) == ("again", people.ben.email)
    assert ben.send("/login/again/code", code=other_code(letter.code)).status_code == 422
    answer = ben.send("/login/again/code", code=letter.code, next="/account/password")
    assert answer.location == "/account/password"
    ben._token = ""
    assert ben.send("/account/password", new="sieben graue Esel im Hafen").status_code == 303


def test_a_code_for_somebody_else_does_not(app, as_, people, later, post):
    """Who can read another person's mail is not this person."""
    ben = as_("ben")
    change(app, people.ben, password_hash="")
    later(STALE)
    ben.send("/login/link", identifier=people.cleo.email)
    assert ben.send("/login/again/code", code=post()[0].code).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Challenge)).one().used_at is None
