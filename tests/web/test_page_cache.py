"""Finished pages: the same for everybody, never a personal one, never one from before a change."""

import gzip
import re
from types import SimpleNamespace

import brotli
import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from app.web.page_cache import PageCache
from tests.web.test_security import ALWAYS


@pytest.fixture
def made(app, monkeypatch):
    """How often Flask was asked, as the cache in front of it sees it; the cache starts empty."""
    cache = app.wsgi_app
    assert isinstance(cache, PageCache)
    asked, real = [], cache._flask

    def flask(environ, start_response):
        asked.append(environ["PATH_INFO"])
        return real(environ, start_response)

    monkeypatch.setattr(cache, "_flask", flask)
    return asked


@pytest.fixture
def free(setting):
    """Comments appear at once."""
    setting("HOLD_FIRST_COMMENTS", 0)


def test_the_second_reader_gets_the_page_from_memory(app, made, article):
    first, second = (app.test_client().get(article.path) for _ in range(2))
    assert made == [article.path]
    assert first.data == second.data
    assert first.headers == second.headers


def test_a_personal_page_is_made_for_its_reader_alone(app, made, as_, article):
    ben = as_("ben")
    made.clear()
    pages = [reader.get(article.path).text for reader in (ben, app.test_client(), ben, app.test_client())]
    assert len(made) == 3
    assert ["Ben Querfeld" in page for page in pages] == [True, False, True, False]


@pytest.mark.parametrize(
    "form", ["{name}={value}", "{name} ={value}", "{name}\t= {value}", "a=b;{name}={value}", 'a="b;{name}={value}']
)
def test_a_session_is_seen_however_its_cookie_is_written(app, client, article, form):
    """A text that somebody has not yet sent must not be kept for all."""
    client.post(f"{article.path}/draft", data={"body": "Nur für mich gedacht"})
    cookie = form.format(name="wortmeldung", value=client.get_cookie("wortmeldung").value)
    stranger = app.test_client()
    stranger.get(article.path, headers={"Cookie": cookie})
    assert "Nur für mich" not in stranger.get(article.path).text


@pytest.mark.usefixtures("free")
def test_a_change_is_seen_at_once_by_everybody(app, as_, article, made):
    ben, mo = as_("ben"), as_("mo")

    def page():
        return app.test_client().get(article.path).text

    seen = [page()]
    steps = [
        lambda: ben.send(f"{article.path}/comments", body="Ein erster Satz."),
        lambda: ben.send("/comments/1/edit", body="Ein besserer Satz.", revision=1),
        lambda: mo.send("/comments/1/recommendation", do="give"),
        lambda: mo.send("/comments/1/highlight", do="pick"),
        lambda: mo.send("/comments/1/highlight", do="pin"),
        lambda: mo.send("/comments/1/recommendation", do="take"),
        lambda: mo.send("/comments/1/highlight", do="unpin"),
        lambda: mo.send("/comments/1/hiding", reason="insult", revision=2),
        lambda: mo.send("/comments/1/restoration", revision=2),
        lambda: mo.send(f"{article.path}/closure", reason="Es ist alles gesagt."),
        lambda: mo.send(f"{article.path}/reopening"),
        lambda: ben.send("/comments/1/deletion"),
    ]
    for step in steps:
        assert step().status_code == 303
        seen.append(page())
    assert "Ein erster Satz." in seen[1]
    assert "Ein besserer Satz." in seen[2]
    assert "Ein erster Satz." not in seen[2]
    praised = [
        ("1<span" in re.sub(r"\s", "", page), "badge--picked" in page, "badge--pinned" in page) for page in seen[2:8]
    ]
    no, yes = False, True
    assert praised == [(no, no, no), (yes, no, no), (yes, yes, no), (yes, yes, yes), (no, yes, yes), (no, yes, no)]
    assert "Ein besserer Satz." not in seen[8]
    assert "badge--picked" not in seen[8]
    assert "Ein besserer Satz." in seen[9]
    assert "Es ist alles gesagt." in seen[10]
    assert "Es ist alles gesagt." not in seen[11]
    assert "Ein besserer Satz." not in seen[12]


def test_every_order_and_filter_is_kept_apart(client, article, made):
    queries = ["", "?order=recommended", "?picked=1", "?order=oldest&picked=1", "?order=recommended&after=3&score=12"]
    for query in queries:
        for _ in range(2):
            client.get(article.path + query)
    assert len(made) == 5
    client.get(f"{article.path}?picked=2")
    client.get(f"{article.path}?picked=2")
    assert len(made) == 7, "what nobody links to is not kept"


@pytest.mark.usefixtures("free")
def test_no_kept_page_shows_a_name_that_is_no_longer_somebodys(app, as_, article, people):
    """Neither beside the comment nor above the answer to it; the way to the profile comes and goes, too."""
    ben = as_("ben")
    ben.send(f"{article.path}/comments", body="Ein erster Satz.")
    as_("ada").send("/comments/1/reply", body="Eine Antwort darauf.")

    def pages():
        stranger = app.test_client()
        kept = []
        for path in (article.path, f"{article.path}?order=oldest", "/threads/1"):
            for language in ("de", "en"):
                stranger.set_cookie("language", language)
                kept.append(stranger.get(path).text)
        return kept

    assert all(page.count(people.ben.name) >= 2 for page in pages())
    changes = [
        ({"name": "Benno Anders"}, "Benno Anders", people.ben.name),
        ({"is_public": "y"}, f'href="/people/{people.ben.id}"', people.ben.name),
        ({}, "Benno Anders", f'href="/people/{people.ben.id}"'),
    ]
    for fields, seen, gone in changes:
        assert (
            ben.send("/account/profile", {"about": "", "language": "de", "theme": "auto", **fields}).status_code == 303
        )
        for page in pages():
            assert seen in page
            assert gone not in page


@pytest.mark.usefixtures("free")
def test_the_home_page_counts_at_once(client, as_, article):
    before = client.get("/").text
    as_("ben").send(f"{article.path}/comments", body="Ein erster Satz.")
    assert client.get("/").text != before


def test_languages_and_themes_are_kept_apart(client, article, made):
    seen = {}
    for language in ("de", "en"):
        for theme in ("auto", "light", "dark"):
            client.set_cookie("language", language)
            client.set_cookie("theme", theme)
            for _ in range(2):
                seen[language, theme] = client.get(article.path).text
            assert f'lang="{language}"' in seen[language, theme]
            assert f'data-theme="{theme}"' in seen[language, theme]
    assert len(made) == 6


def test_the_browsers_language_counts_where_none_was_chosen(client, article):
    for accepted, language in (("en-GB,en;q=0.9", "en"), ("de-AT", "de"), ("fr", "de"), ("", "de"), (";;q=x,,", "de")):
        assert f'<html lang="{language}"' in client.get(article.path, headers={"Accept-Language": accepted}).text


def test_made_up_choices_fill_no_memory(client, article, made):
    for number in range(5):
        client.set_cookie("theme", f"<b>{number}")
        client.set_cookie("language", f"xx{number}")
        answer = client.get(article.path, headers={"Accept-Language": f"x{number}", "X-Whatever": str(number)})
        assert "<b>" not in answer.text
    assert len(made) == 1


def test_head_is_get_without_a_body(app, article, made):
    for reader in (app.test_client(), app.test_client()):
        head, get = reader.head(article.path), reader.get(article.path)
        assert head.data == b""
        assert head.headers == get.headers
        assert int(head.headers["Content-Length"]) == len(get.data)
    assert len(made) == 1


def test_head_of_what_is_not_kept_has_no_body_either(client):
    assert client.head("/articles/nowhere").data == b""
    assert client.head("/?utm=1").data == b""


def test_who_has_the_page_is_told_so(client, article):
    first = client.get(article.path)
    etag = first.headers["ETag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = client.get(article.path, headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert answer.headers["Vary"] == first.headers["Vary"]
    assert client.get(article.path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.usefixtures("free")
def test_who_has_an_older_page_gets_the_new_one(client, as_, article):
    etag = client.get(article.path).headers["ETag"]
    as_("ben").send(f"{article.path}/comments", body="Ein erster Satz.")
    answer = client.get(article.path, headers={"If-None-Match": etag})
    assert (answer.status_code, "Ein erster Satz." in answer.text) == (200, True)


def test_pages_travel_small(client, article):
    plain = client.get(article.path)
    small = {name: client.get(article.path, headers={"Accept-Encoding": name}) for name in ("br", "gzip")}
    assert brotli.decompress(small["br"].data) == gzip.decompress(small["gzip"].data) == plain.data
    assert len({answer.headers["ETag"] for answer in (plain, *small.values())}) == 3
    for name, answer in small.items():
        assert answer.headers["Content-Encoding"] == name
        assert len(answer.data) < len(plain.data) / 2
    for refused in ("br;q=0", "identity", "zstd", "*;q=0", "br;q=x", ""):
        assert client.get(article.path, headers={"Accept-Encoding": refused}).status_code == 200
    assert "Content-Encoding" not in client.get(article.path, headers={"Accept-Encoding": "br;q=0"}).headers


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=x",
        "order=best",
        "order=newest&x=1",
        "after=",
        "after=x",
        "after=1e3",
        "after=12345678901",
        "&",
        "a" * 3000,
    ],
)
def test_a_strange_query_gets_a_page_that_is_not_kept(client, article, made, query):
    for _ in range(2):
        assert client.get(f"{article.path}?{query}").status_code == 200
    assert len(made) == 2


@pytest.mark.parametrize("query", ["order=oldest", "order=newest&after=3", "before=2147483647", "after=9999999999"])
def test_an_ordinary_query_gets_a_page_of_its_own_that_is_kept(client, article, made, query):
    assert client.get(f"{article.path}?{query}").data == client.get(f"{article.path}?{query}").data
    assert len(made) == 1


def test_what_is_asked_for_by_our_script_is_not_mixed_up_with_pages(client, article):
    page, piece = client.get(article.path).text, client.fetch(article.path).text
    assert "<html" in page
    assert "<html" not in piece
    assert client.get(article.path).text == page


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/articles/bruecke/",
            "/articles//bruecke",
            "//articles/bruecke",
            "/articles/BRUECKE",
            "/articles/bruecke/x.css",
        ),
        *("/articles/bruecke%2f", "/articles/bruecke%00", "/articles/bruecke%0a", "/articles/bruecke;a.css"),
    ],
)
def test_a_path_that_only_looks_like_an_article_is_never_kept(client, as_, article, made, path):
    """Neither for strangers, nor as a file with a public-looking ending for somebody who is logged in."""
    ben = as_("ben")
    for reader in (ben, client, ben):
        answer = reader.get(path)
        assert answer.status_code in {301, 308, 404}
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_range_or_a_condition_never_leaves_half_a_page_in_memory(app, article):
    whole = app.test_client().get(article.path).data
    for headers in ({"Range": "bytes=0-10"}, {"If-Match": '"x"'}, {"If-Range": "x", "Range": "bytes=5-"},
                    {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"}):  # fmt: skip
        reader = app.test_client()
        reader.get(f"{article.path}?order=oldest", headers=headers)
        assert len(reader.get(f"{article.path}?order=oldest").data) > 0.9 * len(whole)


def test_an_error_is_not_kept(client, made):
    for _ in range(2):
        assert client.get("/articles/nowhere").status_code == 404
    assert len(made) == 2


def away(_path):
    raise OperationalError("SELECT", {}, Exception("away"))


def go_away(cache, patch):
    """No version can be read, and none is remembered."""
    patch.setattr(cache, "_version_of", away)
    patch.setattr(cache, "_early_version_of", away if cache._is_far else lambda _path: None)


def brotli_or_not(page):
    """The text of an answer, however it was sent."""
    sent = page.headers.get("Content-Encoding")
    return {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent](page.data).decode()


def cache_of(limit_bytes=50_000, *, flask=None, version_of=lambda _path: "1"):
    def page(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "no-cache")])
        return [environ["QUERY_STRING"].encode() * 1000]

    cache = PageCache(
        flask or page,
        version_of=version_of,
        readers=SimpleNamespace(session_of=lambda _cookie: None),
        session_cookie="s",
        default_language="de",
        trusted_hosts=None,
        limit_bytes=limit_bytes,
    )
    return SimpleNamespace(cache=cache, client=Client(cache))


def test_memory_is_bounded_and_the_oldest_page_leaves_first():
    it = cache_of()
    for number in range(100):
        it.client.get(f"/?after={number}")
    assert 0 < it.cache._pages.size_bytes <= 50_000
    kept = [key[1] for key in it.cache._pages._entries]
    assert kept[-1] == "after=99"
    assert "after=0" not in kept


def test_while_the_database_is_away_everybody_gets_the_page_as_it_was_last_and_is_told_so(
    app, client, as_, article, monkeypatch
):
    ben = as_("ben")
    for reader in (client, ben):
        reader.set_cookie("language", "de")
        reader.get(article.path)

    with monkeypatch.context() as patched:
        go_away(app.wsgi_app, patched)
        for encoding in ("", "br, gzip"):
            for reader in (client, ben):
                page = reader.get(article.path, headers={"Accept-Encoding": encoding})
                text = brotli_or_not(page)
                assert (page.status_code, article.title in text) == (200, True)
                assert "Sie können im Moment lesen, aber nicht schreiben." in text
                assert page.headers["Cache-Control"] == "no-store"
    assert "im Moment lesen" not in ben.get(article.path).text


@pytest.mark.usefixtures("free")
def test_while_the_database_is_away_nothing_comes_back_that_was_removed(app, client, as_, article, monkeypatch):
    """Not even on a page that nobody has asked for since."""
    as_("ben").send(f"{article.path}/comments", body="Ein erster Satz.")
    assert "Ein erster Satz." in client.get(f"{article.path}?order=oldest").text
    as_("mo").send("/comments/1/hiding", reason="insult", revision=1)
    assert "Ein erster Satz." not in client.get(article.path).text

    go_away(app.wsgi_app, monkeypatch)
    pages = [client.get(f"{article.path}{query}").text for query in ("", "?order=oldest")]
    assert not [page for page in pages if "Ein erster Satz." in page]


def test_while_the_database_is_away_flask_answers_what_was_never_asked_for():
    assert cache_of(version_of=away).client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [[("Cache-Control", "no-store")], [("Cache-Control", "no-cache"), ("Set-Cookie", "a=b")], []]
)
def test_what_is_not_marked_as_public_or_sets_a_cookie_is_not_kept(headers):
    asked = []

    def personal(environ, start_response):
        asked.append(1)
        start_response("200 OK", [*headers])
        return [b"mine"]

    it = cache_of(flask=personal)
    assert [it.client.get("/").data for _ in range(2)] == [b"mine", b"mine"]
    assert len(asked) == 2


def test_kept_pages_carry_the_same_headers_as_fresh_ones(client, article):
    for _ in range(2):
        answer = client.get("/")
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
