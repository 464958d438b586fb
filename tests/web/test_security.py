"""What every answer carries, and what it must not carry."""

import re

import pytest

from tests.parts.databases import made_app
from tests.web.routes import rules

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)


def assert_protected(answer, what):
    for name, value in ALWAYS.items():
        if name == "Referrer-Policy" and "/made-up" in what:
            value = answer.headers[name]  # stricter where the address is secret: see tests/accounts/test_managing.py
        assert answer.headers.getlist(name) == [value], f"{what}: {name}"
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    for rule in POLICY:
        assert rule in policy.split("; "), f"{what}: {rule}"
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"], what
    assert "Server" not in answer.headers


def policy_nonce(answer):
    found = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    return found[1] if found else None


@pytest.mark.unmeasured
@pytest.mark.parametrize("who", ["stranger", "moderator"])
def test_every_answer_is_protected(app, client, as_, article, who):
    reader = client if who == "stranger" else as_("mo")
    paths = {path for _, path in [*rules(app, "GET"), *rules(app, "POST")]}
    paths |= {"/nowhere", "/static/x/y", "/articles/%ff"}
    paths |= set(re.findall(r"(?:href|src)=.(/static/[^\"]+)", client.get("/").text))
    for path in sorted(paths):
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            assert_protected(reader.open(path, method=method), f"{method} {path}")


def test_an_answer_from_memory_is_protected_too(client, article):
    for _ in range(2):
        answer = client.get(article.path)
        assert_protected(answer, "kept page")
    again = client.get(article.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert_protected(again, "304")


def test_an_unexpected_error_is_protected_too(app, client, monkeypatch):
    client.expects_failures = True
    monkeypatch.setitem(app.view_functions, "front.robots", lambda: 1 / 0)
    answer = client.get("/robots.txt")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert_protected(answer, "500")


def test_only_personal_pages_have_a_nonce_and_each_has_its_own(client, as_, article):
    ben = as_("ben")
    assert policy_nonce(client.get(article.path)) is None
    assert "<style" not in client.get(article.path).text
    personal = [ben.get(article.path) for _ in range(2)]
    assert all(f'<style nonce="{policy_nonce(page)}">' in page.text for page in personal)
    assert len({policy_nonce(page) for page in personal}) == 2


def test_no_page_holds_inline_script_style_or_event_attributes(app, client, as_, article):
    mo = as_("mo")
    for _, path in rules(app, "GET"):
        for reader in (client, mo):
            html = reader.get(path).text
            assert not re.search(r"<script(?![^>]*\bsrc=)", html), path
            assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)=", html), path
            assert not re.search(r"<style(?! nonce=)", html), path


def test_personal_pages_are_never_stored_and_pages_for_all_hold_no_cookie(app, client, as_, article):
    mo = as_("mo")
    for _, path in rules(app, "GET"):
        answer = mo.get(path)
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store", path
    for path in ("/", article.path):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
        assert "Set-Cookie" not in answer.headers
        assert "csrf_token" not in answer.text


def test_a_page_with_somebodys_unsent_text_is_personal(client, article):
    client.post(f"{article.path}/draft", data={"body": "Ein halber Gedanke"})
    answer = client.get(article.path)
    assert "Ein halber Gedanke" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_only_reads_gets_no_cookie(app, client, article, as_, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    as_("ben").send(f"{article.path}/comments", body="Ein Anfang.")
    log_in = {"login", "login_link", "passkey_login", "reset", "signup", "setup"}
    forms = {f"accounts.{name}" for name in log_in}
    for endpoint, path in rules(app, "GET"):
        if endpoint not in forms:
            assert "Set-Cookie" not in client.get(path).headers, path


def cookies_of(app):
    reader = app.test_client()
    session = reader.get("/login", base_url=app.config["PUBLIC_URL"]).headers.getlist("Set-Cookie")
    display = reader.post(
        "/display", data={"language": "en", "theme": "dark"}, base_url=app.config["PUBLIC_URL"]
    ).headers.getlist("Set-Cookie")
    return session + display


def test_cookies_are_marked_over_http(app):
    cookies = cookies_of(app)
    assert [cookie.partition("=")[0] for cookie in cookies] == ["wortmeldung", "language", "theme"]
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


@pytest.fixture(scope="module")
def https(tmp_path_factory, backend):
    name = backend.copy()
    url = "https://example.org"
    with made_app(backend.url(name), tmp_path_factory.mktemp("https"), PUBLIC_URL=url, TRUSTED_PROXIES=1) as made:
        yield made
    backend.drop(name)


def test_cookies_are_bound_to_the_host_and_the_transport_over_https(https):
    cookies = cookies_of(https)
    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-wortmeldung", "language", "theme"]
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_over_https_browsers_are_told_to_stay_there(https):
    reader = https.test_client()
    for path in ("/", "/nowhere"):
        assert reader.get(path).headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_over_http_they_are_not(client):
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_links_to_ourselves_come_from_the_settings_not_from_the_request(client, article):
    for host in ("evil.example", "evil.example:80"):
        page = client.get(article.path, headers={"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"})
        assert "evil.example" not in page.text + str(page.headers)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, backend):
    name = backend.copy()
    hosts = "example.org, www.example.org"
    with made_app(backend.url(name), tmp_path_factory.mktemp("guarded"), TRUSTED_HOSTS=hosts) as made:
        yield made
    backend.drop(name)


@pytest.mark.parametrize(
    "host, status", [("example.org", 200), ("www.example.org", 200), ("evil.example", 400), ("", 400)]
)
@pytest.mark.parametrize("path", ["/markdown", "/login", "/"])
def test_only_the_hosts_in_the_settings_are_answered(guarded, host, status, path):
    guarded.test_client().get(path, headers={"Host": "example.org"})  # which may be kept in memory
    answer = guarded.test_client().get(path, headers={"Host": host})
    assert answer.status_code == status
    assert_protected(answer, host)


@pytest.mark.parametrize(
    "host", ["[", "a b", "ä.example", "a" * 300, "x..y", "_", "a:b:c", "127.0.0.1:99999999", "<b>", "a@b"]
)
def test_a_host_that_is_none_is_no_error_of_ours(client, host):
    assert client.get("/login", headers={"Host": host}).status_code < 500
