"""Publishing an article: its address, its text, and the discussion that comes with it."""

import contextlib

import pytest

from app.articles.actions.publishing import publish_article, slug_from
from app.articles.queries import published_article
from app.discussion.queries.discussions import discussion_of_article
from app.foundation.db import transaction
from app.foundation.refusals import Invalid, NotFound


@pytest.fixture
def publish(inside):
    """Publishes an article and returns it as readers see it."""

    def published(title="Ein Titel", source="Ein Text.", **given):
        with transaction():
            slug = publish_article(title=title, source=source, **given).slug
        return published_article(slug)

    return published


@pytest.mark.parametrize(
    "title, slug",
    [
        ("Über Grün", "ueber-gruen"),
        ("STRAẞE und Straße", "strasse-und-strasse"),
        ("Ärger, Öl & Übermut", "aerger-oel-uebermut"),
        ("Café, Łódź und Größe", "cafe-lodz-und-groesse"),
        ("Tøve Tüftel, Þór und Đorđe", "toeve-tueftel-thor-und-dorde"),
        ("A\u0308rger, zerlegt geschrieben", "aerger-zerlegt-geschrieben"),
        ("  Viele   Leerzeichen – und: Zeichen!  ", "viele-leerzeichen-und-zeichen"),
        ("10 % von 100 €", "10-von-100"),
        ("日本語", "article"),
        ("…", "article"),
        ("", "article"),
        ("a" * 200, "a" * 80),
        ("wort " * 40, "-".join(["wort"] * 16)),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_an_address_is_made_of_small_letters_digits_and_hyphens(title, slug):
    assert slug_from(title) == slug
    assert slug_from(slug) == slug


def test_a_second_article_of_the_same_name_gets_a_number(publish):
    assert [publish().slug for _ in range(3)] == ["ein-titel", "ein-titel-2", "ein-titel-3"]
    assert publish(slug="Ein Titel").slug == "ein-titel-4"


def test_a_long_address_has_room_for_a_number(publish):
    assert publish("a" * 200).slug == "a" * 80
    assert publish("a" * 200).slug == "a" * 80 + "-2"


def test_an_article_brings_its_open_discussion_along(publish):
    article = publish()
    discussion = discussion_of_article(article.id)
    assert (discussion.state, discussion.comment_count) == ("open", 0)


def test_what_does_not_fit_is_cut(publish):
    article = publish("T" * 400, byline="B" * 400)
    assert (len(article.title), len(article.byline)) == (300, 200)


def test_characters_that_cannot_be_stored_are_left_out(publish):
    article = publish("Ti\x00tel\ud800", "Te\x00xt\x0b.", standfirst="\x00Vor", byline="\x00B")
    assert (article.title, article.html, article.standfirst, article.byline) == ("Titel", "<p>Text.</p>", "Vor", "B")


@pytest.mark.parametrize("title, source", [("", "Text"), (" \x00", "Text"), ("Titel", ""), ("Titel", "\x00\n ")])
def test_title_and_text_are_needed(publish, title, source):
    with pytest.raises(Invalid, match="a title and a text"):
        publish(title, source)


@pytest.mark.parametrize("language", ["", "fr", "DE", "de-DE"])
def test_other_languages_are_refused(publish, language):
    with pytest.raises(Invalid, match="German or English"):
        publish(language=language)


def test_quotation_marks_are_those_of_the_language(publish):
    source = "Sie sagte: \"Das ist 'gut'.\""
    assert publish(source=source, language="de").html == "<p>Sie sagte: „Das ist ‚gut‘.“</p>"
    assert publish(source=source, language="en").html == "<p>Sie sagte: “Das ist ‘gut’.”</p>"


def test_markup_in_an_article_is_text(publish):
    html = publish(
        source='<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\n[x](javascript:alert(1))'
    ).html
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


@pytest.mark.parametrize("language, name", [("de", "Tabelle"), ("en", "Table")])
def test_a_table_can_be_moved_by_keyboard_where_it_is_too_wide(publish, language, name):
    html = publish(source="| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |", language=language).html
    assert html.count(f'<div class="prose__table" tabindex="0" role="region" aria-label="{name}"><table>') == 2
    assert html.count("</table></div>") == 2


def test_a_refused_article_leaves_nothing_behind(inside):
    with contextlib.suppress(RuntimeError), transaction():
        publish_article(title="Titel", source="Text")
        raise RuntimeError
    with pytest.raises(NotFound):
        published_article("titel")
