"""Recommending a comment in a real browser: by mouse, by keyboard, without a script, and after logging in."""

import re
import secrets
from contextlib import suppress

import pytest

from tests.journeys.menus import more
from tests.parts.publication import create_article
from tests.parts.visitor import Visitor

with suppress(ImportError):  # the browser's fixture says what to install
    from playwright.sync_api import expect

PUBLICATION = {"HOLD_FIRST_COMMENTS": 0, "LIMIT_LOG_INS_PER_MINUTE": 1000, "LIMIT_RECOMMENDATIONS_PER_MINUTE": 1000}


@pytest.fixture
def article(publication, crew):
    """An article of the test's own, below which Ben has said something that nobody has recommended yet."""
    with publication.inside() as app:
        article = create_article(app, slug=f"lob-{secrets.token_hex(4)}")
    visitor = Visitor(publication.url)
    visitor.log_in(crew.ben.email, crew.ben.password)
    visitor.send(f"{article.path}/comments", {"body": "Ein kluger Gedanke", "do": "post"})
    return article


@pytest.fixture
def enter(desk, article, crew):
    """Logs somebody in and opens the article."""

    def entered(key, path=article.path, **options):
        page = desk.window(locale="en-GB", **options)
        page.goto(f"/login?next={path}")
        log_in(page, getattr(crew, key))
        return page

    return entered


def log_in(page, person):
    page.get_by_label("Name or e-mail").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Log in", exact=True).click()


def comment(page):
    return page.locator(".comment").filter(has_text="Ein kluger Gedanke")


def test_with_one_key_and_back_without_leaving_the_page(enter):
    page = enter("cleo")
    give = comment(page).get_by_role("link", name="Recommend the comment by Ben Querfeld")
    take = comment(page).get_by_role("link", name="Recommended: take the recommendation for Ben Querfeld back")
    address = page.url
    expect(take).to_be_hidden()
    give.focus()
    page.keyboard.press("Enter")
    expect(take).to_be_focused()
    expect(give).to_be_hidden()
    expect(comment(page).locator("[data-praise]")).to_have_text(re.compile(r"^1\s*recommendation$"))
    expect(page.locator("#announcer")).to_have_text("You recommend this comment now.")
    page.reload()
    expect(give).to_be_hidden()
    take.focus()
    page.keyboard.press("Enter")
    expect(give).to_be_focused()
    expect(comment(page).locator("[data-praise]")).to_be_empty()
    assert page.url == address


def test_without_a_script_a_page_says_what_will_happen_and_leads_back(enter):
    page = enter("mo", javascript=False)
    comment(page).get_by_role("link", name="Recommend the comment by Ben Querfeld").click()
    expect(page.get_by_text("You do not recommend this comment yet.")).to_be_visible()
    page.get_by_role("button", name="Recommend", exact=True).click()
    expect(page).to_have_url(re.compile(r"/articles/lob-\w+#comment-\d+$"))
    comment(page).get_by_role("link", name="Recommended: take").click()
    expect(page.get_by_text("You recommend this comment.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(comment(page).get_by_role("link", name="Recommend the comment")).to_be_visible()
    expect(comment(page).get_by_role("link", name="Recommended: take")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_who_is_logged_out_logs_in_and_comes_back_to_it(desk, article, crew, javascript):
    desk.allow(401)
    page = desk.window(locale="en-GB", javascript=javascript)
    page.goto(article.path)
    comment(page).get_by_role("link", name="Recommend the comment").click()
    expect(page).to_have_url(re.compile("/login"))
    log_in(page, crew.edda)
    expect(page.get_by_role("heading", name="Your recommendation")).to_be_visible()
    page.get_by_role("button", name=re.compile("^(Recommend|Take it back)$")).click()
    expect(comment(page)).to_be_visible()


def test_nobody_is_offered_to_recommend_their_own(enter):
    page = enter("ben")
    expect(comment(page)).to_be_visible()
    expect(comment(page).get_by_role("link", name="Recommend the comment")).to_be_hidden()


def test_an_editor_highlights_in_place_and_the_comment_says_so(enter):
    page = enter("edda")
    for button, badge in (("Recommend for the editors", "Editors’ recommendation"), ("Pin on top", "Pinned")):
        more(comment(page)).get_by_role("link", name="Highlight", exact=True).click()
        comment(page).get_by_role("button", name=button).click()
        expect(comment(page).locator(".badge").get_by_text(badge)).to_be_visible()
        expect(comment(page)).to_be_focused()
    page.reload()
    expect(page.get_by_role("list", name="Pinned comments").locator(".comment")).to_have_count(1)
    expect(page.locator("#threads .comment")).to_have_count(0)
    page.get_by_role("link", name="Show only what the editors recommend (1)").click()
    expect(page.locator("#threads .comment")).to_have_count(1)
