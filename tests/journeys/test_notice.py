"""A notice of illegal content that is turned down, the form for it, and reports; the whole way is in its own story."""

import itertools
import re
from contextlib import suppress

import pytest

from tests.journeys.labels import LOCALES, label
from tests.journeys.menus import more
from tests.parts.browser import assert_accessible, assert_fits
from tests.parts.publication import create_article
from tests.parts.visitor import Visitor

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {
    "HOLD_FIRST_COMMENTS": 0,
    "LIMIT_LOG_INS_PER_MINUTE": 1000,
    "LIMIT_COMMENTS_PER_MINUTE": 1000,
    "LIMIT_NOTICES_PER_HOUR": 1000,
}
NUMBERS = itertools.count(1)
WHY = "Der Kommentar nennt meine Nachbarin eine Betrügerin. Das ist nicht wahr."
IN_BOTH = pytest.mark.parametrize("language", ["de", "en"])
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


@pytest.fixture(scope="module")
def publication(mailing_publication):
    return mailing_publication


@pytest.fixture
def comment(publication, crew):
    """The number of a comment of Ben's, under an article of the test's own."""
    with publication.inside() as app:
        article = create_article(app, slug=f"notice-{next(NUMBERS)}")
    ben = Visitor(publication.url)
    ben.log_in(crew.ben.email, crew.ben.password)
    answer = ben.send(
        f"{article.path}/comments",
        {"body": f"Die Nachbarin aus Nummer {next(NUMBERS)} ist eine Betrügerin.", "do": "post"},
    )
    return int(answer.url.rpartition("#comment-")[2])


def heading(page):
    return page.get_by_role("heading", level=1)


def give_notice(page, language, comment, address):
    """From the comment's own link to the thanks."""
    page.goto(f"/comments/{comment}")
    more(page.locator(f"#comment-{comment}")).get_by_role(
        "link", name=label(language, "Report the comment by %(name)s", name="Ben Querfeld")
    ).click()
    page.wait_for_url(f"**/comments/{comment}/report")
    page.get_by_role("link", name=label(language, "Send a notice of illegal content")).click()
    expect(page.locator("blockquote")).to_contain_text("Betrügerin")
    page.locator("[name=offence]").select_option("insult")
    page.get_by_label(label(language, "Why is it illegal?")).fill(WHY)
    page.get_by_label(label(language, "Your name")).fill("Nora Nachbar")
    page.get_by_label(label(language, "Your e-mail address")).fill(address)
    page.locator("[name=in_good_faith]").check()
    page.get_by_role("button", name=label(language, "Send notice")).click()
    expect(heading(page)).to_have_text(label(language, "Thank you. Your notice has arrived"))


@IN_BOTH
@WITH_AND_WITHOUT
def test_a_notice_that_is_turned_down(desk, visit, comment, letter, language, javascript):
    address = f"nora-{next(NUMBERS)}@example.net"
    page = desk.window(locale=LOCALES[language], javascript=javascript, width=390)
    give_notice(page, language, comment, address)
    reference = page.locator("dd").first.inner_text().strip()
    assert page.context.cookies() == []
    receipt = letter(address, label(language, "Your notice %(reference)s has arrived", reference=reference))
    page.goto(receipt.link("/notices/"))
    expect(page.locator("dd").first).to_contain_text(label(language, "Waits for our decision"))

    mo = visit("mo", "/moderation/notices", javascript=javascript)
    mo.locator(".log__entry", has_text=reference).get_by_role("link").click()
    expect(mo.get_by_text(WHY)).to_be_visible()
    mo.get_by_label("Why it stays").fill("Das ist eine zulässige Meinung.")
    mo.get_by_role("button", name="Let the comment stay").click()
    expect(mo.get_by_role("heading", name="Our decision")).to_be_visible()

    subject = label(language, "Decision on your notice %(reference)s", reference=reference)
    decision = letter(address, subject, "Das ist eine zulässige Meinung.")
    assert "Art. 21" in decision.text
    page.goto(decision.link("/notices/"))
    expect(page.locator("dd").first).to_contain_text(label(language, "The comment stays"))
    page.goto(f"/comments/{comment}")
    expect(page.locator(f"#comment-{comment} .comment__text")).to_have_count(1)
    assert page.context.cookies() == []


@IN_BOTH
def test_where_children_are_concerned_nobody_is_asked_who_they_are(desk, comment, language):
    page = desk.window(locale=LOCALES[language], width=390)
    page.goto(f"/comments/{comment}/notice")
    name = page.get_by_label(label(language, "Your name"))
    expect(name).to_be_visible()
    page.locator("[name=offence]").select_option("child_abuse")
    expect(name).to_be_hidden()
    page.get_by_label(label(language, "Why is it illegal?")).fill(WHY)
    page.locator("[name=in_good_faith]").check()
    page.get_by_role("button", name=label(language, "Send notice")).click()
    expect(heading(page)).to_have_text(label(language, "Thank you. Your notice has arrived"))
    kept = page.locator("#address a").inner_text()
    page.goto(kept)
    expect(page.locator("dd").first).to_contain_text(label(language, "Waits for our decision"))


def test_a_reader_reports_in_place_and_once(visit, comment):
    page = visit("cleo", "/account")
    page.goto(f"/comments/{comment}")
    reported = page.locator(f"#comment-{comment}")
    more(reported).get_by_role("link", name="Report the comment by Ben Querfeld").click()
    expect(reported.get_by_label("What is wrong with it?")).to_be_focused()
    reported.get_by_label("What is wrong with it?").select_option("insult")
    reported.get_by_role("button", name="Report").click()
    expect(reported.get_by_text("You have reported this comment. Thank you!")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Thank you. A moderator will look at it.")
    reported.get_by_role("button", name="Back to the conversation").click()
    expect(reported.locator("summary")).to_be_focused()
    more(reported).get_by_role("link", name="Report the comment by Ben Querfeld").click()
    expect(reported.get_by_text("You have reported this comment. Thank you!")).to_be_visible()


def test_a_reader_reports_without_a_script(visit, comment):
    page = visit("sid", f"/comments/{comment}/report", javascript=False)
    page.get_by_label("What is wrong with it?").select_option("spam")
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_text("You have reported this comment. Thank you!")).to_be_visible()
    page.get_by_role("button", name="Back to the conversation").click()
    expect(page.locator(f"#comment-{comment}")).to_be_visible()


def test_authors_are_not_asked_to_report_themselves(visit, comment):
    page = visit("ben", "/account")
    page.goto(f"/comments/{comment}")
    more(page.locator(f"#comment-{comment}"))
    expect(page.get_by_role("link", name=re.compile("^Report the comment"))).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_accessible_and_fit(desk, visit, comment, scheme, width):
    look = {"scheme": scheme, "width": width}
    page = desk.window(locale=LOCALES["de"], **look)
    for path in (f"/comments/{comment}/report", f"/comments/{comment}/notice"):
        page.goto(path)
        assert_accessible(page)
        assert_fits(page)
    give_notice(page, "de", comment, f"nora-{next(NUMBERS)}@example.net")
    assert_accessible(page)
    assert_fits(page)
    page = visit("mo", "/moderation/notices", **look)
    assert_accessible(page)
    assert_fits(page)
    page.locator(".log__entry a").first.click()
    page.get_by_role("button", name="Raise an alarm").click()
    expect(page.get_by_role("button", name="The police have been told")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="There is no danger").click()
