"""The lost device: who knows the password waits three days, and whoever has the device can stop it meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import letters_factors
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge
from app.foundation.db import db, transaction
from app.foundation.mail.letter import Button, Paragraph
from app.foundation.mail.outbox import Mail
from app.web.language import exact_time
from app.web.letters import speaking_to
from tests.journeys.labels import label

PAGE = "/login/lost-device"
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ben(owner):
    """Ben, with an app."""
    ben = owner("ben")
    ben.add_app()
    return ben


@pytest.fixture
def lost(client, people):
    """Ben in a new browser, after his password."""
    client.set_cookie("language", "en")
    return client


def first_step(reader, person):
    reader._token = ""
    reader.send("/login", identifier=person.email, password=person.password)
    reader._token = ""


@pytest.fixture
def mailed(app):
    """The paths of the two links in the last letter."""

    def links(count=1):
        with app.app_context():
            mails = db.session.scalars(select(Mail).where(Mail.kind == "lost_device").order_by(Mail.id)).all()
            assert len(mails) == count
            with speaking_to("en"):
                letter = letters_factors.lost_device(mails[-1])
        return [part.url.removeprefix("http://localhost:8000") for part in letter.parts if isinstance(part, Button)]

    return links


@pytest.fixture
def reported(ben, lost, people, mailed):
    """Ben has asked for the mail; its two links."""
    first_step(lost, people.ben)
    assert "after 72 hours" in lost.get(PAGE).text
    answer = lost.send(PAGE)
    assert (answer.status_code, "on its way" in answer.text) == (200, True)
    return mailed()


def is_logged_in(reader):
    return reader.get("/account").status_code == 200


def challenges(app):
    with app.app_context():
        return db.session.scalars(select(Challenge).where(Challenge.purpose == "lost_device")).all()


def test_only_who_has_shown_the_first_factor_can_ask(app, ben, lost, mailed):
    for answer in (lost.get(PAGE), lost.send(PAGE)):
        assert answer.status_code == 404
    assert challenges(app) == []


def test_before_the_wait_is_over_the_link_says_when_it_works(reported, lost, later):
    enter, _stop = reported
    page = lost.get(enter)
    assert (page.status_code, "This link works from" in page.text) == (200, True)
    later(71 * HOURS)
    assert lost.send(enter).status_code == 409
    assert not is_logged_in(lost)


def test_after_the_wait_the_app_is_removed_and_ben_is_in(app, reported, people, client, later, letters):
    enter, _stop = reported
    later(73 * HOURS)
    other = app.test_client()
    page = other.get(enter)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert not is_logged_in(other)
    answer = other.send(enter)
    assert (answer.status_code, answer.location) == (303, "/account/security?done=lost#factors")
    assert is_logged_in(other)
    assert letters()[-1] == "factor_removed app"
    fresh = app.test_client()
    assert fresh.log_in(people.ben.email, people.ben.password).location == "/"
    assert fresh.get(enter).status_code == 404
    assert fresh.send(enter).status_code == 404


def test_who_has_a_role_by_then_comes_in_no_more(app, ben, reported, lost, later, people):
    with app.app_context(), transaction():
        db.session.get_one(Account, people.ben.id).role = "moderator"
    later(73 * HOURS)
    assert lost.send(reported[0]).status_code == 404
    assert not is_logged_in(lost)


def test_the_link_works_for_seven_days(reported, lost, later):
    later(72 * HOURS + 6.9 * DAYS)
    assert lost.get(reported[0]).status_code == 200
    later(72 * HOURS + 7.1 * DAYS)
    assert lost.get(reported[0]).status_code == 404


def test_the_wait_is_a_setting(ben, lost, people, setting, mailed, later):
    setting("LOST_DEVICE_WAIT_HOURS", 1)
    first_step(lost, people.ben)
    assert "after 1 hour," in lost.get(PAGE).text
    lost.send(PAGE)
    enter, _stop = mailed()
    later(61 * timedelta(minutes=1))
    assert "The wait is over" in lost.get(enter).text


def test_whoever_did_not_ask_can_stop_it_at_once_without_logging_in(app, reported, later):
    enter, stop = reported
    other = app.test_client()
    assert other.get(stop).status_code == 200
    assert len([one for one in challenges(app) if one.used_at is None]) == 1
    assert other.send(stop).status_code == 200
    later(73 * HOURS)
    for path in (enter, stop):
        assert other.get(path).status_code == 404
        assert other.send(path).status_code == 404
    assert not is_logged_in(other)


@pytest.mark.parametrize("how", ["app", "code"])
def test_coming_in_with_both_factors_stops_it(app, ben, reported, people, later, how):
    other = app.test_client()
    first_step(other, people.ben)
    code = ben.code(1) if how == "app" else ben.codes[0]
    assert other.send("/login/second-factor", code=code).status_code == 303
    later(73 * HOURS)
    assert other.get(reported[0]).status_code == 404


def test_coming_in_with_a_passkey_stops_it(app, ben, people, lost, mailed, later):
    ben.add_passkey()
    first_step(lost, people.ben)
    lost.send(PAGE)
    assert ben.use_passkey(app.test_client()).status_code == 303
    assert challenges(app) == []


def test_asking_again_brings_a_new_link_and_no_longer_wait(app, reported, lost, people, later, mailed):
    later(50 * HOURS)
    first_step(lost, people.ben)
    lost.send(PAGE)
    enter, _stop = mailed(2)
    assert lost.get(reported[0]).status_code == 404
    later(73 * HOURS)
    assert "The wait is over" in lost.get(enter).text


def test_a_letter_that_was_stopped_before_it_left_is_not_sent(app, reported, lost):
    lost.send(reported[1])
    with app.app_context(), speaking_to("en"):
        mail = db.session.scalars(select(Mail).where(Mail.kind == "lost_device")).one()
        assert letters_factors.lost_device(mail) is None


@pytest.mark.parametrize("who, sentence", [("mo", "ask an administrator"), ("ben", "your address was never confirmed")])
def test_for_staff_and_the_unconfirmed_there_is_no_such_way(app, owner, people, lost, who, sentence):
    owner(who).add_app()
    if who == "ben":
        with app.app_context(), transaction():
            db.session.get_one(Account, people.ben.id).email_key = None
    first_step(lost, getattr(people, who))
    for answer in (lost.get(PAGE), lost.send(PAGE)):
        assert (answer.status_code, sentence in answer.text) == (200, True)
    assert challenges(app) == []


def test_a_disabled_account_stays_closed(app, reported, people, lost, later, disable):
    later(73 * HOURS)
    disable(people.ben)
    assert lost.send(reported[0]).status_code == 404
    assert not is_logged_in(lost)


def test_an_address_that_was_changed_meanwhile_ends_it(app, reported, people, lost, later):
    with app.app_context(), transaction():
        account = db.session.get_one(Account, people.ben.id)
        account.email_key = account.address_key = account.email = "neu@example.org"
    later(73 * HOURS)
    assert lost.send(reported[0]).status_code == 404


def test_the_letter_says_both_moments_and_both_ways(app, reported):
    with app.app_context():
        mail = db.session.scalars(select(Mail).where(Mail.kind == "lost_device")).one()
        for language in ("en", "de"):
            with speaking_to(language):
                letter = letters_factors.lost_device(mail)
            assert [part.label for part in letter.parts if isinstance(part, Button)] == [
                label(language, "Come in without the device"),
                label(language, "This was not me: stop it"),
            ]
            opens = db.session.scalars(select(Challenge).where(Challenge.purpose == "lost_device")).one().opens_at
            with speaking_to(language):
                assert any(exact_time(opens) in part.text for part in letter.parts if isinstance(part, Paragraph))


def test_the_mails_are_limited(reported, lost, people, setting):
    setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 2)
    first_step(lost, people.ben)
    assert [lost.send(PAGE).status_code for _ in range(3)][-1] == 429


@pytest.mark.parametrize("token", ["made-up", "x" * 500, "%00", "%ff"])
def test_a_made_up_link_opens_nothing(client, token):
    assert client.get(f"{PAGE}/{token}").status_code == 404
    assert client.get(f"{PAGE}/{token}/stop").status_code == 404
