"""Error pages: complete, in both languages, and nothing that was typed is lost."""

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, ImATeapot, RequestTimeout, ServiceUnavailable

from app.foundation import db as database
from app.foundation.db import db
from app.foundation.refusals import Conflict, LogInFirst, NotAllowed, TooMany

TITLES = {
    "de": {400: "Das hat nicht", 404: "Nicht gefunden", 429: "zu schnell"},
    "en": {
        400: "That did not work",
        401: "Please log in",
        403: "Not allowed",
        404: "Not found",
        405: "That did not work",
        409: "Something has changed",
        413: "Too large",
        429: "A little too fast",
        500: "Our mistake",
        503: "Back in a moment",
    },
}
TEXT = "Was ich <sagen> wollte,\n& mehr"


def raising(error):
    def view(**_values):
        raise error

    return view


ERRORS = {
    401: LogInFirst(""),
    403: NotAllowed(""),
    409: Conflict(""),
    429: TooMany("", retry_after_seconds=42),
    500: ZeroDivisionError("a secret 1/0"),
    503: OperationalError("SELECT secret", {}, Exception("away")),
}


@pytest.fixture
def breaking(app, monkeypatch):
    """Lets a route raise."""

    def let(error, endpoint="discussion.save_draft"):
        view = raising(error)
        view.open_to_strangers = True
        monkeypatch.setitem(app.view_functions, endpoint, view)

    return let


def assert_complete(answer, code, language):
    assert answer.status_code == code
    assert f'<html lang="{language}"' in answer.text
    assert "</html>" in answer.text
    assert 'class="masthead"' in answer.text
    assert answer.text.count("<h1") == 1
    title = TITLES[language].get(code)
    assert not title or title in answer.text
    assert "Traceback" not in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_is_complete_and_keeps_what_was_typed(client, breaking, article, code, language):
    breaking(ERRORS[code])
    client.expects_failures = True
    client.set_cookie("language", language)
    answer = client.post(f"{article.path}/draft", data={"body": TEXT})
    assert_complete(answer, code, language)
    assert "Was ich &lt;sagen&gt; wollte,\n&amp; mehr</textarea>" in answer.text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "code, method, path, data",
    [
        (400, "POST", "/login", {"body": TEXT}),
        (404, "GET", "/nowhere", {}),
        (404, "POST", "/nowhere", {"body": TEXT}),
        (405, "GET", "/logout", {}),
        (405, "PUT", "/login", {"body": TEXT}),
        (413, "POST", "/login", {"body": "x" * 300_000}),
    ],
)
def test_a_page_that_is_not_there_or_used_wrongly_is_complete(client, code, method, path, data, language):
    client.set_cookie("language", language)
    answer = client.open(path, method=method, data=data)
    assert_complete(answer, code, language)
    if data.get("body") == TEXT:
        assert "Was ich &lt;sagen&gt; wollte,\n&amp; mehr</textarea>" in answer.text


def test_personal_error_pages_show_who_is_looking(as_, article):
    ben = as_("ben")
    for answer in (ben.get("/nowhere"), ben.get("/moderation"), ben.post("/login", data={})):
        assert "Ben Querfeld" in answer.text


@pytest.mark.parametrize("field", ["body", "note", "reason"])
def test_an_expired_form_keeps_the_text_whatever_its_field_is_called(as_, article, field):
    answer = as_("mo").post(f"{article.path}/closure", data={field: TEXT})
    assert answer.status_code == 400
    assert "wollte,\n&amp; mehr</textarea>" in answer.text


def test_a_chosen_reason_is_no_text_to_keep(as_):
    answer = as_("mo").post("/comments/1/hiding", data={"reason": "insult", "note": ""})
    assert "<textarea" not in answer.text


def test_a_very_long_text_is_kept_as_far_as_it_is_useful(client):
    answer = client.post("/login", data={"body": "x" * 100_000})
    assert 20_000 <= answer.text.count("x") < 21_000


def test_our_script_gets_a_piece_of_a_page(client, breaking, article):
    breaking(NotAllowed("This discussion is closed."))
    client.set_cookie("language", "en")
    answer = client.post(f"{article.path}/draft", data={"body": "x"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 403
    assert answer.text.strip().startswith('<div class="problem" role="alert">')
    assert "This discussion is closed." in answer.text


def test_who_is_too_fast_is_told_when_to_come_back(client, breaking, article):
    breaking(ERRORS[429])
    assert client.post(f"{article.path}/draft").headers["Retry-After"] == "42"


@pytest.mark.parametrize(
    "error, code, retry",
    [
        (ServiceUnavailable(retry_after=7), 503, "7"),
        (RequestTimeout(), 400, None),
        (ImATeapot(), 400, None),
        (HTTPException(), 500, None),
        (PoolTimeoutError("no connection left"), 503, "10"),
        (DBAPIError("SELECT 1", {}, Exception("gone"), connection_invalidated=True), 503, "10"),
        (DBAPIError("SELECT 1", {}, Exception("wrong")), 500, None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_failure_becomes_one_of_the_pages(client, breaking, article, error, code, retry):
    breaking(error)
    client.expects_failures = True
    answer = client.post(f"{article.path}/draft")
    if isinstance(error, HTTPException) and error.code is None:
        return
    assert (answer.status_code, answer.headers.get("Retry-After")) == (code, retry)


def test_after_a_statement_that_failed_the_error_page_can_still_read(app, as_, monkeypatch):
    """PostgreSQL answers nothing more in a transaction that has failed."""
    ben = as_("ben")
    monkeypatch.setitem(app.view_functions, "front.robots", lambda: db.session.execute(db.text("SELECT nonsense")))
    ben.expects_failures = True
    answer = ben.get("/robots.txt")
    assert answer.status_code in {500, 503}
    assert "</html>" in answer.text
    assert ben.get("/account").status_code == 200


def test_while_the_database_is_away_everybody_gets_a_page_that_says_so(app, client, as_, article):
    mo = as_("mo")
    with app.app_context():
        engine = db.engine

    def away(*_arguments):
        raise OperationalError("SELECT 1", {}, Exception("away"))

    event.listen(engine, "before_cursor_execute", away)
    try:
        for reader in (client, mo):
            for path in ("/", article.path, "/moderation", "/account", "/login", "/markdown"):
                answer = reader.get(path)
                assert answer.status_code in {200, 303, 503}, path
                assert reader is client or answer.status_code == 503
                assert answer.status_code != 503 or ("</html>" in answer.text and answer.headers["Retry-After"] == "10")
            assert reader.get("/healthz").status_code == 200
            assert reader.get("/readyz").status_code == 503
    finally:
        event.remove(engine, "before_cursor_execute", away)
    assert mo.get("/account").status_code == 200


@pytest.fixture
def locked(app, backend, monkeypatch):
    """Another program holds SQLite's lock for writing."""
    if backend.name != "sqlite":
        pytest.skip("PostgreSQL has no lock for the whole database")
    monkeypatch.setattr(database, "WRITE_WAIT_SECONDS", 0.3)

    def lock():
        with app.app_context():
            other = sqlite3.connect(db.engine.url.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return closing(other)

    return lock


def test_a_connection_that_breaks_when_the_page_is_made_spoils_nothing(app, client, article, monkeypatch):
    def break_off(response):
        db.session.connection().connection.dbapi_connection.close()
        return response

    monkeypatch.setitem(app.after_request_funcs, None, [break_off, *app.after_request_funcs[None]])
    assert client.get(f"{article.path}?order=oldest").status_code == 200
    monkeypatch.undo()
    assert client.get(f"{article.path}?order=newest").status_code == 200


def test_while_the_database_is_locked_reading_goes_on_and_writing_says_so(as_, client, article, locked):
    ben = as_("ben")
    token = ben.token
    with locked():
        for reader in (client, ben):
            assert reader.get(article.path).status_code == 200
        answer = ben.post(f"{article.path}/comments", data={"csrf_token": token, "body": TEXT})
        assert_complete(answer, 503, "de")
        assert "wollte,\n&amp; mehr</textarea>" in answer.text
        assert answer.headers["Retry-After"] == "10"
    assert ben.send(f"{article.path}/comments", body=TEXT).status_code == 303


def test_a_locked_database_is_waited_for_once(as_, article, locked, monkeypatch):
    """Not once for the limit and again for the comment."""
    ben = as_("ben")
    token = ben.token
    monkeypatch.setattr(database, "WRITE_WAIT_SECONDS", 1)
    with locked():
        monkeypatch.setattr(database, "WRITE_WAIT_SECONDS", 1)
        began = time.monotonic()
        ben.post(f"{article.path}/comments", data={"csrf_token": token, "body": TEXT})
        assert time.monotonic() - began < 1.9


def test_a_visit_that_can_not_be_noted_keeps_nobody_from_reading(as_, locked, article, time_machine):
    ben = as_("ben")
    time_machine.move_to(time.time() + 600)
    with locked():
        assert "Ben Querfeld" in ben.get(article.path).text


def test_many_writers_wait_in_a_queue_of_bounded_length(app, as_, article, locked):
    readers = [as_("ben") for _ in range(8)]
    tokens = [reader.token for reader in readers]
    statuses = []

    def send(reader, token):
        statuses.append(reader.post(f"{article.path}/comments", data={"csrf_token": token, "body": "x"}).status_code)

    with locked():
        threads = [threading.Thread(target=send, args=pair) for pair in zip(readers, tokens, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert statuses == [503] * 8
