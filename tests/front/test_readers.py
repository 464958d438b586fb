"""Pages of people who are logged in: made once for all of them, with each one's own pieces set in."""

import gzip
import re

import pytest

from app.foundation import quick_reads
from app.foundation.db import transaction
from app.web.holes import HOLE
from app.web.kept_pages import SENT_OFTEN
from tests.discussion.scenes import box, shown
from tests.parts.client import hidden_field


@pytest.fixture
def reader(as_, article):
    """A browser of this person that has seen the article before, as its first page is not from memory."""

    def make(who):
        browser = as_(who)
        browser.get(article.path)
        return browser

    return make


@pytest.fixture
def asked(app, monkeypatch):
    """How often Flask was asked."""
    times, real = [], app.wsgi_app._flask
    monkeypatch.setattr(app.wsgi_app, "_flask", lambda *given: times.append(1) or real(*given))
    return times


def test_the_second_reader_gets_the_page_from_memory_with_their_own_name(scene, reader, people, asked):
    ben, cleo = reader("ben"), reader("cleo")
    asked.clear()
    pages = {name: browser.get(scene.article.path).text for name, browser in (("ben", ben), ("cleo", cleo))}
    assert len(asked) == 1
    for own, other in (("ben", "cleo"), ("cleo", "ben")):
        assert pages[own].count(getattr(people, own).name) == 2
        assert getattr(people, other).name not in pages[own]
        assert f'data-except-author="{getattr(people, own).id}"' in pages[own]


@pytest.mark.parametrize("path", ["/", "/articles/bruecke", "/articles/bruecke?order=oldest"])
def test_it_is_the_page_that_flask_would_make(scene, app, reader, monkeypatch, path):
    scene.say("cleo", "Eine Frage", to=scene.say("ben", "Ein Gedanke"))
    ben = reader("ben")
    kept = [ben.get(path) for _ in range(2)][1]
    monkeypatch.setattr(app, "wsgi_app", app.wsgi_app._flask)
    fresh = ben.get(path)
    assert neutral(kept.text) == neutral(fresh.text)
    assert not HOLE.search(kept.data)
    same = {"Content-Security-Policy", "Content-Length", "Vary", "Date"}
    assert {n: v for n, v in kept.headers if n not in same} == {n: v for n, v in fresh.headers if n not in same}
    assert set(kept.headers["Vary"].split(", ")) == {"Cookie", "Accept-Language", "Accept-Encoding"}
    assert kept.headers["Cache-Control"] == "no-store"


def test_the_style_of_each_answer_has_a_nonce_of_its_own(scene, reader):
    ben, nonces = reader("ben"), set()
    for _ in range(4):
        scene.say("cleo")  # the page is made anew, from the third comment on in a frame that is kept
        page = ben.get(scene.article.path)
        nonce = re.search(r'<style nonce="([^"]+)"', page.text)[1]
        assert f"'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
        nonces.add(nonce)
    assert len(nonces) == 4


@pytest.mark.parametrize("path", ["/", "/articles/bruecke"])
def test_strangers_and_readers_have_frames_of_their_own(app, scene, reader, path):
    ben, stranger = reader("ben"), app.test_client()
    for _ in range(2):
        scene.say("cleo")
        assert "Ben Querfeld" in ben.get(path).text
        page = stranger.get(path).text
        assert "Ben Querfeld" not in page
        assert 'href="/signup' in page


def test_the_form_of_a_kept_page_can_be_sent_and_only_once(scene, reader):
    ben = reader("ben")
    page = ben.get(scene.article.path).text
    names = ("csrf_token", "submit_token", "shown_token", "asked_token")
    fields = {name: hidden_field(page, name) for name in names}
    assert all(fields[name] for name in names[:3])
    for _ in range(2):
        answer = ben.post(
            f"{scene.article.path}/comments", data={**fields, "body": "Von einer Seite aus dem Speicher."}
        )
        assert answer.status_code == 303
    assert len(scene.comments()) == 1
    assert hidden_field(ben.get(scene.article.path).text, "submit_token") != fields["submit_token"]


def test_it_travels_small_and_is_the_same(scene, reader):
    scene.say_all("cleo", ["Ein Gedanke"] * 5)
    ben = reader("ben")
    plain, small = (ben.get(scene.article.path, headers={"Accept-Encoding": name}) for name in ("", "gzip, br"))
    assert small.headers["Content-Encoding"] == "gzip"
    assert neutral(gzip.decompress(small.data).decode()) == neutral(plain.text)
    assert len(small.data) < len(plain.data) / 3
    assert ben.head(scene.article.path).data == b""
    only_br = ben.get(scene.article.path, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in only_br.headers


def test_what_waits_of_somebody_is_shown_to_them_alone(scene, reader, setting):
    setting("HOLD_FIRST_COMMENTS", 1)
    ben, cleo = reader("ben"), reader("cleo")
    ben.send(f"{scene.article.path}/comments", body="Das wartet noch.")
    for _ in range(2):
        assert "Das wartet noch." in ben.get(scene.article.path).text
        assert "Das wartet noch." not in cleo.get(scene.article.path).text


def test_own_marks_follow_at_once(scene, reader, people):
    root = scene.say("cleo", "Eine Frage")
    ben = reader("ben")

    def page():
        return ben.get(scene.article.path).text

    assert f"#comment-{root}:not([data-recommended])" not in page()
    ben.send(f"/comments/{root}/recommendation", do="give")
    assert f"#comment-{root}:not([data-recommended])" in page()
    ben.send(f"/threads/{root}/following", do="start")
    assert f"#comment-{root}:not([data-followed])" in page()
    ben.send(f"/people/{people.cleo.id}/ignoring")
    assert f'.comment:is([data-author="{people.cleo.id}"])' in page()


def test_the_bell_counts_on_a_kept_page(scene, reader):
    root = scene.say("ben", "Eine Frage")
    ben = reader("ben")
    before = ben.get(scene.article.path).text
    scene.say("cleo", "Eine Antwort", to=root)
    after = ben.get(scene.article.path).text
    assert "bell__count" not in before
    assert 'bell__count" aria-hidden="true">1<' in after


def test_a_text_that_was_kept_is_there_after_the_log_in(scene, app, as_, people):
    browser = app.test_client()
    browser.send(f"{scene.article.path}/draft", body="Mein Gedanke von vorhin")
    browser.log_in(people.ben.email, people.ben.password)
    for _ in range(3):
        assert box(browser.get(scene.article.path).text) == "Mein Gedanke von vorhin"
    other = as_("cleo")
    for _ in range(2):
        assert box(other.get(scene.article.path).text) == ""


@pytest.mark.parametrize("who", ["ada", "mo", "edda", "ida"])
def test_whoever_is_shown_more_than_readers_are_gets_a_page_of_their_own(scene, reader, asked, who):
    person = reader(who)
    asked.clear()
    person.get(scene.article.path)
    person.get(scene.article.path)
    assert len(asked) >= 2


def test_a_session_that_ended_is_nobodys(scene, reader, people):
    ben = reader("ben")
    cookie = ben.get_cookie("wortmeldung").value
    assert people.ben.name in ben.get(scene.article.path).text
    ben.send("/logout")
    ben.set_cookie("wortmeldung", cookie)
    for _ in range(2):
        assert people.ben.name not in ben.get(scene.article.path).text


@pytest.mark.parametrize("host", ["debatte.example.org", "localhost"])
def test_a_reader_is_served_whichever_hosts_are_trusted(scene, app, reader, monkeypatch, host):
    scene.say("cleo", "Eine Antwort", to=scene.say("ben", "Eine Frage"))
    ben = reader("ben")
    ben.set_cookie("wortmeldung", ben.get_cookie("wortmeldung").value, domain=host)
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", [host])
    monkeypatch.setattr(app.wsgi_app, "_trusted_hosts", [host])
    app.wsgi_app._readers._bell.cache_clear()
    page = ben.get(scene.article.path, headers={"Host": host}, base_url=f"http://{host}")
    assert page.status_code == 200
    assert 'bell__count" aria-hidden="true">1<' in page.text


def test_what_goes_wrong_ahead_of_flask_is_answered_by_flask(scene, app, reader, people, monkeypatch):
    ben = reader("ben")

    def fails(*_given):
        raise ValueError("never thought of")

    monkeypatch.setattr(app.wsgi_app._readers, "own_pieces", fails)
    page = ben.get(scene.article.path)
    assert (page.status_code, people.ben.name in page.text) == (200, True)


def test_a_cookie_that_is_not_ours_takes_no_memory(scene, app):
    readers = app.wsgi_app._readers
    before = app.session_interface._unpacked.cache_info().currsize
    for cookie in ("x" * 4000, "y" * 400_000, "a.b.c"):
        assert readers.session_of(cookie) is None
    assert app.session_interface._unpacked.cache_info().currsize == before


@pytest.mark.parametrize("cookie", ["", "x", "eyJzaWQiOiJ4In0.x.y", "." * 3000])
def test_a_cookie_that_is_not_ours_is_a_strangers(scene, app, cookie):
    stranger = app.test_client()
    stranger.set_cookie("wortmeldung", cookie)
    page = stranger.get(scene.article.path)
    assert page.status_code == 200
    assert "Log in" in page.text or "Anmelden" in page.text


def test_a_kept_page_costs_a_reader_five_small_reads(scene, app, reader, monkeypatch, backend):
    """And none on SQLite as long as nobody has written anything."""
    scene.say_all("cleo", ["Gedanke"] * 10)
    ben = reader("ben")
    assert len(shown(ben.get(scene.article.path).text)) == 10
    read, real = [], quick_reads.all_rows
    monkeypatch.setattr(quick_reads, "all_rows", lambda *given: read.append(given[1]) or real(*given))
    with app.app_context(), transaction():
        pass
    ben.get(scene.article.path)
    assert len(read) == 5, read
    read.clear()
    ben.get(scene.article.path)
    assert len(read) == (0 if backend.name == "sqlite" else 5), read


def test_a_page_that_is_sent_often_is_the_same_page_made_smaller(scene, reader):
    scene.say_all("cleo", ["Gedanke"] * 10)
    ben = reader("ben")
    answers = [ben.get(scene.article.path, headers={"Accept-Encoding": "gzip"}) for _ in range(SENT_OFTEN + 2)]
    assert len(answers[-1].data) < len(answers[0].data)
    texts = {neutral(gzip.decompress(answer.data).decode()) for answer in answers}
    assert len(texts) == 1


def neutral(page):
    """A page without what is another one each time it is asked for."""
    page = re.sub(r'(name="(?:csrf|submit|shown)_token"\s+type="hidden"\s+value=|value=)"[\w.-]{40,}"', r"\1", page)
    return re.sub(r'nonce="[^"]+"', "nonce", page)
