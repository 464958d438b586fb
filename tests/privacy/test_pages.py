"""The pages about one's data: what is kept, leaving, and changing one's mind."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db
from app.foundation.jobs import Job
from app.privacy.ledger import COOKIES, LEDGER
from app.privacy.views.spans import in_words
from tests.discussion.scenes import in_english, words
from tests.web.routes import rules

LEAVE, KEEP = "/account/deletion", "/account/deletion/cancelled"


@pytest.fixture
def policy(client):
    """What the privacy page says in English."""
    return lambda: words(in_english(client).get("/privacy").text)


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("SESSION_IDLE_DAYS", 3, "3 days after your last visit"),
        ("SESSION_MAX_DAYS", 77, "at most 77 days"),
        ("UNCONFIRMED_KEPT_DAYS", 5, "never confirmed: 5 days."),
        ("DRAFT_LIFETIME_HOURS", 30, "For 30 hours."),
        ("NOTIFICATIONS_KEPT_DAYS", 44, "What you were told of: 44 days."),
        ("MAIL_KEPT_DAYS", 9, "For 9 days."),
        ("NETWORK_KEPT_DAYS", 4, "The key: 4 days;"),
        ("EXPORT_KEPT_DAYS", 8, "It can be fetched for 8 days."),
        ("DELETION_WAIT_DAYS", 21, "you have 21 days to change your mind"),
        ("BACKUPS_KEPT_DAYS", 60, "For 60 days; what was deleted since"),
        ("SITE_NAME", "Die Zeitung", "Die Zeitung keeps as little"),
        ("SMTP_URL", "smtp://user:geheim@mail.example.org", "through the server mail.example.org,"),
        ("OIDC_ISSUER", "https://id.example.org", "log in with https://id.example.org,"),
        ("GEOIP_DATABASE", "countries.mmdb", "Also the country"),
    ],
)
def test_who_changes_a_setting_changes_the_privacy_page(policy, setting, app, name, value, said):
    before = policy()
    assert said not in before
    setting(name, value)
    if name == "SITE_NAME":
        app.jinja_env.globals["site"].name = value
    after = policy()
    app.jinja_env.globals["site"].name = "Wortmeldung"
    assert said in after
    assert "geheim" not in after


def test_everything_in_the_ledger_is_on_the_page(client, policy):
    client.set_cookie("language", "en")
    for entry in LEDGER:
        assert words(entry.title) in policy()
        assert words(entry.what) in policy()
    client.set_cookie("language", "de")
    german = client.get("/privacy").text
    assert "Was aufbewahrt wird" in words(german)
    assert "%(" not in german


def test_the_page_is_linked_everywhere_and_at_sign_up(client):
    for path in ("/", "/login", "/nirgends"):
        assert 'href="/privacy"' in client.get(path).text
    assert client.get("/signup").text.count('href="/privacy"') == 2


@pytest.mark.parametrize(
    "span, said",
    [
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=10), "10 minutes"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_a_length_of_time_in_words(app, span, said):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert in_words(span) == said


# --- cookies ------------------------------------------------------------------------------------------------


def test_a_stranger_who_only_looks_gets_no_cookie(app, scene):
    """Every page that a stranger can open, errors too; log-in and sign-up hold a form with a token."""
    scene.say("ben", "Ein Anfang")
    with_cookie = set()
    for endpoint, path in rules(app, "GET"):
        answer = app.test_client().get(path)
        if answer.status_code == 200 and "Set-Cookie" in answer.headers:
            with_cookie.add((endpoint, path))
    asked_in_vain = [("", path) for path in ("/nirgends", "/articles/nichts", "/comments/99", "/?order=x")]
    with_cookie |= {
        (endpoint, path) for endpoint, path in asked_in_vain if "Set-Cookie" in app.test_client().get(path).headers
    }
    assert {path for _, path in with_cookie if not _starts_something(app, path)} == set()


def _starts_something(app, path):
    """The page holds a form of its own, which a stranger sends to come in."""
    page = app.test_client().get(path).text
    main = re.search(r"<main.*</main>", page, re.DOTALL)
    return main is not None and 'name="csrf_token"' in main[0]


def test_reading_an_article_with_its_form_sets_no_cookie(app, scene):
    scene.say("ben", "Ein Anfang")
    for path in ("/", scene.article.path, "/threads/1", "/privacy", "/markdown", "/comments/1", "/comments/1/reply"):
        answer = app.test_client().get(path)
        assert "Set-Cookie" not in answer.headers, path


def test_the_page_names_every_cookie(app, scene, as_, client):
    named = {cookie.name or app.config["SESSION_COOKIE_NAME"] for cookie in COOKIES}
    ben = as_("ben")
    ben.send("/display", language="en", theme="dark")
    ben.get("/account")
    client.post(f"{scene.article.path}/draft", data={"body": "Vor dem Anmelden"})
    client.get("/signup")
    seen = {cookie.key for reader in (ben, client) for cookie in reader._cookies.values()}
    assert {"language", "theme", app.config["SESSION_COOKIE_NAME"]} <= seen <= named


# --- leaving ------------------------------------------------------------------------------------------------


def test_who_leaves_is_asked_what_becomes_of_the_texts_and_then_once_more(scene, as_, leaving, letters):
    ben = as_("ben")
    answer = ben.send(LEAVE)
    assert answer.status_code == 422
    assert "Bitte wählen Sie, was aus Ihren Kommentaren werden soll." in words(answer.text)
    assert ben.send(LEAVE, texts="verbrennen").status_code == 422
    sure = ben.send(LEAVE, texts="keep")
    assert sure.status_code == 200
    assert "Sind Sie sicher?" in words(sure.text)
    assert "Den Text behalten, ohne meinen Namen" in words(sure.text)
    assert leaving.account("ben")["deletion_due_at"] is None
    assert ben.send(LEAVE, texts="keep", sure="yes").location == "/account/privacy"
    assert leaving.account("ben")["deletion_keeps_text"] is True
    letter = letters.one("ben@example.org")
    assert letter.subject == "Ihr Konto bei Wortmeldung wird gelöscht"
    assert "Der Text Ihrer Kommentare bleibt" in words(letter.text)
    assert letter.link() == "/account/privacy"


def test_every_page_of_the_account_says_it_and_one_click_keeps_the_account(scene, as_, leaving, letters):
    leaving.plan("ben")
    ben = as_("ben")
    for path in ("/account", "/account/security", "/account/privacy"):
        page = ben.get(path).text
        assert "Dieses Konto wird am" in words(page)
        assert f'action="{KEEP}"' in page
    letters()
    assert ben.send(KEEP, next="/account/security").location == "/account/security"
    assert leaving.account("ben")["deletion_due_at"] is None
    assert "Dieses Konto wird am" not in words(ben.get("/account").text)
    assert letters.one("ben@example.org").subject == "Ihr Konto bei Wortmeldung bleibt"
    assert ben.send(KEEP, next="https://example.org").location == "/account/privacy"
    assert letters() == []


def test_a_mail_that_is_no_longer_true_is_not_sent(scene, as_, leaving, letters):
    leaving.plan("ben")
    as_("ben").send(KEEP)
    leaving.plan("ben", keeps_text=True)
    assert [letter.subject for letter in letters()] == ["Ihr Konto bei Wortmeldung wird gelöscht"]


def test_the_only_administrator_is_told_why_not(scene, as_, leaving):
    ida = as_("ida")
    page = ida.get(LEAVE)
    assert page.status_code == 200
    assert "Außer Ihnen gibt es niemanden" in words(page.text)
    assert "<fieldset" not in page.text
    assert ida.send(LEAVE, texts="keep", sure="yes").status_code == 422
    assert leaving.account("ida")["deletion_due_at"] is None


def test_when_the_day_has_come_the_account_goes_and_the_last_mail_leaves_nothing(scene, as_, leaving, letters, tick):
    scene.say("ben", "Ein Gedanke")
    ben = as_("ben")
    due = leaving.plan("ben")
    letters()
    with clock.pretending(due - timedelta(hours=1)):
        tick()
    assert leaving.account("ben") is not None
    with clock.pretending(due + timedelta(hours=1)):
        tick()
        tick()
        (letter,) = letters("ben@example.org")
    assert leaving.account("ben") is None
    assert letter.subject == "Ihr Konto bei Wortmeldung ist gelöscht"
    assert leaving.mails() == []
    assert ben.get("/account").status_code == 303
    assert ben.send("/login", identifier="ben@example.org", password=scene.people.ben.password).status_code == 422
    with scene.app.app_context():
        assert db.session.scalars(select(Job)).all() == []


def test_the_last_mail_leaves_nothing_when_it_can_not_be_delivered(scene, leaving, letters, smtp):
    leaving.erase("ben")
    smtp.refuse("550 no such user")
    letters()
    assert leaving.mails() == []


def test_the_last_mail_waits_for_the_mail_server(scene, leaving, letters, smtp):
    leaving.erase("ben")
    smtp.go_down()
    letters()
    assert leaving.mails() == [("account_deleted", "ben@example.org")]
    with clock.pretending(clock.now() + timedelta(days=4)):
        letters()
    assert leaving.mails() == []
