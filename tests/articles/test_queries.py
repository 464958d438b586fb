"""Reading articles: the published ones, the newest first, and how long they take."""

from datetime import UTC, datetime, timedelta

import pytest

from app.articles.actions.publishing import publish_article
from app.articles.models import Article
from app.articles.queries import (
    ArticlePage,
    has_articles,
    latest_articles,
    published_article,
    published_article_by_id,
    slug_is_taken,
)
from app.foundation.db import db, transaction
from app.foundation.refusals import NotFound

MORNING = datetime(2026, 5, 1, 6, tzinfo=UTC)


@pytest.fixture
def written(inside):
    """Some articles; the third one isn't published, the last two appeared at the same moment."""
    with transaction():
        for number, days in enumerate((2, 5, 9, 1, 1)):
            publish_article(title=f"Nr {number}", source="Text", published_at=MORNING + timedelta(days=days))
        db.session.query(Article).filter_by(slug="nr-2").update({"published_at": None})


def test_the_newest_article_comes_first_and_drafts_do_not_come(written):
    assert [article.title for article in latest_articles(10)] == ["Nr 1", "Nr 0", "Nr 4", "Nr 3"]
    assert [article.title for article in latest_articles(2)] == ["Nr 1", "Nr 0"]


def test_a_draft_can_not_be_read(written):
    with pytest.raises(NotFound):
        published_article("nr-2")
    draft = db.session.query(Article).filter_by(slug="nr-2").one()
    with pytest.raises(NotFound):
        published_article_by_id(draft.id)


def test_the_address_of_a_draft_is_taken(written):
    assert slug_is_taken("nr-2")
    assert not slug_is_taken("nr-9")


def test_an_article_is_found_by_its_number(written):
    article = published_article("nr-1")
    assert published_article_by_id(article.id) == article


@pytest.mark.parametrize("number", [None, 0, 10_000])
def test_what_was_never_written_is_not_found(written, number):
    with pytest.raises(NotFound):
        published_article_by_id(number)


def test_a_new_publication_has_no_articles(inside):
    assert not has_articles()
    assert not latest_articles(5)
    with transaction():
        publish_article(title="Titel", source="Text")
    assert has_articles()


@pytest.mark.parametrize(
    "words, minutes", [(0, 1), (1, 1), (220, 1), (329, 1), (331, 2), (440, 2), (1100, 5), (22_000, 100)]
)
def test_reading_takes_a_minute_for_220_words_and_never_less_than_one(words, minutes):
    page = ArticlePage(1, "a", "A", "", "", None, "de", "", words, MORNING, None, 1)
    assert page.reading_minutes == minutes
