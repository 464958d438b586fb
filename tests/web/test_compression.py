"""Answers are made smaller where that is worth it."""

import gzip

import brotli
import pytest

from app.web.compression import SMALLEST_BYTES, accepted_encodings
from app.web.kept_pages import SENT_OFTEN


@pytest.mark.parametrize(
    "accepted, encoding",
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=0, br;q=0", ""),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("", ""),
        ("zstd", ""),
    ],
)
def test_the_best_way_that_the_browser_knows_is_taken(accepted, encoding):
    assert accepted_encodings({"HTTP_ACCEPT_ENCODING": accepted})[0] == encoding


def test_a_page_that_is_not_kept_travels_small_too(client):
    plain = client.get("/login")
    small = client.get("/login", headers={"Accept-Encoding": "br"})
    assert len(brotli.decompress(small.data)) == len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in small.headers["Vary"]


def test_small_answers_stay_as_they_are(client):
    answer = client.get("/healthz", headers={"Accept-Encoding": "br"})
    assert len(answer.data) < SMALLEST_BYTES
    assert "Content-Encoding" not in answer.headers


def test_a_page_with_a_mark_gets_another_mark_when_it_is_made_smaller(app, client, article, monkeypatch):
    monkeypatch.setattr(app, "wsgi_app", app.wsgi_app._flask)
    plain = client.get(article.path)
    small = client.get(article.path, headers={"Accept-Encoding": "gzip"})
    assert small.headers["ETag"] != plain.headers["ETag"]
    again = client.get(article.path, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "accepted, first, later", [("gzip, br", "gzip", "br"), ("gzip", "gzip", "gzip"), ("br", "br", "br")]
)
def test_the_first_readers_do_not_wait_for_the_best_compression(client, article, accepted, first, later):
    accepted = {"Accept-Encoding": accepted}
    answers = [client.get(article.path, headers=accepted) for _ in range(SENT_OFTEN + 1)]
    assert [answer.headers["Content-Encoding"] for answer in answers] == [first] * SENT_OFTEN + [later]
    assert len({inflated(answer) for answer in answers}) == 1
    assert len(answers[0].data) == len(answers[-2].data) > len(answers[-1].data)
    assert answers[0].headers["ETag"] != answers[-1].headers["ETag"]
    known = {"If-None-Match": answers[0].headers["ETag"], **accepted}  # and has the page all the same when coming back
    assert client.get(article.path, headers=known).status_code == 304


def test_a_header_too_long_to_be_read_accepts_nothing():
    assert accepted_encodings({"HTTP_ACCEPT_ENCODING": "x" * 996 + ",br;q=0"}) == ("",)


def inflated(answer):
    read = {"br": brotli.decompress, "gzip": gzip.decompress}[answer.headers["Content-Encoding"]]
    return read(answer.data)
