"""Nobody learns from us who has an account: same text, same headers, same work for known and unknown people.

Two hundred tries each, and their times, are the business of `python -m bench.enumeration`; here a few are compared, and
what takes time is counted: statements, commits, hashes.
"""

import re
from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.foundation.daily_key import key_of_period, key_of_today
from app.foundation.db import db
from app.foundation.passwords import Passwords

pytestmark = pytest.mark.unmeasured

TRIES = 12
WRONG = "nicht dieses Passwort hier"
GOOD = "drei blaue Heringe am Morgen"
# What changes from answer to answer, whoever asks: form tokens, and the passphrase that is suggested.
CHANGING = r'name="csrf_token" value="[^"]*"|translate="no">[^<]*<|nonce-[^\']*'


@pytest.fixture(autouse=True)
def many(setting):
    for limit in ("LIMIT_LOG_INS_PER_MINUTE", "LIMIT_MAIL_LINKS_PER_HOUR", "LIMIT_MAIL_LINKS_PER_RECIPIENT"):
        setting(limit, 100_000)
    setting("LIMIT_SIGN_UPS_PER_HOUR", 100_000)


@contextmanager
def work(app, monkeypatch):
    """What is done inside the block that takes time: kinds of statements in their order, rows they touch, hashes."""
    done = []

    def on_statement(_connection, cursor, statement, *_rest):
        words = re.match(r"\s*(\w+)(?:.*?\b(?:FROM|INTO|UPDATE)\s+(\w+))?", statement, re.DOTALL)
        done.append((words[1].upper(), words[2] if words[1] == "SELECT" else (words[2], cursor.rowcount)))

    def on_commit(_connection):
        done.append(("COMMIT", None))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    with monkeypatch.context() as patch:
        for what in ("hash", "matches"):
            real = getattr(Passwords, what)
            patch.setattr(
                Passwords, what, lambda *given, real=real, what=what: done.append((what, None)) or real(*given)
            )
        try:
            yield done
        finally:
            event.remove(engine, "after_cursor_execute", on_statement)
            event.remove(engine, "commit", on_commit)


def asked(app, path, fields):
    """What a stranger's browser is answered, without what is different each time, and the page it is led to."""
    reader = app.test_client()
    reader.set_cookie("language", "en")
    answers = [reader.send(path, fields)]
    if answers[0].location:
        answers.append(reader.get(answers[0].location))
    typed = [value for name, value in fields.items() if name in {"identifier", "email", "name"}]
    return [(answer.status_code, _told(answer.text, typed), _headers(answer, typed)) for answer in answers]


def _told(text, typed):
    text = re.sub(CHANGING, "", text)
    for value in typed:
        text = text.replace(value, "…")
    return text


def _headers(answer, typed):
    """Names and values; of cookies the names, of lengths what is left without what was typed."""
    kept = []
    for name, value in answer.headers:
        if name == "Content-Length":
            value = "…"
        if name == "Set-Cookie":
            value = value.partition("=")[0] + re.sub(r"[^;]*", "", value, count=1)
            value = re.sub(r"Expires=[^;]*", "", value)
        if name in {"ETag", "Content-Security-Policy"}:
            value = re.sub(CHANGING, "", value)
        kept.append((name, value))
    return kept


def pairs(people, way, number):
    """The same form for somebody known and somebody unknown."""
    known, unknown = people.ben, "nobody@example.org"
    if way == "sign-up":
        form, letters = {"password": GOOD}, f"{number:05b}".translate(str.maketrans("01", "ab"))
        return (
            {**form, "name": f"Rosa Rabe {letters}", "email": known.email},
            {**form, "name": f"Olga Obst {letters}", "email": unknown},
        )
    form = {"password": WRONG} if way.startswith("log-in with") else {}
    identifiers = (known.name, "Nobody Here") if way.endswith("name") else (known.email, unknown)
    return tuple({**form, "identifier": identifier} for identifier in identifiers)


WAYS = {
    "log-in with a name": "/login",
    "log-in with an address": "/login",
    "link for a name": "/login/link",
    "link for an address": "/login/link",
    "reset for a name": "/login/reset",
    "reset for an address": "/login/reset",
    "sign-up": "/signup",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_try_hears_the_same_of_known_and_unknown_people(app, people, setting, way):
    """Also when passwords have been wrong so often that they count in known browsers only."""
    setting("LIMIT_FAILURES_PER_ACCOUNT", TRIES // 2)
    heard = Counter()
    for number in range(TRIES):
        known, unknown = (asked(app, WAYS[way], fields) for fields in pairs(people, way, number))
        assert known == unknown
        heard[known[0][0]] += 1
    assert set(heard) <= {303, 422}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_work_is_done_for_known_and_unknown_people(app, people, monkeypatch, way):
    asked(app, WAYS[way], pairs(people, way, 999)[1])  # the day's first request makes the day's key
    done = []
    for number, fields in enumerate(pairs(people, way, 0)):
        asked(app, WAYS[way], pairs(people, way, 1)[number])  # what waited before is replaced
        with work(app, monkeypatch) as steps:
            asked(app, WAYS[way], fields)
        done.append(list(steps))
    assert done[0] == done[1]
    assert ("COMMIT", None) in done[0]


def test_a_form_sent_again_and_a_page_opened_again_tell_nothing_either(app, people, monkeypatch):
    """Who has signed up with a foreign address sees and causes what everybody does who hasn't confirmed theirs."""
    seen = []
    with app.app_context():
        key_of_today(), key_of_period()  # made once, by whoever comes first
    for fields in pairs(people, "sign-up", 0):
        reader = app.test_client()
        reader.set_cookie("language", "en")
        with work(app, monkeypatch) as steps:
            answers = [reader.send("/signup", fields), reader.send("/signup", fields)]
            reader._token = ""
            answers += [reader.get("/confirm"), reader.send("/account/confirmation/mail")]
            answers += [reader.send("/confirm", code="123456"), reader.get("/account/security")]
            answers += [app.test_client().log_in(fields["email"], GOOD)]
        typed = [fields["name"], fields["email"]]
        seen.append(([(answer.status_code, answer.location, _plain(answer, typed)) for answer in answers], list(steps)))
    assert seen[0] == seen[1]


def _plain(answer, typed):
    text = _told(answer.text, typed)
    return re.sub(r"sessions/\d+|/people/\d+|avatar--\d|datetime=\"[^\"]*\"|data-only-author=\"\d+\"", "", text)
