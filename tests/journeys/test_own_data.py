"""Somebody fetches all that is known about them, wants to leave, stays, and leaves after all."""

import re
import time
import zipfile
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account
from app.discussion.models.comment import Comment
from app.foundation import clock, working
from app.foundation.db import db, transaction
from seeds.cast import Person
from tests.journeys.labels import LOCALES, label
from tests.parts.browser import assert_accessible, assert_fits, expect
from tests.parts.publication import create_cast

PUBLICATION = {"HOLD_FIRST_COMMENTS": 0, "LIMIT_LOG_INS_PER_MINUTE": 1000}
WORLDS = [("de", True), ("en", False)]
IDS = ["German", "English, no script"]
LETTERS = iter("ABCDEFGH")


class Member:
    """Ben, in front of his browser."""

    def __init__(self, page, language, somebody):
        self.page = page
        self.language = language
        self.somebody = somebody

    def says(self, text, **values):
        return label(self.language, text, **values)

    def press(self, text):
        self.page.get_by_role("button", name=self.says(text), exact=True).click()

    def follow(self, text):
        self.page.get_by_role("link", name=self.says(text), exact=True).click()

    def log_in(self):
        self.page.goto("/login")
        self.page.get_by_label(self.says("Name or e-mail")).fill(self.somebody.email)
        self.page.get_by_label(self.says("Password"), exact=True).fill(self.somebody.password)
        self.page.locator("main form").first.get_by_role("button", name=self.says("Log in"), exact=True).click()

    def sees(self, text, **values):
        expect(self.page.locator("main")).to_contain_text(self.says(text, **values))


@pytest.fixture(params=WORLDS, ids=IDS)
def ben(request, desk, publication):
    """Ben has an account, a language and a comment."""
    language, javascript = request.param
    with publication.inside() as app:
        letter = next(LETTERS)
        person = Person("ben", f"Ben Querfeld {letter}", f"ben.{letter.lower()}@example.org", "reader")
        somebody = create_cast(app, (person,)).ben
        with transaction():
            db.session.get(Account, somebody.id).language = language
    page = desk.window(locale=LOCALES[language], javascript=javascript, width=390, accept_downloads=True)
    return Member(page, language, somebody)


def mails(publication, to):
    """The letters in the mail folder to this address, the newest last."""
    files = sorted((publication.folder / "instance" / "mails").glob("*.eml"), key=lambda file: int(file.stem))
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return [message for message in found if to in str(message["To"])]


def comes(publication, to, subject):
    """Wait for the letter, which a worker brings."""
    deadline = time.monotonic() + 60
    while True:
        found = [message for message in mails(publication, to) if str(message["Subject"]) == subject]
        if found:
            return found[-1].get_body(("plain",)).get_content()
        assert time.monotonic() < deadline, [str(message["Subject"]) for message in mails(publication, to)]
        time.sleep(0.1)


def test_everything_about_me(ben, publication, desk, tmp_path):
    ben.log_in()
    ben.page.goto("/account")
    ben.follow("Your data")
    ben.press("Make a copy")
    fetch = ben.page.get_by_role("link", name=ben.says("Fetch the copy"), exact=True)
    letter = comes(publication, ben.somebody.email, ben.says("Your data at %(site)s is ready", site="Wortmeldung"))
    (path,) = set(re.findall(r"https?://[^/\s]+(/\S+)", letter))
    ben.page.goto(path)
    assert_fits(ben.page)
    with ben.page.expect_download() as download:
        fetch.click()
    assert re.fullmatch(r"Wortmeldung-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)
    download.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        html = archive.read("read-me.html").decode()
    for scheme in ("light", "dark"):
        reading = desk.window(width=320, scheme=scheme)
        reading.set_content(html)
        title = ben.says("Everything about you at %(site)s", site="Wortmeldung")
        expect(reading.get_by_role("heading", level=1)).to_have_text(title)
        expect(reading.locator("main")).to_contain_text(ben.somebody.email)
        assert_fits(reading)
        assert_accessible(reading)


def test_leaving_staying_and_leaving_after_all(ben, publication, desk):
    ben.log_in()
    leave(ben, "Keep the text, without my name")
    comes(publication, ben.somebody.email, ben.says("Your account at %(site)s will be deleted", site="Wortmeldung"))
    assert_fits(ben.page)
    ben.follow("Security")
    ben.press("Keep my account")
    expect(ben.page).to_have_url(re.compile("/account/security$"))
    expect(ben.page.get_by_role("button", name=ben.says("Keep my account"))).to_have_count(0)
    comes(publication, ben.somebody.email, ben.says("Your account at %(site)s stays", site="Wortmeldung"))
    leave(ben, "Remove the text of my comments")
    two_weeks_pass(publication)
    ben.page.reload()
    expect(ben.page).to_have_url(re.compile("/login"))
    desk.allow(422)
    ben.log_in()
    ben.sees("Name, e-mail or password is not right.")
    with publication.inside():
        assert db.session.get(Account, ben.somebody.id) is None
        assert db.session.scalars(select(Comment).where(Comment.author_id == ben.somebody.id)).all() == []


def leave(ben, choice):
    """As far as the page that says when."""
    ben.page.goto("/account/privacy")
    ben.page.locator("main").get_by_role("link", name=ben.says("Delete my account …")).click()
    ben.page.get_by_label(ben.says(choice), exact=True).check()
    ben.press("Continue")
    ben.sees("Are you sure?")
    ben.sees(choice)
    ben.press("Delete my account")
    expect(ben.page.get_by_role("button", name=ben.says("Keep my account"))).to_be_visible()


def two_weeks_pass(publication):
    """What the worker does then."""
    with publication.inside(), clock.pretending(clock.now() + timedelta(days=14, hours=1)):
        with transaction():
            working.do_entry("erasing")
        working.run_due_jobs()
