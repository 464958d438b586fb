"""Limits: counted per account and per network, not to be walked around, and never none."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from limits import parse

from app.foundation.db import db, transaction
from app.foundation.limits import DatabaseStorage, LimitCount, Limits, forget_old_counts, per_hour, per_minute
from app.foundation.refusals import TooMany
from tests.parts import free_port
from tests.parts.databases import made_app


def tries(limits, count, what="log-in", who="somebody", rate=None):
    """How many of so many tries are let through."""
    passed = 0
    for _ in range(count):
        with suppress(TooMany):
            limits.hit(what, who, rate or per_minute(3))
            passed += 1
    return passed


@pytest.fixture(params=["database", "valkey", "nothing there"])
def limits(request, inside):
    """Counters of each kind."""
    if request.param == "database":
        return Limits("")
    if request.param == "nothing there":
        return Limits(f"redis://127.0.0.1:{free_port()}/0")
    counters = Limits(request.getfixturevalue("valkey").connection_url)
    counters._shared.reset()
    return counters


def test_so_many_are_let_through_and_no_more(limits):
    assert tries(limits, 10) == 3
    assert tries(limits, 10, who="somebody else") == 3
    assert tries(limits, 10, what="sign-up") == 3
    assert tries(limits, 10, rate=per_hour(5)) == 5


def test_looking_does_not_count(limits):
    for _ in range(5):
        limits.check("log-in", "somebody", per_minute(1))
    limits.hit("log-in", "somebody", per_minute(1))
    with pytest.raises(TooMany) as refused:
        limits.check("log-in", "somebody", per_minute(1))
    assert 1 <= refused.value.retry_after_seconds <= 60


def test_two_processes_count_together(inside, valkey):
    for url in ("", valkey.connection_url):
        first, second = Limits(url), Limits(url)
        assert tries(first, 2, who=f"shared{url}") + tries(second, 8, who=f"shared{url}") == 3


def test_tries_at_once_are_all_counted(app):
    def one(_number):
        with app.app_context():
            return tries(Limits(""), 1, rate=per_minute(5))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) == 5


def test_a_window_ends(inside, monkeypatch):
    limits = Limits("")
    assert tries(limits, 5) == 3
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 61)
    assert tries(limits, 5) == 3
    storage = DatabaseStorage()
    assert storage.check()
    assert storage.get("nobody") == 0
    assert storage.get_expiry("nobody") == real + 61


def test_counts_can_be_forgotten(inside):
    limits, storage = Limits(""), DatabaseStorage()
    tries(limits, 3)
    key = parse("3 per minute").key_for("log-in", "somebody")
    assert storage.get(key) == 3
    storage.clear(key)
    assert storage.get(key) == 0
    tries(limits, 3)
    assert storage.reset() == 1
    with transaction():
        db.session.add(LimitCount(key="old", tries=1, ends_at=int(time.time()) - 10))
        db.session.add(LimitCount(key="new", tries=1, ends_at=int(time.time()) + 10))
    assert forget_old_counts() == 1


def test_a_valkey_that_goes_away_meanwhile_leaves_the_limits_standing(inside, monkeypatch, valkey):
    limits = Limits(valkey.connection_url)
    limits._shared.reset()
    assert tries(limits, 5, who="before") == 3
    gone = Limits(f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(limits._limiter, "get_window_stats", gone._limiter.get_window_stats)
    assert tries(limits, 5, who="before") == 0
    monkeypatch.setattr(limits, "_limiter", gone._limiter)
    assert tries(limits, 5, who="after") == 3
    with pytest.raises(TooMany):
        limits.check("log-in", "after", per_minute(3))


# --- at the doors -------------------------------------------------------------------------------------------


def statuses(send, count):
    return [send(number).status_code for number in range(count)]


def log_in(reader, who="Ben Querfeld", **environ):
    token = reader.token
    fields = {"csrf_token": token, "identifier": who, "password": "wrong"}
    return reader.post("/login", data=fields, environ_overrides=environ)


def test_logging_in_is_limited_per_network(client, people, setting):
    setting("LIMIT_LOG_INS_PER_MINUTE", 3)
    assert statuses(lambda number: log_in(client, f"Somebody {number}"), 5) == [422] * 3 + [429] * 2
    answer = log_in(client)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    assert log_in(client, **elsewhere).status_code == 422


def test_guessing_at_one_account_is_limited_whatever_the_spelling_and_never_locks_its_owner_out(app, client, people):
    spellings = ["Ben Querfeld", "BEN QUERFELD", "ben-querfeld", " Ben  Querfeld", "Bеn Querfeld"]
    assert [log_in(client, name).status_code for name in spellings] == [422] * 3 + [429] * 2
    addresses = ["ben@example.org", "BEN@example.org", "ben@EXAMPLE.org ", "Ben@example.org"]
    assert [log_in(client, name).status_code for name in addresses] == [422] * 3 + [429]
    assert app.test_client().log_in(people.ben.name, people.ben.password).status_code == 303


def test_signing_up_is_limited_per_network(app, setting):
    setting("LIMIT_SIGN_UPS_PER_HOUR", 2)
    password = "drei blaue Heringe am Morgen"

    def sign_up(number):
        reader = app.test_client()
        reader.environ_base["REMOTE_ADDR"] = "198.51.100.7"
        return reader.send("/signup", name=f"Nora {'ABCD'[number]}", email=f"{number}@example.org", password=password)

    assert statuses(sign_up, 4) == [303] * 2 + [429] * 2


def test_comments_edits_and_previews_are_limited_per_account_wherever_it_comes_from(as_, article, setting):
    setting("LIMIT_COMMENTS_PER_MINUTE", 2)
    setting("LIMIT_PREVIEWS_PER_MINUTE", 2)
    browsers = [as_("ben"), as_("ben"), as_("ben")]
    path = f"{article.path}/comments"
    assert [ben.send(path, body=f"Gedanke {ben.token}").status_code for ben in browsers] == [303, 303, 429]
    assert browsers[0].send("/comments/1/edit", body="anders", revision=1).status_code == 429
    assert [ben.send("/comments/preview", body="x").status_code for ben in browsers] == [200, 200, 429]
    assert as_("cleo").send(path, body="Ein anderer Gedanke").status_code == 303


def test_texts_kept_for_strangers_are_limited_per_network(client, article, setting):
    setting("LIMIT_DRAFTS_PER_MINUTE", 2)
    answers = statuses(lambda number: client.post(f"{article.path}/draft", data={"body": f"Gedanke {number}"}), 3)
    assert answers == [303, 303, 429]


def test_guessing_a_password_on_the_account_page_is_limited(as_, setting):
    setting("LIMIT_LOG_INS_PER_MINUTE", 3)
    ben = as_("ben")
    assert statuses(lambda _number: ben.send("/account/password", current="wrong", new="x" * 20), 4) == [422] * 3 + [
        429
    ]


@pytest.mark.parametrize(
    "first, second, together",
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("::ffff:198.51.100.7", "::ffff:198.51.100.8", False),
        ("198.51.100.7", "198.51.100.8", False),
        ("garbage", "", True),
    ],
)
def test_a_network_is_one_address_or_half_of_a_long_one(client, people, setting, first, second, together):
    setting("LIMIT_LOG_INS_PER_MINUTE", 1)
    log_in(client, REMOTE_ADDR=first)
    assert log_in(client, REMOTE_ADDR=second).status_code == (429 if together else 422)


def test_an_address_that_the_sender_only_claims_counts_for_nothing(client, people, setting):
    setting("LIMIT_LOG_INS_PER_MINUTE", 2)
    claims = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP")
    answers = [log_in(client, **{claim: f"198.51.100.{number}"}) for number, claim in enumerate(claims)]
    assert [answer.status_code for answer in answers] == [422, 422, 429, 429]


def test_behind_a_known_proxy_the_address_that_it_names_counts(backend, tmp_path):
    name = backend.copy()
    with made_app(backend.url(name), tmp_path, TRUSTED_PROXIES=1, LIMIT_LOG_INS_PER_MINUTE=1) as app:
        client = app.test_client()
        token = client.get("/login").text.partition('name="csrf_token" value="')[2].partition('"')[0]

        def send(claimed):
            fields = {"csrf_token": token, "identifier": "x", "password": "x"}
            return client.post("/login", data=fields, headers={"X-Forwarded-For": claimed}).status_code

        assert [send(claimed) for claimed in ("198.51.100.1", "198.51.100.2", "198.51.100.2")] == [422, 422, 429]
        assert send("203.0.113.9, 198.51.100.1") == 429  # what stands before is the sender's own claim
    backend.drop(name)


@pytest.mark.parametrize("there", [True, False])
def test_the_whole_app_limits_with_a_valkey_and_without_the_one_it_expects(request, backend, tmp_path, there):
    port = free_port()
    url = request.getfixturevalue("valkey").connection_url if there else f"redis://127.0.0.1:{port}/0"
    name = backend.copy()
    with made_app(backend.url(name), tmp_path, VALKEY_URL=url, LIMIT_LOG_INS_PER_MINUTE=2, SECRET_KEY=f"{port}") as app:
        client = app.test_client()
        token = client.get("/login").text.partition('name="csrf_token" value="')[2].partition('"')[0]
        fields = {"csrf_token": token, "identifier": "x", "password": "x"}
        assert [client.post("/login", data=fields).status_code for _ in range(4)] == [422, 422, 429, 429]
        with app.app_context():
            assert db.session.query(LimitCount).count() == 0
    backend.drop(name)
