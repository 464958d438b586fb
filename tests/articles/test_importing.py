"""A file becomes an article: Markdown with and without front matter, plain text, and the text of a saved page."""

from datetime import UTC, datetime

import pytest

from app.articles.actions.importing import LONGEST_FILE_BYTES, import_article, read_file
from app.articles.queries import has_articles, published_article
from app.foundation.db import transaction
from app.foundation.refusals import Invalid

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect x="1" y="1" width="3" height="3"/></svg>'
MARKDOWN = """---
title: Ein Dach für die Räder
slug: dach
standfirst: Was drei Samstage ausmachen.
byline: Ada Federkiel
language: de
published: 2026-03-29
tags: [Verein]
---

Das *Dach* steht.
"""
ENGLISH_LABELS = """Discussion
0 comments
Share Your Thoughts
Your voice matters in this discussion
Login to join the conversation
No comments yet
Be the first to share your thoughts!"""
GERMAN_LABELS = """Diskussion

12 Kommentare

Ihre Meinung ist gefragt
Ihre Stimme zählt in dieser Diskussion
Anmelden und mitdiskutieren
Noch keine Kommentare
Schreiben Sie den ersten Kommentar!
"""
PAGE_TEXT = """Am Montag ist im Hafen ein Kran umgefallen. Verletzt wurde niemand.
"Wir hatten Glück", sagt die Hafenmeisterin. Der Kran war 40 Jahre alt.
Über die Ursache wird gestritten: Rost, Wind – oder ein Rechenfehler?
"""


@pytest.fixture
def file(tmp_path):
    """Writes a file and returns its path."""

    def written(content, name="text.md"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.fixture
def imported(inside, file):
    """Imports a file and returns the article as readers see it."""

    def done(content, name="text.md", **given):
        with transaction():
            article = import_article(read_file(file(content, name)), **given)
        return published_article(article.slug)

    return done


def test_front_matter_says_what_an_article_is_called_and_when_it_appeared(imported):
    article = imported(MARKDOWN)
    assert (article.title, article.slug, article.byline) == ("Ein Dach für die Räder", "dach", "Ada Federkiel")
    assert (article.standfirst, article.language) == ("Was drei Samstage ausmachen.", "de")
    assert article.published_at == datetime(2026, 3, 29, 6, tzinfo=UTC)
    assert article.html == "<p>Das <em>Dach</em> steht.</p>"
    assert article.revised_at is None


@pytest.mark.parametrize(
    "written, moment",
    [
        ("2026-03-29T23:30:00+02:00", datetime(2026, 3, 29, 21, 30, tzinfo=UTC)),
        ("2026-03-29 12:00:00", datetime(2026, 3, 29, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_in_the_front_matter_is_taken_as_it_is(imported, written, moment):
    assert imported(MARKDOWN.replace("2026-03-29", written)).published_at == moment


@pytest.mark.parametrize("written", ["", "gestern", "29. März"])
def test_without_a_date_an_article_appears_now(imported, written):
    before = datetime.now(UTC)
    assert imported(MARKDOWN.replace("2026-03-29", written)).published_at >= before


def test_without_front_matter_the_heading_is_the_title_and_stands_there_once(imported):
    article = imported("\n# Über *uns*\n\nWir sind viele.\n\n## Und laut\n\nSehr.\n")
    assert article.title == "Über *uns*"
    assert article.html.startswith("<p>Wir sind viele.</p>")
    assert "<h2>Und laut</h2>" in article.html
    assert article.language == "de"


def test_a_heading_that_repeats_the_given_title_is_left_out(imported):
    assert imported(MARKDOWN.replace("Das *Dach*", "# Ein Dach für die Räder\n\nDas *Dach*")).html.startswith("<p>Das")


def test_a_heading_other_than_the_title_stays(imported):
    article = imported("# Erstens\n\nText.", title="Von uns")
    assert article.title == "Von uns"
    assert article.html.startswith("<h2>Erstens</h2>")


def test_a_given_title_wins_over_all_others(imported):
    article = imported(MARKDOWN, title="Anders")
    assert article.title == "Anders"
    assert article.slug == "dach"


def test_without_any_title_the_first_sentence_is_one(imported):
    assert imported("Es regnet. Es regnet sehr.", "wetter.txt").title == "Es regnet."


def test_a_first_sentence_that_is_too_long_is_cut_between_words(imported):
    article = imported("Wer " + "wirklich " * 20 + "wartet.", "warten.txt")
    assert article.title == "Wer" + " wirklich" * 9 + "…"


def test_plain_text_means_what_it_says(imported):
    article = imported("1 * 2 * 3 und #raute [kein](link) <b>fett</b>\n- kein Punkt\n\n   eingerückt_hier_\n", "a.txt")
    assert "<li>" not in article.html
    assert "1 * 2 * 3 und #raute [kein](link) &lt;b&gt;fett&lt;/b&gt;" in article.html
    assert "<p>- kein Punkt</p>" in article.html
    assert "<p>eingerückt_hier_</p>" in article.html


@pytest.mark.parametrize("labels", [ENGLISH_LABELS, GERMAN_LABELS, ENGLISH_LABELS.upper().replace("0 C", "1 C")])
@pytest.mark.parametrize("ending", ["", "\n", "\n\n  \n"])
def test_labels_of_a_discussion_at_the_end_of_a_saved_page_are_left_out(file, labels, ending):
    found = read_file(file(PAGE_TEXT + labels + ending, "seite.txt"))
    assert found.left_out == [line for line in labels.split("\n") if line]
    assert found.source.count("\n\n") == 2
    assert found.source.rstrip().endswith("ein Rechenfehler?")


def test_words_that_are_also_labels_stay_within_the_text(file):
    found = read_file(file("Diskussion\n\nWir reden.\n\nDiskussion gab es auch.\n", "seite.txt"))
    assert found.left_out == []
    assert found.source == "Diskussion\n\nWir reden.\n\nDiskussion gab es auch.\n"


def test_the_text_of_a_saved_page_becomes_an_article_with_paragraphs_and_german_quotes(imported):
    article = imported(PAGE_TEXT + ENGLISH_LABELS, "seite.txt")
    assert article.title == "Am Montag ist im Hafen ein Kran umgefallen."
    assert article.html.count("<p>") == 3
    assert "„Wir hatten Glück“, sagt" in article.html
    assert "thoughts" not in article.html


def test_line_ends_of_windows_and_a_byte_order_mark_leave_no_trace(imported):
    article = imported(b"\xef\xbb\xbf" + MARKDOWN.replace("\n", "\r\n").encode())
    assert article.title == "Ein Dach für die Räder"
    assert "\r" not in article.html


@pytest.mark.parametrize("name", ["TEXT.MD", "text.markdown"])
def test_the_ending_of_the_name_tells_markdown_from_plain_text(imported, name):
    assert "<em>Dach</em>" in imported(MARKDOWN, name).html


@pytest.mark.parametrize(
    "content",
    ["Grüße".encode("latin-1"), b"\x00\xff\xfe", "Grüße".encode("utf-16")],
    ids=["latin-1", "binary", "utf-16"],
)
def test_what_is_not_utf_8_is_refused(file, content):
    with pytest.raises(Invalid, match="not UTF-8"):
        read_file(file(content))


def test_a_file_may_be_large_but_not_larger(file):
    assert read_file(file(b"x" * LONGEST_FILE_BYTES)).source
    with pytest.raises(Invalid, match="too large"):
        read_file(file(b"x" * (LONGEST_FILE_BYTES + 1)))


@pytest.mark.parametrize("front", ["title: [", "- eins", "nur ein Satz", "a: &x [*x", "!!python/object:os.system {}"])
def test_broken_front_matter_is_refused(file, front):
    with pytest.raises(Invalid, match="front matter"):
        read_file(file(f"---\n{front}\n---\nText\n"))


def test_an_empty_front_matter_is_none(imported):
    assert imported("---\n\n---\n# Titel\n\nText\n").title == "Titel"


@pytest.mark.parametrize("content", ["", " \n\n", "# Nur ein Titel\n", "---\ntitle: Nichts\n---\n"])
def test_an_article_needs_a_text(imported, content):
    with pytest.raises(Invalid, match="a title and a text"):
        imported(content)


def test_articles_are_in_german_or_english(imported):
    with pytest.raises(Invalid, match="German or English"):
        imported(MARKDOWN.replace("language: de", "language: fr"))


def test_a_drawing_beside_the_file_is_set_into_the_article(imported, tmp_path):
    (tmp_path / "kran.svg").write_text(SVG)
    article = imported('# Kran\n\nVorher.\n\n![Ein Kran](kran.svg "Der Kran, wie er war")\n\nNachher.\n')
    assert article.html.count("<figure") == 1
    assert '<title id="figure-1">Ein Kran</title>' in article.html
    assert '<figcaption class="figure__caption">Der Kran, wie er war</figcaption>' in article.html


@pytest.mark.parametrize("name", ["fehlt.svg", "ordner.svg"])
def test_a_drawing_that_is_not_there_is_refused_by_name(imported, tmp_path, name):
    (tmp_path / "ordner.svg").mkdir()
    with pytest.raises(Invalid) as refused:
        imported(f"# Kran\n\n![Ein Kran]({name})\n")
    assert refused.value.message % refused.value.details == f"The drawing {name} is missing."


def test_drawings_come_from_beside_the_file_and_nowhere_else(imported, tmp_path):
    (tmp_path.parent / "fremd.svg").write_text(SVG)
    article = imported("# Kran\n\n![Ein Kran](../fremd.svg)\n\n![Bild](https://example.org/bild.svg)\n")
    assert "<svg" not in article.html
    assert "<img" not in article.html


def test_a_refused_drawing_leaves_no_article(imported, inside, tmp_path):
    (tmp_path / "kran.svg").write_text("<svg>")
    with pytest.raises(Invalid, match="not valid"):
        imported("# Kran\n\n![Ein Kran](kran.svg)\n")
    assert not has_articles()
