"""Second factors in a real browser: set up, used, lost and found, in both languages, with and without JavaScript."""

import re
import time
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pyotp
import pytest
from sqlalchemy import delete, select

from app.accounts.models.challenge import Challenge
from app.accounts.models.factors import Authenticator, Passkey, RecoveryCode
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.limits import LimitCount
from app.foundation.mail.outbox import Mail
from tests.journeys.labels import LOCALES, label
from tests.parts.browser import expect, plug_in_device
from tests.parts.publication import create_article

PUBLICATION = {"LIMIT_LOG_INS_PER_MINUTE": 1000, "STAFF_SECOND_FACTOR": 1}
LANGUAGES = list(LOCALES)


@pytest.fixture(autouse=True)
def _nobody_has_factors(publication):
    with publication.inside(), transaction():
        for table in (Passkey, Authenticator, RecoveryCode, Challenge, Mail, LimitCount):
            db.session.execute(delete(table))
    for letter in (publication.folder / "instance" / "mails").glob("*.eml"):
        letter.unlink()


def mailed_paths(publication):
    """Where the two links of the letter about the lost device lead, as the worker has delivered it."""
    folder, deadline = publication.folder / "instance" / "mails", time.monotonic() + 30
    while True:
        texts = [read_letter(file) for file in folder.glob("*.eml")]
        found = [re.findall(r"https?://[^/\s]+(/login/lost-device/\S+)", text) for text in texts]
        if any(found):
            return next(filter(None, found))
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def read_letter(file):
    """The text part."""
    return message_from_bytes(file.read_bytes(), policy=default).get_body(("plain",)).get_content()


class Person:
    """Somebody at a window."""

    def __init__(self, page, somebody, language):
        self.page, self.somebody, self.language = page, somebody, language
        self.secret = ""
        self.steps = 0

    def says(self, text, **values):
        return label(self.language, text, **values)

    def log_in(self, back="/account/security"):
        self.page.goto(f"/login?next={back}")
        main = self.page.locator("main")
        main.locator("[name=identifier]").fill(self.somebody.email)
        main.locator("[name=password]").fill(self.somebody.password)
        main.locator("[name=password]").press("Enter")
        expect(main.locator("[name=password]")).to_have_count(0)

    def arrives(self, path):
        expect(self.page).to_have_url(path)

    def log_out(self):
        self.page.context.clear_cookies()

    def press(self, text, role="button", **values):
        self.page.locator("main").get_by_role(role, name=self.says(text, **values), exact=True).first.click()

    def sees(self, text, **values):
        expect(self.page.get_by_text(self.says(text, **values)).first).to_be_visible()

    def add_app(self):
        """Set the app up; the recovery codes."""
        self.page.goto("/account/security")
        self.press("Add an authenticator app")
        self.secret = self.page.locator(".secret__key").inner_text().replace(" ", "")
        self.type_code(self.code())
        self.press("Add the app")
        return self.codes()

    def add_passkey(self, name="Telefon"):
        self.page.goto("/account/passkeys/new")
        self.page.get_by_label(self.says("Name of the passkey")).fill(name)
        self.press("Add a passkey")

    def codes(self):
        expect(self.page.locator(".secret__codes li")).to_have_count(10)
        return self.page.locator(".secret__codes li").all_inner_texts()

    def code(self):
        """A code that was not used yet: each time the next one that counts."""
        self.steps += 1
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * (self.steps - 1)))

    def type_code(self, code):
        self.page.locator("main [name=code]").fill(code)


@pytest.fixture
def person(desk, crew):
    def at_a_window(who="ben", language="de", **options):
        return Person(desk.window(locale=LOCALES[language], **options), getattr(crew, who), language)

    return at_a_window


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_added_and_opens_the_account_without_a_name(person, language):
    ben = person(language=language)
    plug_in_device(ben.page)
    ben.log_in()
    ben.press("Add a passkey", role="link")
    expect(ben.page.get_by_label(ben.says("Name of the passkey"))).to_have_value(re.compile("Passkey 1"))
    ben.add_passkey("Mein Telefon")
    codes = ben.codes()
    with ben.page.expect_download() as downloading:
        ben.press("Save as a text file", role="link")
    kept = downloading.value.path().read_text()
    assert all(code in kept for code in codes)
    assert downloading.value.suggested_filename.endswith(".txt")
    ben.press("I have kept them", role="link")
    expect(ben.page.get_by_text("Mein Telefon")).to_be_visible()
    ben.sees("not used yet")
    ben.log_out()
    ben.page.goto("/login?next=/markdown")
    ben.press("Log in with a passkey")
    ben.arrives("/markdown")
    ben.page.goto("/account/security")
    ben.sees("last used")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_that_is_cancelled_known_or_forgotten_says_so(person, publication, desk, language):
    desk.allow(422)
    ben = person(language=language)
    command = plug_in_device(ben.page)
    ben.log_in()
    ben.add_passkey()
    ben.codes()
    ben.add_passkey("Noch einmal")
    ben.sees("This device already holds a passkey for your account.")
    command("WebAuthn.setUserVerified", isUserVerified=False)
    ben.log_out()
    ben.page.goto("/login?next=/markdown")
    ben.press("Log in with a passkey")
    ben.sees("Nothing happened: it was cancelled, or took too long. You can try again.")
    command("WebAuthn.setUserVerified", isUserVerified=True)
    with publication.inside(), transaction():
        db.session.execute(delete(Passkey))
    ben.press("Log in with a passkey")
    ben.sees("We do not know this passkey, or it was removed from the account.")
    ben.press("Log in another way", role="link")
    ben.arrives("/login?next=/markdown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_that_does_not_know_passkeys_says_so(person, language):
    ben = person(language=language)
    ben.page.add_init_script("delete window.PublicKeyCredential")
    ben.page.goto("/login")
    ben.sees("This browser does not know passkeys.")
    expect(ben.page.get_by_role("button", name=ben.says("Log in with a passkey"))).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_javascript_passkeys_say_that_they_need_it(person, language):
    ben = person(language=language, javascript=False)
    ben.page.goto("/login")
    ben.sees("Logging in with a passkey needs JavaScript. All other ways work without it.")
    expect(ben.page.get_by_role("button", name=ben.says("Log in with a passkey"))).to_have_count(0)
    ben.log_in()
    ben.press("Add a passkey", role="link")
    ben.sees("Making a passkey needs JavaScript. An authenticator app is as good a second factor and works without it.")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_app_is_set_up_asked_for_and_removed(person, desk, language, javascript):
    desk.allow(422)
    ben = person(language=language, javascript=javascript)
    ben.log_in()
    codes = ben.add_app()
    ben.log_out()
    ben.log_in(back="/markdown")
    ben.arrives("/login/second-factor")
    ben.type_code("000000")
    ben.press("Log in")
    ben.sees("This code is not right, or was used already.")
    expect(ben.page.get_by_text({"de": "noch 4 Versuche", "en": "4 tries are left"}[language])).to_be_visible()
    ben.type_code(ben.code())
    ben.press("Log in")
    ben.arrives("/markdown")
    ben.log_out()
    ben.log_in()
    ben.type_code(codes[0])
    ben.press("Log in")
    ben.arrives("/account/security")
    expect(ben.page.get_by_text({"de": "9 Codes sind übrig", "en": "9 codes are left"}[language])).to_be_visible()
    ben.page.goto("/account/authenticator/removal")
    ben.press("Remove")
    ben.sees("It was removed.")
    ben.log_out()
    ben.log_in(back="/markdown")
    ben.arrives("/markdown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_five_wrong_codes_one_starts_over(person, desk, language):
    desk.allow(422, 404)
    ben = person(language=language)
    ben.log_in()
    ben.add_app()
    ben.log_out()
    ben.log_in()
    for _ in range(5):
        ben.type_code("nicht-der-richtige")
        ben.press("Log in")
    ben.sees("Five codes in a row were not right.")
    ben.press("Log in", role="link")
    ben.arrives("/login")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lost_device_is_waited_for(person, publication, desk, crew, language, javascript):
    desk.allow(404)
    ben = person(language=language, javascript=javascript)
    ben.log_in()
    ben.add_app()
    ben.log_out()
    ben.log_in()
    ben.press("I have neither device nor code", role="link")
    ben.press("I have neither: send me the mail")
    ben.sees("The mail is on its way")
    enter, _stop = mailed_paths(publication)
    ben.log_out()
    ben.page.goto(enter)
    ben.sees("Not yet")
    with publication.inside(), transaction():
        waiting = db.session.scalars(select(Challenge).where(Challenge.purpose == "lost_device")).one()
        waiting.opens_at = clock.now() - timedelta(minutes=1)
    ben.page.reload()
    ben.press("Remove the app and log in")
    ben.sees("You are in, and the app is removed. Please set up a new second factor.")
    ben.page.goto(enter)
    ben.sees("This link no longer works")


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_who_did_not_lose_anything_stops_it(person, publication, desk, language):
    desk.allow(404)
    ben = person(language=language)
    ben.log_in()
    ben.add_app()
    ben.log_out()
    ben.log_in()
    ben.press("I have neither device nor code", role="link")
    ben.press("I have neither: send me the mail")
    ben.sees("The mail is on its way")
    enter, stop = mailed_paths(publication)
    ben.log_out()
    ben.page.goto(stop)
    ben.press("Stop it")
    ben.sees("Nobody comes in with that link.")
    ben.page.goto(enter)
    ben.sees("This link no longer works")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moderator_sets_up_a_second_factor_and_moderates(person, desk, language):
    desk.allow(403, 422)
    mo = person("mo", language)
    plug_in_device(mo.page)
    mo.log_in(back="/moderation")
    expect(mo.page.locator("h1")).to_have_text(mo.says("Not allowed"))
    mo.page.get_by_role("link", name=mo.says("Set up a second factor to use your role")).click()
    mo.add_passkey()
    codes = mo.codes()
    mo.page.goto("/moderation")
    expect(mo.page.locator("h1")).to_have_text(mo.says("Moderation"))
    mo.log_out()
    mo.log_in(back="/moderation")
    mo.sees("Your role takes a second factor: please use your passkey.")
    mo.press("Use a passkey")
    mo.arrives("/moderation")
    mo.log_out()
    mo.log_in(back="/moderation")
    mo.type_code(codes[0])
    mo.press("Log in")
    mo.arrives("/moderation")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_waits_behind_the_second_step(person, publication, crew, language):
    with publication.inside() as app:
        slug = create_article(app, slug=f"bruecke-{language}").slug
    ben = person(language=language)
    plug_in_device(ben.page)
    ben.log_in()
    ben.add_passkey()
    ben.codes()
    ben.log_out()
    ben.page.goto(f"/articles/{slug}")
    ben.page.locator("textarea[name=body]").first.fill("Ein Gedanke, der bleiben soll.")
    ben.page.locator("form", has=ben.page.locator("textarea[name=body]")).first.locator("button").last.click()
    expect(ben.page).to_have_url(re.compile("/login"))
    ben.press("Log in with a passkey")
    expect(ben.page.locator("textarea[name=body]").first).to_have_value("Ein Gedanke, der bleiben soll.")
