"""What each kind of reader sees of each state, in both languages."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import update

from app.articles.models import Article
from app.foundation.db import db, transaction
from tests.discussion.scenes import box, comment_html, in_english, shown, words
from tests.parts.client import hidden_field
from tests.parts.publication import create_article

LINKS = "https://a.example https://b.example https://c.example"
LABELS = {
    "de": (
        "Diskussion",
        "0 Kommentare",
        "Ihre Meinung ist gefragt",
        "Ihre Stimme zählt in dieser Diskussion",
        "Anmelden und mitdiskutieren",
        "Noch keine Kommentare",
        "Schreiben Sie den ersten Kommentar!",
    ),
    "en": (
        "Discussion",
        "0 comments",
        "Share Your Thoughts",
        "Your voice matters in this discussion",
        "Login to join the conversation",
        "No comments yet",
        "Be the first to share your thoughts!",
    ),
}


def speaking(reader, language):
    """The reader has chosen this language."""
    reader.set_cookie("language", language)
    return reader


def section(page):
    """The discussion, without the article."""
    return page[page.index('<section class="discussion') :]


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_empty_discussion_invites_a_stranger(scene, client, language):
    page = speaking(client, language).get(scene.article.path).text
    said = words(page[page.index('id="discussion"') :])
    positions = [said.index(label) for label in LABELS[language]]
    assert positions == sorted(positions), "heading, count, invitation, box, empty state"
    assert box(page) == ""
    assert re.search(rf"<button[^>]*>{LABELS[language][4]}</button>", page)
    assert "readonly" not in page
    assert "disabled" not in page


@pytest.mark.parametrize(
    "language, one, two", [("de", "1 Kommentar", "2 Kommentare"), ("en", "1 comment", "2 comments")]
)
def test_the_count_is_right_for_one_and_for_many(scene, client, language, one, two):
    for wanted in (one, two):
        scene.say("ben")
        page = speaking(client, language).get(scene.article.path).text
        counted = re.search(r"<p[^>]*data-comment-count>(.*?)</p>", page, re.DOTALL)
        assert words(counted[1]) == wanted
        assert LABELS[language][5] not in page
        assert LABELS[language][6] not in page


@pytest.mark.parametrize(
    "language, said", [("de", "Sie kommentieren als Ben Querfeld"), ("en", "Commenting as Ben Querfeld")]
)
def test_somebody_logged_in_gets_the_form_with_name_counter_help_preview_and_post(scene, as_, language, said):
    page = speaking(as_("ben"), language).get(scene.article.path).text
    assert said in words(page)
    assert 'data-limit="5000"' in page
    assert ("5.000" if language == "de" else "5,000") in words(page)
    assert 'href="/markdown"' in page
    assert re.findall(r'name="do" value="(\w+)"', page) == ["post", "preview"]
    assert hidden_field(page, "submit_token")
    assert LABELS[language][4] not in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_waiting_comment_is_seen_by_its_author_and_moderators_alone(scene, client, as_, language):
    number = scene.say("ben", LINKS)
    line = {"de": "Dieser Kommentar wartet auf die Moderation.", "en": "This comment is waiting for a moderator."}
    for who in ("ben", "mo", "ida"):
        comment = comment_html(speaking(as_(who), language).get(scene.article.path).text, number)
        assert line[language] in words(comment)
        assert "a.example" in comment
    for reader in (client, as_("cleo"), as_("edda")):
        page = speaking(reader, language).get(scene.article.path).text
        assert shown(page) == []
        assert "a.example" not in page
        assert LABELS[language][1] in words(page)


@pytest.mark.parametrize(
    "language, closed, day", [("de", "geschlossen", "24. November 2026"), ("en", "closed", "24 November 2026")]
)
def test_a_closed_discussion_shows_reason_and_date_in_place_of_the_form(scene, client, as_, language, closed, day):
    number = scene.say("ben", "Vorher gesagt")
    with time_machine.travel(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)):
        scene.close("Der Ton <b>kippte</b>.")
    for reader in (client, as_("cleo"), as_("ben")):
        page = speaking(reader, language).get(scene.article.path).text
        assert closed in words(section(page))
        assert "Der Ton &lt;b&gt;kippte&lt;/b&gt;." in page
        assert day in words(section(page)), "in the publication’s time zone"
        assert "<textarea" not in page
        assert shown(page) == [number]
        assert "Vorher gesagt" in page
        assert not [label for label in LABELS[language][2:5] if label in page]


def test_a_closed_empty_discussion_invites_nobody(scene, client):
    scene.close()
    page = in_english(client).get(scene.article.path).text
    assert "No comments yet" in page
    assert "Be the first" not in page


def test_in_a_closed_discussion_nobody_posts_or_answers_and_no_text_is_lost(scene, as_):
    number = scene.say("cleo", "Frage")
    scene.close()
    ben = as_("ben")
    for path in (f"{scene.article.path}/comments", f"/comments/{number}/reply"):
        answer = ben.send(path, body="Doch noch etwas", do="post")
        assert answer.status_code == 403
        assert box(answer.text) == "Doch noch etwas"
        assert ben.get(path).status_code == 403
    assert len(scene.comments()) == 1
    assert "[data-may=comment]{display:none}" in ben.get(scene.article.path).text


def test_in_a_closed_discussion_authors_still_edit_and_delete_what_they_said(scene, as_):
    edited, deleted = scene.say_all("ben", ["Tippfheler", "Bereut"])
    scene.close()
    ben = as_("ben")
    assert ben.send(f"/comments/{edited}/edit", body="Tippfehler", revision=1).status_code == 303
    assert ben.send(f"/comments/{deleted}/deletion").status_code == 303
    assert [row["body"] for row in scene.comments()] == ["Tippfehler", ""]
    assert scene.wrong_counts == []


REASONS = {
    "insult": ("Beleidigung", "Insult"),
    "spam": ("Spam oder Werbung", "Spam or advertising"),
    "off_topic": ("Am Thema vorbei", "Off topic"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_removed_comment_leaves_a_line_with_the_reason_and_its_replies(scene, client, as_, reason):
    number = scene.say("ben", "Grob und laut")
    reply = scene.say("cleo", "Antwort darauf", to=number)
    scene.judge("hide", number, reason=reason, note="Nur für uns")
    for reader in (client, as_("ben"), as_("cleo"), as_("mo")):
        page = reader.get(scene.article.path).text
        assert f"Entfernt: {REASONS[reason][0]}" in words(comment_html(page, number))
        assert shown(page) == [number, reply]
        assert "Antwort darauf" in comment_html(page, reply)
        assert "Grob und laut" not in page
        assert "Nur für uns" not in page
    page = in_english(client).get(scene.article.path).text
    assert f"Removed: {REASONS[reason][1]}" in words(comment_html(page, number))


@pytest.mark.parametrize("language, line", [("de", "Kommentar zurückgezogen"), ("en", "Deleted by its author")])
def test_a_deleted_comment_leaves_a_line_and_its_replies(scene, client, as_, language, line):
    number = scene.say("ben", "Bereut")
    reply = scene.say("cleo", "Antwort darauf", to=number)
    scene.delete("ben", number)
    for reader in (client, as_("ben"), as_("cleo"), as_("mo")):
        page = speaking(reader, language).get(scene.article.path).text
        assert line in words(comment_html(page, number))
        assert shown(page) == [number, reply]
        assert "Bereut" not in page


def test_when_all_is_removed_nobody_is_asked_to_be_the_first_while_lines_stand_there(scene, client):
    number = scene.say("ben", "Bereut")
    scene.delete("ben", number)
    page = in_english(client).get(scene.article.path).text
    assert shown(page) == [number]
    assert "No comments yet" not in page


@pytest.mark.parametrize(
    "who, badges",
    [("ada", ("Autor/in", "Author")), ("edda", ("Redaktion", "Editor")), ("mo", ("Moderation", "Moderator"))],
)
def test_badges_tell_who_speaks_for_the_publication(scene, client, app, people, who, badges):
    if who == "ada":
        scene.article = _article_by(app, people.ada)
    number = scene.say(who, "Hallo")
    plain = scene.say("ben", "Hallo")
    for language, badge in zip(("de", "en"), badges, strict=True):
        page = speaking(client, language).get(scene.article.path).text
        assert badge in words(comment_html(page, number))
        assert "badge" not in comment_html(page, plain)


def _article_by(app, person):
    article = create_article(app, slug="von-ada")
    with app.app_context(), transaction():
        db.session.execute(update(Article).where(Article.id == article.id).values(author_id=person.id))
    return article


@pytest.mark.parametrize(
    "language, exact", [("de", "23. November 2026, 00:05 Uhr<"), ("en", "23 November 2026, 00:05<")]
)
def test_the_exact_time_stands_with_every_comment_in_the_publications_zone(scene, client, language, exact):
    with time_machine.travel(datetime(2026, 11, 22, 23, 5, tzinfo=UTC)):
        number = scene.say("ben")
    comment = comment_html(speaking(client, language).get(scene.article.path).text, number)
    assert exact in comment
    assert 'datetime="2026-11-22T23:05' in comment


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\u202eb", "Ein *Stern*"])
def test_the_help_page_and_previews_are_safe(scene, as_, text):
    ben = as_("ben")
    answer = ben.send("/comments/preview", body=text)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "\u202e" not in answer.text
    assert ben.get("/markdown").status_code == 200


@pytest.mark.parametrize("answering", [False, True])
def test_a_comment_removed_before_it_appeared_leaves_its_author_a_line_with_the_reason(scene, client, as_, answering):
    root = scene.say("cleo", "Frage")
    number = scene.say("ben", LINKS, to=root if answering else None)
    mo = as_("mo")
    answer = mo.send(f"/comments/{number}/hiding", revision=1, reason="spam")
    answer = mo.get(answer.location)
    assert answer.location == f"/moderation/comments/{number}"
    page = mo.get(answer.location).text
    assert f'<a class="button button--quiet"\n           href="/comments/{number}"' not in page
    ben = as_("ben")
    answer = ben.get(f"/comments/{number}")
    path, _, anchor = answer.location.partition("#")
    line = comment_html(ben.get(path).text, number)
    assert anchor == f"comment-{number}"
    assert "Entfernt: Spam oder Werbung" in words(line)
    assert "a.example" not in line
    for reader in (client, as_("cleo"), mo):
        assert shown(reader.get(path).text) == [root]


@pytest.mark.parametrize("language, line", [("de", "Zurzeit nicht öffentlich"), ("en", "Not public at the moment")])
def test_a_comment_that_waits_again_is_a_line_without_name_and_text_for_others(scene, client, as_, language, line):
    number = scene.say("ben", "Wie es war")
    reply = scene.say("cleo", "Antwort darauf", to=number)
    scene.edit("ben", number, LINKS)
    for reader in (client, as_("cleo"), as_("edda")):
        page = speaking(reader, language).get(scene.article.path).text
        comment = comment_html(page, number)
        assert line in words(comment)
        assert shown(page) == [number, reply]
        for unsaid in ("Ben Querfeld", "BQ", "data-only-author", "a.example", "Wie es war", "comment__held"):
            assert unsaid not in comment
    for who in ("ben", "mo"):
        comment = comment_html(speaking(as_(who), language).get(scene.article.path).text, number)
        for said in ("Ben Querfeld", "a.example", "comment__held"):
            assert said in comment


@pytest.mark.parametrize(
    "fate, said",
    [
        (None, "in reply to Ben Querfeld"),
        ("delete", "in reply to a deleted comment"),
        ("hide", "in reply to a comment that is not public"),
        ("edit", "in reply to a comment that is not public"),
    ],
)
def test_an_answer_names_whom_it_answers_only_while_that_comment_is_shown_with_its_name(scene, client, fate, said):
    number = scene.say("ben", "Bereut")
    reply = scene.say("cleo", "Antwort darauf", to=number)
    in_english(client).get(scene.article.path)
    if fate == "delete":
        scene.delete("ben", number)
    if fate == "hide":
        scene.judge("hide", number)
    if fate == "edit":
        scene.edit("ben", number, LINKS)
    page = client.get(scene.article.path).text
    assert said in words(comment_html(page, reply))
    assert ("Ben Querfeld" in page) == (fate is None)
