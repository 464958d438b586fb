"""Nothing is written but from our own pages: a form token of one's own session, and no foreign origin."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.routes import everything_stored, rules

pytestmark = pytest.mark.unmeasured

# What strangers may post without a token, as their pages are the same for everybody: from our own pages only.
OPEN = {
    "front.display",
    "discussion.save_draft",
    "discussion.save_reply_draft",
    "moderation.notice",
    "notifications.subscribe",
}
# Where somebody whose page is older than the session keeps a text for this browser, without a token too.
KEPT = {"discussion.save_draft", "discussion.save_reply_draft"}
FIELDS = {
    "name": "Nora Nebel",
    "email": "nora@example.org",
    "identifier": "Ben Querfeld",
    "password": "vier kleine Wörter am Morgen",
    "current": "vier kleine Wörter am Morgen",
    "new": "sieben graue Esel im Hafen",
    "body": "Ein Text.",
    "reason": "insult",
    "note": "Notiz",
    "revision": "1",
    "language": "en",
}


@pytest.fixture
def ida(as_, article, setting):
    """Somebody who may do everything, and wrote comment 1."""
    setting("LIMIT_COMMENTS_PER_MINUTE", 1000)
    ida = as_("ida")
    assert ida.send(f"{article.path}/comments", body="Ein Anfang.").status_code == 303
    return ida


def writing_routes(app):
    return sorted(rules(app, "POST"))


def test_no_route_writes_without_a_token(app, ida):
    before = everything_stored(app)
    for endpoint, path in writing_routes(app):
        if endpoint in KEPT:
            continue
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "x.y.z"}):
            answer = ida.post(path, data={**FIELDS, **token})
            assert answer.status_code in {400, 404}, f"{endpoint} answered {answer.status_code}"
            assert "Set-Cookie" not in answer.headers
    assert everything_stored(app) == before


def test_without_a_token_a_text_is_kept_and_nothing_else_is_written(app, ida):
    before = everything_stored(app)
    for endpoint, path in writing_routes(app):
        if endpoint in KEPT:
            assert ida.post(path, data=FIELDS).status_code == 303
    after = everything_stored(app)
    assert len(after.pop("draft")) == len(KEPT)
    del before["draft"]
    assert after == before


def test_no_route_writes_with_the_token_of_another_session(app, ida, as_):
    stolen, before = as_("mo").token, everything_stored(app)
    for endpoint, path in writing_routes(app):
        if endpoint in KEPT:
            continue
        answer = ida.post(path, data={**FIELDS, "csrf_token": stolen})
        assert answer.status_code in {400, 404}, f"{endpoint} answered {answer.status_code}"
    assert everything_stored(app) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8001"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "something-new"},
    ],
    ids=str,
)
@pytest.mark.parametrize("who", ["stranger", "ida"])
def test_no_route_writes_for_another_site_even_with_the_right_token(app, client, ida, who, headers):
    reader = ida if who == "ida" else client
    token, before = reader.token, everything_stored(app)
    for endpoint, path in writing_routes(app):
        answer = reader.post(path, data={**FIELDS, "csrf_token": token}, headers=headers)
        assert answer.status_code in {400, 404}, f"{endpoint} answered {answer.status_code}"
        assert "Set-Cookie" not in answer.headers
    assert everything_stored(app) == before


def test_strangers_write_without_a_token_only_where_that_is_meant(app, client, ida):
    before = everything_stored(app)
    for endpoint, path in writing_routes(app):
        if endpoint not in OPEN:
            answer = client.post(path, data=FIELDS)
            assert answer.status_code in {400, 401, 404} or "/login?next=" in (answer.location or ""), endpoint
            client.delete_cookie("wortmeldung")
    after = everything_stored(app)
    del before["draft"], after["draft"]  # a comment sent without a session waits as a draft
    assert after == before


@pytest.mark.parametrize("origin", ["http://localhost", "http://localhost:8000"])
def test_our_own_origins_may_write(client, people, origin):
    """The one the request came to, and the public one."""
    fields = {"identifier": people.ben.name, "password": people.ben.password, "csrf_token": client.token}
    assert client.post("/login", data=fields, headers={"Origin": origin}).status_code == 303


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_browser_that_says_same_origin_may_write(client, people, site):
    fields = {"identifier": people.ben.name, "password": people.ben.password, "csrf_token": client.token}
    assert client.post("/login", data=fields, headers={"Sec-Fetch-Site": site}).status_code == 303


def test_no_route_writes_when_looked_at(app, ida):
    """GET, HEAD and OPTIONS change nothing, not even with fields and a token in the query."""
    before = everything_stored(app)
    for endpoint, path in [*rules(app, "GET"), *rules(app, "POST")]:
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = ida.open(path, method=method, query_string={**FIELDS, "csrf_token": ida.token})
            assert answer.status_code < 500, endpoint
    assert everything_stored(app) == before


def test_a_token_is_accepted_for_twelve_hours(client, people, time_machine):
    token = client.token
    fields = {"identifier": people.ben.name, "password": people.ben.password, "csrf_token": token}
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=13))
    answer = client.post("/login", data=fields)
    assert answer.status_code == 400
    assert people.ben.password not in answer.text


def test_an_error_that_is_no_forgery_is_not_taken_for_one(client):
    """Reading the token is the first time that the body is read."""
    assert client.post("/login", data={"csrf_token": "x" * 300_000}).status_code == 413
