"""Signing up: what is refused and where, what strangers can't find out, and forms that are sent twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession
from app.foundation import clock
from app.foundation.db import db
from app.foundation.passwords import Passwords
from tests.parts.client import hidden_field

PASSWORD = "drei blaue Heringe am Morgen"
NORA = {"name": "Nora Nebel", "email": "nora@example.org", "password": PASSWORD}
WRONG = 'aria-invalid="true"'


def rows(app, table=Account):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def sign_up(app, **fields):
    reader = app.test_client()
    reader.set_cookie("language", "en")
    return reader, reader.send("/signup", {**NORA, **fields})


def name_on_page(reader):
    """Who the browser is logged in as."""
    return reader.get("/account").text.partition('menu__name">')[2].partition("<")[0]


def test_somebody_signs_up_and_is_logged_in(app):
    reader, answer = sign_up(app)
    assert (answer.status_code, answer.location) == (303, "/confirm?next=/")
    assert name_on_page(reader) == "Nora Nebel"
    assert rows(app, AccountSession) == 1


def test_signing_up_leads_back_to_where_somebody_came_from(app, article, setting):
    setting("CONFIRM_EMAIL", 0)
    _, answer = sign_up(app, next=article.path + "?order=oldest#write")
    assert answer.location == article.path + "?order=oldest#write"


def test_who_is_logged_in_is_led_on(as_, article):
    assert as_("ben").get("/signup", query_string={"next": article.path}).location == article.path


def test_the_new_account_is_a_readers_whatever_else_the_form_says(app):
    sign_up(app, role="administrator", id="1", disabled_at="")
    with app.app_context():
        assert db.session.scalars(select(Account.role)).one() == "reader"


def test_the_same_form_sent_twice_makes_one_account(app):
    assert [sign_up(app)[1].status_code for _ in range(2)] == [303, 303]
    assert rows(app) == 1


@pytest.mark.parametrize("taken", [False, True], ids=["new address", "taken address"])
def test_the_same_form_sent_twenty_times_at_once_makes_one_account(app, taken):
    if taken:
        sign_up(app, name="Olga Obst", password="ganz andere Worte hier oben")
    before, start = rows(app), Barrier(20)

    def send(reader):
        token = hidden_field(reader.get("/signup").text, "csrf_token")
        start.wait()
        return reader.post("/signup", data={**NORA, "csrf_token": token}).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(send, [app.test_client() for _ in range(20)]))
    assert set(statuses) == {303}
    assert rows(app) == before + 1


def test_many_people_sign_up_at_once_with_one_address(app):
    start = Barrier(8)

    def send(number):
        reader = app.test_client()
        token = reader.token
        start.wait()
        fields = {**NORA, "name": f"Nora Nebel {'abcdefgh'[number]}", "csrf_token": token}
        return reader.post("/signup", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(8))) == {303}
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.email_key))) == 0
    assert rows(app) == 8


def test_a_taken_address_gets_the_same_answers_as_a_new_one(app, people):
    """Also when the form is sent again, and when another name follows with the same password."""
    heard = {}
    for email in ("nobody@example.org", people.ben.email.upper()):
        said = []
        for name in ("Quirin Quell", "Quirin Quell", "Rosa Rabe"):
            reader, answer = sign_up(app, name=f"{name} {len(email)}", email=email)
            said.append((answer.status_code, answer.location, name_on_page(reader)[:8], sorted(dict(answer.headers))))
        heard[email] = said
    known, unknown = heard.values()
    assert known == unknown


def test_the_same_work_is_done_for_a_taken_address_and_a_new_one(app, people, monkeypatch):
    work = []
    for what in ("hash", "matches"):
        real = getattr(Passwords, what)
        monkeypatch.setattr(Passwords, what, lambda *given, real=real, what=what: work.append(what) or real(*given))
    heard = []
    for name, email in (("Quirin Quell", "nobody@example.org"), ("Rosa Rabe", people.ben.email)):
        work.clear()
        sign_up(app, name=name, email=email)
        heard.append(list(work))
    assert heard[0] == heard[1]


def test_signing_up_again_is_no_way_around_the_log_in_page(app, people):
    """A form sent twice comes in; an account that is older, or has proven its address, does not."""
    for person in (people.ben, people.mo):
        _, answer = sign_up(app, name=person.name, email=person.email, password=person.password)
        assert answer.status_code == 422
    sign_up(app)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert sign_up(app)[1].status_code == 422


def test_an_account_remembers_the_language_it_was_made_in(app):
    for language, name in (("de", "Nora Nebel"), ("en", "Nora Fog")):
        reader = app.test_client()
        reader.set_cookie("language", language)
        reader.send("/signup", {**NORA, "name": name})
        with app.app_context():
            assert db.session.scalars(select(Account.language).where(Account.name == name)).one() == language


def test_who_signed_up_with_a_taken_address_can_log_in_with_it(app, people):
    sign_up(app, name="Rosa Rabe", email=people.ben.email)
    reader = app.test_client()
    assert reader.log_in(people.ben.email, PASSWORD).status_code == 303
    assert name_on_page(reader) == "Rosa Rabe"
    owner = app.test_client()
    assert owner.log_in(people.ben.email, people.ben.password).status_code == 303
    assert name_on_page(owner) == people.ben.name


@pytest.mark.parametrize(
    "name",
    [
        "Ben Querfeld",
        "BEN QUERFELD",
        "  ben   querfeld ",
        "Ben-Querfeld",
        "BenQuerfeld",
        "ʙen Querfeld",  # a small capital
        "Ben QuerfeId",  # capital i for l
        "Ben Querfe1d",
        "Ｂｅｎ Ｑｕｅｒｆｅｌｄ",
    ],
)
def test_a_name_that_is_taken_or_looks_taken_is_refused_at_the_field(app, people, name):
    _, answer = sign_up(app, name=name)
    assert answer.status_code == 422
    assert "This name is taken, or looks too much like another one" in answer.text
    assert_kept(answer, "name")


@pytest.mark.parametrize(
    "name, why",
    [
        ("N", "2 to 40 characters"),
        ("N" * 41, "2 to 40 characters"),
        ("No\u200bra", "invisible"),
        ("No\u202era", "invisible"),
        ("No\u00adra", "invisible"),
        ("Nora\ufeff", "invisible"),
        ("No\u0301\u0302\u0303ra", "invisible"),
        ("\u3164\u3164", "invisible"),
        ("No\u115fra", "invisible"),
        ("No\uffa0ra", "invisible"),
        ("No\u2800ra", "invisible"),
        ("123 456", "at least one letter"),
        ("<b>Nora", "leave out these characters"),
        ("nora@example.org", "leave out these characters"),
        ("Admin", "reserved"),
        ("Αdmin", "letters of one alphabet"),  # Greek Α
        ("Веn Quеrfeld", "letters of one alphabet"),  # Cyrillic В and е
        ("Αdmіn", "letters of one alphabet"),
        ("M0derator", "reserved"),
        ("Redaktion", "reserved"),
        ("Wort-Meldung", "reserved"),
    ],
)
def test_a_name_that_fools_people_is_refused_at_the_field(app, name, why):
    _, answer = sign_up(app, name=name)
    assert answer.status_code == 422
    assert why in answer.text
    assert rows(app) == 0
    assert_kept(answer, "name")


def test_a_name_that_grows_when_letters_are_unfolded_still_fits(app):
    """One sign of Arabic stands for eighteen letters; forty of them are more than the key's column holds."""
    assert sign_up(app, name="\ufdfa" * 40)[1].status_code in {303, 422}


@pytest.mark.parametrize(
    "email", ["nora", "nora@", "@example.org", "nora@example", "a b@example.org", "nora@exa mple.org", "n" * 100_000]
)
def test_what_is_no_address_is_refused_at_the_field(app, email):
    _, answer = sign_up(app, email=email)
    assert answer.status_code == 422
    assert "does not look like an e-mail address" in answer.text
    assert_kept(answer, "email")


def test_a_bad_password_is_refused_and_not_sent_back(app):
    _, answer = sign_up(app, password="zu kurz")
    assert answer.status_code == 422
    assert "at least 15 characters" in answer.text
    assert "zu kurz" not in answer.text
    assert 'value="Nora Nebel"' in answer.text


@pytest.mark.parametrize("field", ["name", "email", "password"])
def test_an_empty_field_is_named(app, field):
    _, answer = sign_up(app, **{field: ""})
    assert answer.status_code == 422
    assert f'id="{field}-errors"' in answer.text


def assert_kept(answer, field):
    """The field says what is wrong, and everything but the password is still there."""
    assert answer.text.count(WRONG) == 1
    assert f'id="{field}-errors"' in answer.text
    assert PASSWORD not in answer.text
    for name, value in NORA.items():
        if name not in {field, "password"}:
            assert f'value="{value}"' in answer.text


def test_all_that_is_wrong_with_a_sign_up_is_said_at_once(client):
    answer = client.send("/signup", name="Redaktion", email="nowhere", password="short")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 3
