"""Whatever somebody sends, the answer is a page and never an error of ours, on either database."""

from io import BytesIO

import pytest

from tests.web.routes import VALUES, everything_stored, rules

pytestmark = pytest.mark.unmeasured

HUGE = "9" * 30
NUMBERS = ["0", "-1", "2147483648", HUGE, "9" * 5000, "00000000001" + HUGE, "1.5", "1e9", "٣", "²", "0x10", "1_0", "+1"]
NUMBERS += ["%00", "NaN"]
TEXTS = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufffe\uffff",
    "\x1b[31m",
    "\r\n\r\n",
    "%",
    "%%s",
    "{{7*7}}",
    "'\"--",
]
TEXTS += ["a" * 20_000, "é" * 20_000, "\u0301" * 5000, "﷽" * 2000]
FORM_FIELDS = [
    "name", "email", "password", "identifier", "current", "new", "next", "body", "parent", "submit_token", "do",
    "revision", "reason", "note", "from", "language", "theme", "up_to", "reply_page", "reply_mail",
]  # fmt: skip


@pytest.fixture
def readers(as_, client, article, setting):
    """A stranger and somebody who may do everything; comment 1 is there."""
    for what in ("COMMENTS", "LOG_INS", "PREVIEWS", "DRAFTS"):
        setting(f"LIMIT_{what}_PER_MINUTE", 100_000)
    setting("LIMIT_SIGN_UPS_PER_HOUR", 100_000)
    ida = as_("ida")
    ida.send(f"{article.path}/comments", body="Ein Anfang.")
    return client, ida


def assert_answered(answer, what):
    assert answer.status_code < 500, f"{what}: {answer.status_code}"
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        assert answer.text, what


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_an_address_may_be_any(app, readers, number, monkeypatch):
    monkeypatch.setitem(VALUES, "id", number)
    for reader in readers:
        for method in ("GET", "POST"):
            for endpoint, path in rules(app, method):
                if f"/{number}" in path:
                    assert_answered(reader.open(path, method=method), endpoint)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_a_query_may_be_any(readers, article, number):
    for reader in readers:
        for path in (article.path, "/threads/1", "/moderation", "/moderation?show=decisions"):
            for field in ("after", "before"):
                mark = "&" if "?" in path else "?"
                for form in ({}, {"X-Fragment": "1"}):
                    assert_answered(reader.get(f"{path}{mark}{field}={number}", headers=form), path)


BROKEN = ["%ff", "%c3%28", "%ed%a0%80", "%00", "%0d%0aX-Evil:1", "%", "%zz", "a" * 8000, "%2e%2e%2f", "%f0%9f%92%a9"]


@pytest.mark.parametrize("broken", BROKEN)
def test_text_in_an_address_may_be_any(readers, broken):
    places = ["/{}", "/articles/{}", "/articles/{}/comments", "/setup/{}", "/static/{}", "/comments/{}"]
    places += ["/comments/1/{}", "/?{}", "/login?next={}", "/login?next=/{}", "/articles/bruecke?order={}"]
    places += ["/moderation?show={}", "/account?changed={}"]
    for reader in readers:
        for place in places:
            answer = reader.get(place.format(broken))
            assert_answered(answer, place)
            assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:6]))
def test_text_in_a_form_may_be_any(app, readers, text):
    for reader in readers:
        for endpoint, path in rules(app, "POST"):
            if endpoint != "accounts.logout":
                reader._token = ""
                fields = {name: text.encode("utf-8", "surrogatepass") for name in FORM_FIELDS}
                assert_answered(reader.send(path, fields), endpoint)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_a_form_may_be_any(app, readers, number):
    _, ida = readers
    for endpoint, path in rules(app, "POST"):
        if endpoint != "accounts.logout":
            answer = ida.send(path, revision=number, parent=number, reason="insult", body="Text", note="Notiz")
            assert_answered(answer, endpoint)


def test_bodies_of_another_kind_are_empty_forms(app, readers):
    bodies = {
        "application/json": b'{"body": "\\ud800", "csrf_token": ' + b"[" * 20_000,
        "text/plain": b"body=x",
        "application/xml": b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
        "multipart/form-data": b"no boundary",
        "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\nhalf',
        "application/x-www-form-urlencoded; charset=utf-7": b"body=+ADw-",
        "application/x-www-form-urlencoded": b"%ff=%ff&\xff\xfe=\x00&=&&&;csrf_token",
        "": b"body=x",
        "\x00/\xff": b"x",
    }
    before = everything_stored(app)
    for reader in readers:
        for endpoint, path in rules(app, "POST"):
            for kind, body in bodies.items():
                assert_answered(reader.post(path, data=body, content_type=kind), f"{endpoint} {kind}")
    after = everything_stored(app)
    del before["draft"], after["draft"]
    assert after == before


def test_a_form_with_files_is_read_like_any_other(as_, article):
    ben = as_("ben")
    data = {"csrf_token": ben.token, "body": "Mit Formularteilen.", "submit_token": "x"}
    answer = ben.post(f"{article.path}/comments", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303


def test_a_file_in_the_place_of_a_text_is_no_text(app, readers):
    for reader in readers:
        for endpoint, path in rules(app, "POST"):
            if endpoint != "accounts.logout":
                reader._token = ""
                data = {name: (BytesIO(b"text"), f"{name}.txt") for name in FORM_FIELDS}
                answer = reader.post(
                    path, data={"csrf_token": reader.token, **data}, content_type="multipart/form-data"
                )
                assert_answered(answer, endpoint)


def test_of_a_repeated_field_the_first_counts(client, people):
    data = {
        "csrf_token": [client.token, "x"],
        "identifier": ["Ben Querfeld", "Ida"],
        "password": [people.ben.password, "x"],
        "next": ["/markdown", "//evil.example"],
    }
    assert client.post("/login", data=data).location == "/markdown"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_is_too_large_is_refused(app, readers, kind):
    for reader in readers:
        for endpoint, path in rules(app, "POST"):
            answer = reader.post(path, data={"csrf_token": reader.token, "body": "x" * 300_000}, content_type=kind)
            assert answer.status_code == 413, endpoint


def test_too_many_parts_are_refused_and_many_fields_are_not(readers, article):
    _, ida = readers
    many = {f"field{number}": "x" for number in range(500)}
    token = {"csrf_token": ida.token, "body": "Viele Felder."}
    path = f"{article.path}/comments"
    assert ida.post(path, data={**token, **many}).status_code == 303
    assert ida.post(path, data={**token, **many}, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "", "99999999999999999999", "1, 2"])
def test_a_length_that_is_none_is_no_error_of_ours(client, length):
    assert_answered(client.post("/login", data=b"x=y", headers={"Content-Length": length}), length)


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"}


def test_wrong_methods_are_named_with_the_right_ones(app, readers):
    for reader in readers:
        for rule in app.url_map.iter_rules():
            path = dict(rules(app, "GET")).get(rule.endpoint) or dict(rules(app, "POST"))[rule.endpoint]
            for method in METHODS - (rule.methods or set()):
                answer = reader.open(path, method=method)
                assert answer.status_code == 405, f"{method} {path}"
                assert set(answer.headers["Allow"].split(", ")) == rule.methods, f"{method} {path}"
                assert answer.text or method == "HEAD"


def test_options_names_the_methods_and_shows_nothing(app, client):
    for rule in app.url_map.iter_rules():
        path = dict(rules(app, "GET")).get(rule.endpoint) or dict(rules(app, "POST"))[rule.endpoint]
        answer = client.options(path)
        assert (answer.status_code, answer.text) == (200, "")
        assert set(answer.headers["Allow"].split(", ")) == rule.methods
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


HEADERS = {
    "Accept-Language": ["\xff", "de;q=9999999", "," * 5000, "x" * 5000, "de-\x00"],
    "Accept-Encoding": ["\xff", "br;q=-1", "gzip;q=nan", "," * 5000],
    "Cookie": ["\xff\xfe", "=", ";" * 3000, "language=\xff; theme=\x00", "wortmeldung=; wortmeldung=x", "language"],
    "If-None-Match": ["\xff", '"' * 999, "W/", "*"],
    "If-Modified-Since": ["yesterday", "Sat, 99 Foo 0000 99:99:99 GMT", "\xff"],
    "Range": ["bytes=-", "bytes=9-1", "lines=1", "bytes=" + "0-1," * 2000],
    "X-Fragment": ["1", "2", "\xff", "x" * 5000],
    "X-Forwarded-For": ["\xff", "1.2.3.4, x", "::1%eth0"],
    "Authorization": ["Basic \xff", "Digest", "Bearer x"],
    "Referer": ["\xff", "javascript:1"],
    "Origin": ["\xff", "http://[", "http://localhost:x"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_may_be_any(readers, article, name):
    for reader in readers:
        for value in HEADERS[name]:
            for path in (article.path, "/", "/login", "/account", "/static/x", "/nowhere"):
                for method in ("GET", "POST"):
                    environ = {"HTTP_" + name.upper().replace("-", "_"): value}
                    answer = reader.open(path, method=method, environ_overrides=environ)
                    assert_answered(answer, f"{name}: {value[:20]!r}")


@pytest.mark.parametrize(
    "address", ["", "unknown", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "300.1.1.1", "/run/socket"]
)
def test_a_sender_may_be_anywhere(client, people, address):
    client.environ_base["REMOTE_ADDR"] = address
    assert client.log_in(people.ben.name, people.ben.password).status_code == 303
