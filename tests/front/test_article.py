"""The article with its discussion, the list of articles, and pages that are kept for everybody."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote_plus

import pytest

from app.foundation import caches
from app.web import frames
from tests.discussion.scenes import in_english, queries_counted, shown, words
from tests.parts.publication import create_article
from tests.web.test_page_cache import away


def test_the_article_stands_above_its_discussion(app, client, scene):
    number = scene.say("ben", "Dazu habe ich etwas zu sagen")
    page = client.get(scene.article.path)
    assert page.status_code == 200
    assert page.text.index("Ein zweiter Absatz mit <em>Betonung</em>") < page.text.index('id="discussion"')
    assert page.text.index('id="discussion"') < page.text.index(f'id="comment-{number}"')
    assert '<article class="article column" lang="de"' in page.text


def test_date_reading_time_and_count_stand_with_the_article(app, client, people):
    article = create_article(
        app, slug="lang", source="Wort " * 660, published_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), byline="Ada"
    )
    said = words(client.get(article.path).text)
    assert "2. März 2026" in said
    assert "3 Minuten" in said
    said = words(in_english(client).get(article.path).text)
    assert "2 March 2026" in said
    assert "3 minutes to read" in said
    assert "0 comments" in said


def test_what_is_not_published_is_not_there(client):
    for path in ("/articles/gibt-es-nicht", "/articles/Gross", "/articles/-", "/articles/" + "x" * 121):
        assert client.get(path).status_code == 404


def test_orders_are_newest_and_oldest_and_the_rest_is_newest(scene, client):
    first, second = scene.say_all("ben", ["Eins", "Zwei"])
    for query, wanted in (("", [second, first]), ("?order=oldest", [first, second]), ("?order=best", [second, first])):
        assert shown(client.get(scene.article.path + query).text) == wanted
    page = in_english(client).get(f"{scene.article.path}?order=oldest").text
    current = re.search(r'<a[^>]*aria-current="true"[^>]*>(.*?)</a>', page, re.DOTALL)
    assert words(current[1]) == "Oldest first"


def test_home_lists_the_newest_articles_with_their_counts(app, client, scene):
    old = create_article(app, slug="alt", title="Von gestern", published_at=datetime.now(UTC) - timedelta(days=1))
    scene.say_all("ben", ["Eins", "Zwei"])
    page = client.get("/").text
    assert page.index(scene.article.path) < page.index(old.path)
    said = words(page)
    assert "2 Kommentare" in said
    assert "0 Kommentare" in said


def test_home_without_articles_says_so(app, client):
    assert "Hier ist noch nichts erschienen." in words(client.get("/").text)


def test_home_needs_four_small_reads_for_many_articles(app, client):
    for number in range(12):
        create_article(app, slug=f"nr-{number}")
    with queries_counted(app) as sent:
        client.get("/")
    assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 4


@pytest.mark.parametrize("path", ["/", "/articles/bruecke"])
def test_a_page_for_everybody_is_asked_for_again_only_when_it_changed(scene, client, path):
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    scene.say("ben")
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_page_for_everybody_sets_no_cookie_and_holds_no_token(scene, client):
    page = client.get(scene.article.path)
    assert "Set-Cookie" not in page.headers
    assert "csrf_token" not in page.text
    assert "nonce" not in page.text


@pytest.mark.parametrize("path", ["/", "/articles/bruecke"])
def test_a_personal_page_is_kept_nowhere(scene, as_, path):
    page = as_("ben").get(path)
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers


def test_a_browser_that_keeps_a_draft_gets_a_page_of_its_own(scene, client, app):
    client.post(f"{scene.article.path}/draft", data={"body": "Nur für mich"})
    assert "Nur für mich" in client.get(scene.article.path).text
    assert "Nur für mich" not in app.test_client().get(scene.article.path).text


def test_a_kept_page_follows_every_language_theme_and_page(scene, client, app, setting):
    setting("THREADS_PER_PAGE", 1)
    scene.say_all("ben", ["Eins", "Zwei"])
    seen = set()
    for language in ("de", "en"):
        for theme in ("light", "dark"):
            for query in ("", "?order=oldest", "?after=2"):
                reader = app.test_client()
                reader.set_cookie("language", language)
                reader.set_cookie("theme", theme)
                page = reader.get(scene.article.path + query).text
                assert f'lang="{language}"' in page
                assert f'data-theme="{theme}"' in page
                seen.add(page)
    assert len(seen) == 12


def test_a_kept_page_is_the_page_that_would_be_made(scene, client):
    scene.say("ben")
    pages = [client.get(scene.article.path).text for _ in range(2)]
    caches.clear_all()
    pages.append(client.get(scene.article.path).text)
    assert len(set(pages)) == 1


def test_a_head_request_says_what_a_page_would(scene, client):
    whole, head = client.get(scene.article.path), client.head(scene.article.path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_the_frame_of_an_article_outlives_comments_and_follows_everything_else(scene, client, as_, monkeypatch):
    """The page's own template is not needed for a new comment."""
    made, real = [], frames.render_template
    monkeypatch.setattr(frames, "render_template", lambda name, **given: made.append(name) or real(name, **given))
    client.set_cookie("language", "de")
    for number in range(3):
        scene.say("ben", f"Gedanke {number}")
        page = client.get(scene.article.path).text
        assert f"Gedanke {number}" in page
        assert page.count(f">{number + 1} Kommentar") == 2
    assert made == ["front/article.html"] * 2, "the second comment brings the tabs"
    as_("mo").send(f"{scene.article.path}/closure", reason="Es ist alles gesagt.")
    assert "Es ist alles gesagt." in client.get(scene.article.path).text


@pytest.mark.parametrize("query", ["", "?x=1", "?x=2", "?order=oldest&x=%22%3E%26+%C3%A4"])
def test_who_logs_in_there_comes_back_to_the_page_they_left(client, article, query):
    """All of these have one frame, in which addresses are set anew."""
    client.get(article.path)
    page = client.get(article.path + query).text
    for name in ("login", "signup"):
        back = re.search(rf'href="/{name}\?next=([^"]*)"', page)[1]
        assert unquote_plus(unescape(back)) == article.path + query
    assert [unescape(value) for value in re.findall(r'name="next" value="([^"]*)"', page)] == [article.path + query] * 2


def test_a_version_that_is_asked_for_early_may_be_away_too(app, client, article, monkeypatch):
    client.set_cookie("language", "de")
    client.get(article.path)
    monkeypatch.setattr(app.wsgi_app, "_early_version_of", away)
    page = client.get(article.path)
    assert (page.status_code, "Sie können im Moment lesen, aber nicht schreiben." in page.text) == (200, True)
