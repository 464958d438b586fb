"""One comment, from a stranger's notice by its removal and the author's appeal to the last word, by page and by mail.

Nora has no account and tells us of a comment of Ben's. Mo hides it. Ben objects, Ida brings it back. Nora objects to
that, and Vera, who had no part in it, decides. All mail goes over a real mail server.
"""

import itertools
import re
from contextlib import suppress

import pytest

from app.accounts.models.account import Account
from app.foundation.db import db, transaction
from seeds.cast import Person
from tests.journeys.labels import LOCALES, counted, label
from tests.journeys.test_notice import WHY, give_notice
from tests.parts.browser import assert_accessible, assert_fits
from tests.parts.publication import create_cast

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {
    "HOLD_FIRST_COMMENTS": 0,
    "MAIL_BUNDLE_SECONDS": 0,
    "LIMIT_LOG_INS_PER_MINUTE": 1000,
    "LIMIT_COMMENTS_PER_MINUTE": 1000,
}
NUMBERS = itertools.count(1)
QUOTED = "Das stand so in der Zeitung, ich habe nur zitiert."
STILL = "Auch wer zitiert, behauptet es."


@pytest.fixture(scope="module")
def publication(mailing_publication):
    return mailing_publication


@pytest.fixture(scope="module")
def vera(publication):
    """A moderator who has not heard of any of it."""
    with publication.inside() as app:
        return create_cast(app, (Person("vera", "Vera Zweitblick", "vera@example.org", "moderator"),)).vera


class Story:
    """The pages of everybody in it, all in one language; each method is a chapter."""

    def __init__(self, *, desk, visit, letter, language, javascript, ben, path, comment):
        self.letter, self.language, self.ben, self.path, self.comment = letter, language, ben, path, comment
        self.look = {"javascript": javascript}
        self.visit = visit
        self.nora = desk.window(locale=LOCALES[language], width=390, **self.look)
        self.address = f"nora-{comment}@example.net"

    def says(self, text, **values):
        return label(self.language, text, **values)

    def enters(self, who, path):
        return self.visit(who, path, self.language, **self.look)

    def readers_see(self, text, *, comments):
        """What everybody reads below the article, and how many comments it counts there."""
        self.nora.goto(self.path)
        expect(self.nora.locator(f"#comment-{self.comment}")).to_contain_text(text)
        expect(self.nora.locator(".comment").filter(has_text="Das ist stark.")).to_be_visible()
        number = self.nora.locator("#discussion [data-comment-count]")
        expect(number).to_have_text(counted(self.language, comments))

    def nora_gives_notice(self):
        give_notice(self.nora, self.language, self.comment, self.address)
        self.notice = self.nora.locator("dd").first.inner_text().strip()
        subject = self.says("Your notice %(reference)s has arrived", reference=self.notice)
        receipt = self.letter(self.address, subject, self.notice)
        self.status = receipt.link("/notices/")
        self.nora_reads("Waits for our decision")

    def nora_reads(self, state):
        """How it stands, on the page that her mails lead to."""
        self.nora.goto(self.status)
        expect(self.nora.locator("dd").first).to_contain_text(self.says(state))
        assert_fits(self.nora)
        assert self.nora.context.cookies() == [], "she has no account and is given no cookie"

    def mo_hides_it(self):
        mo = self.enters("mo", "/moderation/notices")
        mo.locator(".log__entry", has_text=self.notice).get_by_role("link").click()
        expect(mo.get_by_text(WHY)).to_be_visible()
        mo.locator("[name=reason]").first.select_option("insult")
        mo.locator("[name=message]").first.fill("Das geht gegen eine Person.")
        mo.get_by_role("button", name=self.says("Hide the comment")).click()
        expect(mo.get_by_role("heading", name=self.says("Our decision"))).to_be_visible()

        subject = self.says("Decision on your notice %(reference)s", reference=self.notice)
        removed = self.says("We have looked at it. The comment has been removed from our pages.")
        told = self.letter(self.address, subject, removed)
        for piece in ("Art. 21", self.says("Insult")):
            assert piece in told.text
        assert "Das geht gegen eine Person." not in told.text, "that is for the author"
        self.nora_reads("The comment was removed")
        expect(self.nora.locator("[name=body]")).to_have_count(0)

    def ben_reads_the_reasons_and_objects(self):
        subject = self.says("Your comment was removed")
        stated = self.letter(self.ben.email, subject, "Das geht gegen eine Person.")
        assert "List-Unsubscribe" not in stated.message
        self.reference = stated.link("/account/statements/").rpartition("/")[2]
        ben = self.author = self.enters("ben", "/account/statements")
        ben.locator(f'a[href$="{self.reference}"]').click()
        expect(ben.get_by_role("heading", level=1)).to_have_text(subject)
        for title in ("What was done", "What it rests on", "Whether machines were used", "What you can do"):
            expect(ben.get_by_role("heading", name=self.says(title))).to_be_visible()
            assert self.says(title) in " ".join(stated.text.split())
        ben.get_by_label(self.says("Why do you think the decision is wrong?")).fill(QUOTED)
        self.looks_good(ben)
        ben.get_by_role("button", name=self.says("Send the appeal")).click()
        expect(ben.locator("#appeal")).to_contain_text(QUOTED)
        self.letter(self.ben.email, self.says("Your appeal has arrived (%(reference)s)", reference=self.reference))

    def decides(self, who, not_who, appeal, verb, outcome):
        """One moderator can't, as the decision was theirs; another one does."""
        first = self.enters(not_who, "/moderation/appeals")
        first.locator(".entry").filter(has_text=appeal).get_by_role("link").click()
        somebody_else = "Somebody else has to decide this: the decision was yours, or it is about you."
        expect(first.get_by_text(self.says(somebody_else))).to_be_visible()
        expect(first.locator("[name=do]")).to_have_count(0)
        other = self.enters(who, "/moderation/appeals")
        other.locator(".entry").filter(has_text=appeal).get_by_role("link").click()
        other.get_by_label(self.says("Your reasons, for the person")).fill(f"Noch einmal gelesen, von {not_who} weg.")
        self.looks_good(other)
        other.get_by_role("button", name=self.says(verb), exact=True).click()
        expect(other.get_by_text(self.says(outcome), exact=True)).to_be_visible()

    def ben_and_nora_hear_that_it_is_back(self):
        subject = self.says("Your appeal was upheld (%(reference)s)", reference=self.reference)
        assert "Noch einmal gelesen" in self.letter(self.ben.email, subject).text
        self.author.reload()
        expect(self.author.locator("#appeal")).to_contain_text("Noch einmal gelesen")
        subject = self.says("New decision on your notice %(reference)s", reference=self.notice)
        told = self.letter(self.address, subject)
        assert "Noch einmal gelesen" not in told.text, "that is for the author"
        assert told.link("/notices/") == self.status
        self.nora_reads("The comment stays")

    def nora_objects(self):
        """With nothing to say at first."""
        nora = self.nora
        self.looks_good(nora)
        for text in ("  ", STILL):
            nora.get_by_label(self.says("Why do you think the decision is wrong?")).fill(text)
            nora.get_by_role("button", name=self.says("Send the appeal")).click()
            if text != STILL:
                expect(nora).to_have_url(re.compile("/appeal$"))
                expect(nora.locator("[name=body]")).to_have_attribute("aria-invalid", "true")
                self.looks_good(nora)
        expect(nora.get_by_text(self.says("We have your appeal and will answer it."))).to_be_visible()
        expect(nora.get_by_text(STILL)).to_be_visible()
        came = self.letter(self.address, self.says("Your appeal has arrived (%(reference)s)", reference=self.notice))
        assert STILL not in came.text, "nobody has proven that address, so it gets none of a stranger's words"
        assert nora.context.cookies() == []

    def nora_hears_the_last_word(self, *, is_right):
        verdict = "Your appeal was upheld (%(reference)s)" if is_right else "Your appeal was rejected (%(reference)s)"
        assert "Noch einmal gelesen" in self.letter(self.address, self.says(verdict, reference=self.notice)).text
        self.nora_reads("The comment was removed" if is_right else "The comment stays")
        expect(self.nora.get_by_text("Noch einmal gelesen")).to_be_visible()
        self.looks_good(self.nora)

    def looks_good(self, page):
        if self.look["javascript"]:
            assert_accessible(page)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_from_a_notice_to_the_last_word(
    publication, own_article, say, crew, vera, desk, visit, letter, language, javascript
):
    desk.allow(422)
    with publication.inside(), transaction():
        db.session.get(Account, crew.ben.id).language = language
    text = f"Die Nachbarin aus Nummer {next(NUMBERS)} ist eine Betrügerin."
    number = say("ben", text)
    say("cleo", f"Das ist stark. Woher wissen Sie das? ({number})", number)
    story = Story(
        desk=desk,
        visit=visit,
        letter=letter,
        language=language,
        javascript=javascript,
        ben=crew.ben,
        path=own_article.path,
        comment=number,
    )
    story.readers_see(text, comments=2)
    story.nora_gives_notice()
    story.mo_hides_it()
    story.readers_see(story.says("Insult"), comments=1)
    story.ben_reads_the_reasons_and_objects()
    story.decides("ida", "mo", QUOTED, "Uphold: take it back", "Upheld")
    story.readers_see(text, comments=2)
    story.ben_and_nora_hear_that_it_is_back()
    story.nora_objects()
    if language == "de":
        story.decides(vera, "ida", STILL, "Uphold: hide the comment", "Upheld")
        story.nora_hears_the_last_word(is_right=True)
        story.readers_see("Rechtswidriger Inhalt", comments=1)
        letter(crew.ben.email, story.says("Your comment was removed"), "Rechtswidriger Inhalt")
    else:
        story.decides(vera, "ida", STILL, "Reject", "Rejected")
        story.nora_hears_the_last_word(is_right=False)
        story.readers_see(text, comments=2)
