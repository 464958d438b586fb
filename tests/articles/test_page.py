"""The article on its page, as readers see it."""

import re
from datetime import UTC, datetime

import pytest

from app.articles.models import Article
from app.foundation.db import db, transaction
from tests.parts.publication import create_article

SOURCE = 'Sie nannte es "unerhört".\n\n## Was folgt\n\n' + "Wort " * 700


@pytest.fixture
def long_article(app):
    """An article with everything an article can have."""
    return create_article(
        app,
        slug="hafen",
        title="Der Kran & das Meer",
        source=SOURCE,
        standfirst="Am Montag fiel er <um>.",
        byline="Ada Federkiel",
        published_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
    )


@pytest.fixture
def read(client):
    """Reads a page in a language."""

    def page(path, language="de"):
        return client.get(path, headers={"Accept-Language": language}).text

    return page


def words(html):
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_reader_sees_title_standfirst_author_date_and_reading_time(read, long_article):
    html = read(long_article.path, "en")
    assert re.search(r"<h1[^>]*>Der Kran &amp; das Meer</h1>", html)
    text = words(html)
    for shown in ("Am Montag fiel er &lt;um&gt;.", "Ada Federkiel", "2 March 2026", "3 minutes to read", "0 comments"):
        assert shown in text, shown


def test_a_reader_sees_them_in_german(read, long_article):
    text = words(read(long_article.path))
    for shown in ("Ada Federkiel", "2. März 2026", "0 Kommentare"):
        assert shown in text, shown
    assert re.search(r"3 Min\S* ", text)


def test_a_german_article_is_marked_as_german_on_an_english_page(read, long_article):
    html = read(long_article.path, "en")
    assert '<html lang="en"' in html
    assert re.search(r'<article class="article[^"]*" lang="de">', html)


def test_an_english_article_is_marked_as_english_on_a_german_page(app, read):
    article = create_article(app, slug="crane", language="en", source='He called it "unheard of".')
    html = read(article.path)
    assert '<html lang="de"' in html
    assert re.search(r'<article class="article[^"]*" lang="en">', html)
    assert "“unheard of”" in html


def test_quotation_marks_are_german_ones(read, long_article):
    assert "„unerhört“" in read(long_article.path)


def test_the_page_has_one_main_heading_and_an_address_of_its_own(read, long_article):
    html = read(long_article.path)
    assert html.count("<h1") == 1
    assert re.search(r'<link rel="canonical"\s+href="http://localhost:\d+/articles/hafen">', html)
    assert "<title>Der Kran &amp; das Meer – Wortmeldung</title>" in html


def test_a_revised_article_says_when(app, read, long_article):
    with app.app_context(), transaction():
        db.session.query(Article).update({"revised_at": datetime(2026, 4, 5, 12, tzinfo=UTC), "version": 2})
    assert "5 April 2026" in words(read(long_article.path, "en"))


def test_an_article_without_standfirst_and_author_does_without(read, article):
    html = read(article.path)
    assert "<p></p>" not in html
    assert "None" not in words(html)


def test_the_front_page_lists_articles_with_what_one_needs_to_choose(read, long_article, article):
    text = words(read("/", "en"))
    for shown in ("Der Kran &amp; das Meer", "Am Montag fiel er", "Ada Federkiel", "2 March 2026", article.title):
        assert shown in text, shown
    assert text.index(article.title) < text.index("Der Kran")


def test_an_empty_publication_says_so(read, app):
    assert "Nothing has been published yet." in words(read("/", "en"))


@pytest.mark.parametrize("slug", ["nirgends", "HAFEN", "hafen/", "-", "a" * 200, "hafen%00"])
def test_an_article_that_is_not_there_is_not_found(client, long_article, slug):
    assert client.get(f"/articles/{slug}").status_code == 404
