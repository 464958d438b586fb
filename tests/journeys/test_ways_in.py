"""Ways in for people at real browsers, also for those who lost one: in both languages, with and without script."""

import re

import pytest
from sqlalchemy import delete, update

from app.accounts.models.account import Account
from app.accounts.models.session import FailedLogIn
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.limits import LimitCount
from tests.journeys.labels import LOCALES, label
from tests.parts.browser import expect
from tests.parts.mailbox import Mailbox
from tests.parts.publication import PASSWORD, create_article

PUBLICATION = {"LIMIT_LOG_INS_PER_MINUTE": 1000, "HOLD_FIRST_COMMENTS": 0}
NEW = "sieben graue Esel im Hafen"
NAMES = "Abend Brise Clown Draht Ebene Fabel Gabel Hafen Insel Jacke Kabel Lampe".split()
TEXT = "Ein Gedanke, der *warten* kann."
CONFIRM_FIRST = (
    "Before your comment appears, please confirm your e-mail address: posting leads you there, and your text is kept."
)
ARTICLE = "/articles/bruecke"


@pytest.fixture(scope="module")
def article(publication):
    with publication.inside() as app:
        return create_article(app)


@pytest.fixture(autouse=True)
def as_before(publication, crew, article):
    """Everybody has their password and address, and nobody has reached a limit."""
    yield
    with publication.inside(), transaction():
        for person in crew:
            restored = {"email": person.email, "address_key": person.email, "email_key": person.email}
            db.session.execute(update(Account).where(Account.id == person.id).values(**restored))
        for table in (LimitCount, FailedLogIn):
            db.session.execute(delete(table))


class Guest:
    """Somebody at a window."""

    def __init__(self, page, language):
        self.page, self.language = page, language
        self.main = page.locator("main")

    def says(self, text, **values):
        return label(self.language, text, **values)

    def press(self, text, role="button", **values):
        self.main.get_by_role(role, name=self.says(text, **values), exact=True).first.click()

    def fill(self, text, value):
        self.main.get_by_label(self.says(text), exact=True).fill(value)

    def sees(self, text, **values):
        expect(self.main.get_by_text(self.says(text, **values)).first).to_be_visible()

    def is_at(self, path):
        expect(self.page).to_have_url(re.compile(re.escape(path) + "$"))

    def is_in(self, name):
        expect(self.page.get_by_role("banner")).to_contain_text(name)

    def writes_as_a_stranger(self):
        """Below the article, without being logged in."""
        self.page.goto(ARTICLE)
        self.page.locator("#comment-body").fill(TEXT)
        self.press("Login to join the conversation")
        self.sees("What you wrote is kept. After this step it waits in the form, and one more click posts it.")

    def finds_the_text_again(self):
        self.is_at(f"{ARTICLE}#write")
        expect(self.page.locator("#comment-body")).to_have_value(TEXT)

    def logs_in(self, somebody, password=PASSWORD, back="/"):
        self.page.goto(f"/login?next={back}")
        self.fill("Name or e-mail", somebody.email)
        self.fill("Password", password)
        self.press("Log in")


@pytest.fixture(params=["with-script", "without-script"])
def javascript(request):
    return request.param == "with-script"


@pytest.fixture(params=list(LOCALES))
def guest(request, desk, javascript):
    """Makes windows of somebody who speaks the language; wrong input is provoked on purpose."""
    desk.allow(404, 422, 429, 401)
    return lambda: Guest(desk.window(locale=LOCALES[request.param], javascript=javascript), request.param)


@pytest.fixture
def mailbox(publication):
    return lambda address: Mailbox(publication.folder / "instance", address)


def signs_up(nora, number):
    nora.press("Sign up", role="link")
    name = f"Nora {NAMES[number]}"
    nora.fill("Display name", name)
    nora.fill("E-mail", f"nora{number}@example.org")
    nora.fill("Password", NEW)
    nora.press("Sign up")
    return name


def test_signing_up_and_confirming_by_code_leads_back_to_the_text(guest, mailbox, javascript):
    nora = guest()
    number = 2 * javascript + (nora.language == "de")
    box = mailbox(f"nora{number}@example.org")
    nora.writes_as_a_stranger()
    signs_up(nora, number)
    nora.sees("We have sent a code to %(address)s.", address=box.address)
    nora.sees("What you wrote is kept. After this step it waits in the form, and one more click posts it.")
    nora.fill("Code", "123")
    nora.press("Confirm")
    nora.sees("This code is not right, or no longer counts.")
    nora.press("Later", role="link")
    nora.finds_the_text_again()
    nora.sees(CONFIRM_FIRST)
    nora.press("Post")
    nora.sees("We have sent a code to %(address)s.", address=box.address)
    nora.fill("Code", box.next().code)
    nora.press("Confirm")
    nora.finds_the_text_again()
    nora.press("Post")
    expect(nora.page.locator(".comment").filter(has_text="Ein Gedanke, der warten kann.").first).to_be_visible()


def test_a_mistyped_address_is_corrected_and_confirmed_on_another_device(guest, mailbox, javascript):
    nora, phone = guest(), guest()
    number = 4 + 2 * javascript + (nora.language == "de")
    right = mailbox(f"nora.{number}@example.org")
    nora.page.goto(f"/login?next={ARTICLE}")
    name = signs_up(nora, number)
    nora.press("Correct the address", role="link")
    nora.fill("E-mail", right.address)
    nora.press("Send code")
    nora.sees("A new mail is on its way. Only its code counts now.")
    phone.page.goto(right.next().link("/confirm/"))
    phone.sees("Does %(address)s belong to you, and did you sign up as “%(name)s”?", address=right.address, name=name)
    phone.press("Confirm address")
    phone.sees("Thank you. Go on in the window where you were; what you wrote waits there.")
    nora.page.reload()
    nora.is_at(ARTICLE)


def test_that_was_not_me(guest, mailbox, javascript):
    nora, owner = guest(), guest()
    number = 8 + 2 * javascript + (nora.language == "de")
    box = mailbox(f"nora{number}@example.org")
    nora.page.goto("/login")
    signs_up(nora, number)
    link = box.next().link("/confirm/")
    owner.page.goto(link)
    owner.press("That wasn’t me")
    owner.sees("The account is deleted. You will get no more mail about it.")
    owner.page.goto(link)
    owner.sees("This link no longer works")


def test_a_code_by_mail_leads_back_to_the_text(guest, mailbox, crew):
    ben, box = guest(), mailbox(crew.ben.email)
    ben.writes_as_a_stranger()
    ben.press("Log in with a link by mail", role="link")
    ben.sees("What you wrote is kept. After this step it waits in the form, and one more click posts it.")
    ben.press("Send link")
    ben.fill("Name or e-mail", crew.ben.name)
    ben.press("Send link")
    ben.sees("If there is an account for “%(typed)s”, a mail is on its way.", typed=crew.ben.name)
    code = box.next().code
    ben.fill("Code", f"{(int(code) + 1) % 1_000_000:06}")
    ben.press("Log in")
    ben.sees("This code is not right, or no longer counts.")
    ben.fill("Code", code)
    ben.press("Log in")
    ben.finds_the_text_again()
    ben.is_in(crew.ben.name)


def test_the_link_works_on_another_device_once(guest, mailbox, crew):
    ben, phone, box = guest(), guest(), mailbox(crew.ben.email)
    ben.page.goto(f"/login/link?next={ARTICLE}")
    ben.fill("Name or e-mail", crew.ben.email)
    ben.press("Send link")
    link = box.next().link("/login/link/")
    phone.page.goto(link)
    phone.press("Log in as %(name)s", name=crew.ben.name)
    phone.is_at(ARTICLE)
    phone.is_in(crew.ben.name)
    ben.page.goto(link)
    ben.sees("This link no longer works")
    ben.press("Ask for another mail", role="link")
    ben.sees("We send you a link and a code. You need no password.")


def test_who_has_no_account_is_told_by_mail(guest, mailbox):
    stranger, box = guest(), mailbox("nobody.here@example.org")
    stranger.page.goto("/login/link")
    stranger.fill("Name or e-mail", box.address)
    stranger.press("Send link")
    stranger.sees("If there is an account for “%(typed)s”, a mail is on its way.", typed=box.address)
    assert box.next().link("/signup") == "/signup"


def test_a_lost_password_is_replaced_and_leads_back_to_the_text(guest, mailbox, crew):
    cleo, box = guest(), mailbox(crew.cleo.email)
    cleo.writes_as_a_stranger()
    cleo.press("Forgot your password?", role="link")
    cleo.fill("Name or e-mail", crew.cleo.email)
    cleo.press("Send link")
    cleo.sees("If there is an account for “%(typed)s”, a mail is on its way.", typed=crew.cleo.email)
    letter = box.next()
    while "/login/reset/" not in letter.text:
        letter = box.next()  # of a new device, from the test before
    cleo.page.goto(letter.link("/login/reset/"))
    cleo.fill("New password", "kurz")
    cleo.press("Save password and log in")
    cleo.sees("A password needs at least %(shortest)d characters.", shortest=15)
    cleo.fill("New password", PASSWORD)
    cleo.press("Save password and log in")
    cleo.finds_the_text_again()
    cleo.is_in(crew.cleo.name)


def test_a_wrong_password_has_to_wait_longer_each_time(guest, publication, crew):
    sid = guest()
    sid.logs_in(crew.sid, "nicht dieses Passwort hier")
    sid.sees("Name, e-mail or password is not right.")
    with publication.inside(), transaction():  # and eight times more
        db.session.execute(update(FailedLogIn).values(failures=9, last_at=clock.now()))
    sid.logs_in(crew.sid)
    sid.sees("That was wrong many times. Please wait %(wait_minutes)s min before the next try.", wait_minutes=2)
    expect(sid.main.get_by_label(sid.says("Name or e-mail"))).to_have_value(crew.sid.email)


def test_a_change_of_address_is_stopped_from_the_old_one(guest, mailbox, crew):
    thief, edda, box = guest(), guest(), mailbox(crew.edda.email)
    thief.logs_in(crew.edda, back="/account/email")
    thief.fill("New e-mail address", "dieb@example.net")
    thief.press("Send code")
    letter = box.next()
    while "/stop" not in letter.text:
        letter = box.next()  # of a new device
    assert "d…@example.net" in letter.text
    edda.page.goto(letter.link("/account/email/"))
    edda.press("Stop the change")
    edda.sees("Your address stays")
    edda.press("Choose a new password", role="link")
    expect(edda.page).to_have_url(re.compile(r"/login\?next=/account/password$"))
    thief.page.reload()
    thief.sees("Until now it is %(address)s. It stays so until you have confirmed the new one.", address=box.address)


def test_address_and_password_are_changed_and_other_devices_logged_out(guest, mailbox, crew, javascript):
    edda, phone = guest(), guest()
    number = 2 * javascript + (edda.language == "de")
    old, new = mailbox(crew.edda.email), mailbox(f"edda{number}@example.org")
    phone.logs_in(crew.edda)
    phone.is_in(crew.edda.name)
    edda.logs_in(crew.edda, back="/account/security")
    edda.press("Change e-mail address", role="link")
    edda.fill("New e-mail address", "edda@example")
    edda.press("Send code")
    edda.sees("This does not look like an e-mail address.")
    edda.fill("New e-mail address", new.address)
    edda.press("Send code")
    edda.fill("Code", new.next().code)
    edda.press("Use this address")
    edda.sees("Your new e-mail address is confirmed.")
    letter = old.next()
    while "/account/security" not in letter.text or "?next" not in letter.text:
        letter = old.next()  # of a new device
    edda.press("Log out all other devices")
    edda.sees("All other devices are logged out.")
    phone.page.goto("/account")
    expect(phone.page).to_have_url(re.compile("/login"))
    edda.press("Change password", role="link")
    edda.fill("New password", PASSWORD)
    edda.press("Change password")
    edda.sees("Your password was changed. All other devices are logged out.")
