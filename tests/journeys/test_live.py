"""Somebody reads while others write: nothing jumps, and nothing needs a reload."""

from contextlib import suppress

import pytest

from app.accounts.viewer import viewer_of
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.discussion.models.discussion import Discussion
from app.foundation.db import db, transaction
from app.moderation.actions.deciding import hide_comment
from tests.parts.browser import expect
from tests.parts.publication import create_article

PUBLICATION = {"HOLD_FIRST_COMMENTS": 0, "LIVE_MOST_STREAMS": 100, "WORLD": ""}
NEW = {"de-DE": ("1 neuer Kommentar", "Anzeigen"), "en-GB": ("1 new comment", "Show")}


@pytest.fixture(scope="module")
def article(publication):
    with publication.inside() as app:
        return create_article(app)


@pytest.fixture
def say(publication, crew, article):
    def said(text, to=None):
        with publication.inside(), transaction():
            discussion = db.session.query(Discussion).filter_by(article_id=article.id).one()
            author = viewer_of(crew.mo.id, crew.mo.name, "moderator")
            return post_comment(Sent(author, discussion.id, write_text(text), parent_id=to)).id

    return said


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_a_reader_is_told_and_shows_what_is_new_when_they_want(desk, publication, crew, article, say, locale):
    old = say("Schon da")
    page = desk.window(width=390, locale=locale)
    page.goto(article.path)
    answer = say("Eine Antwort", old)
    bar = page.locator(".live-thread__link")
    expect(bar).to_contain_text(NEW[locale][0])
    assert page.locator(f"#comment-{answer}").count() == 0, "nothing moves before the reader wants it"
    bar.click()
    expect(page.locator(f"#comment-{answer}")).to_be_focused()
    expect(bar).to_be_hidden()
    with publication.inside(), transaction():
        moderator = viewer_of(crew.ida.id, crew.ida.name, "administrator")
        hide_comment(moderator=moderator, comment_id=answer, revision=1, reason="spam")
    expect(page.locator(f"#comment-{answer}")).to_have_class("comment comment--hidden")


def test_without_a_stream_the_page_asks_now_and_then(desk, article, say):
    page = desk.window()
    page.clock.install()
    page.route("**/live/*", lambda route: route.fulfill(status=503, body="full"))
    desk.allow(503)
    page.goto(article.path)
    number = say("Inzwischen")
    bar = page.locator(".live-thread__link")
    for _ in range(20):  # the clock may run before the refusal is heard
        page.clock.fast_forward(60_000)
        with suppress(AssertionError):
            expect(bar).to_be_visible(timeout=1000)
            break
    bar.click()
    expect(page.locator(f"#comment-{number}")).to_be_focused()
