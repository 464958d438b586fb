"""The authenticator app: it counts after its first code, each code once, and its secret is stored sealed."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models.account import Account
from app.accounts.models.factors import Authenticator, RecoveryCode
from app.foundation import sealing
from app.foundation.db import db, transaction
from app.foundation.tokens import keyed_hash

PAGE = "/account/authenticator/confirmation"


@pytest.fixture
def ben(owner):
    ben = owner("ben")
    ben.reader.set_cookie("language", "en")
    return ben


def stored(app):
    with app.app_context():
        return list(db.session.scalars(select(Authenticator)))


def codes(app):
    with app.app_context():
        return list(db.session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)))


def test_the_secret_is_shown_as_picture_text_and_link_until_it_counts(ben, people):
    assert ben.reader.get(PAGE).status_code == 303
    assert ben.reader.send("/account/authenticator").location == PAGE
    page = ben.reader.get(PAGE).text
    secret = page.split("secret=")[1].split("&")[0]
    assert secret in ben.reader.get(PAGE).text
    assert "<svg" in page
    assert " style=" not in page
    ben.add_app()
    assert f"otpauth://totp/Wortmeldung:{people.ben.name.replace(' ', '%20')}?secret=" in page
    answer = ben.reader.get(PAGE)
    assert answer.status_code == 303
    assert ben.secret not in ben.reader.get("/account/security").text


def test_an_app_counts_after_its_first_code(app, ben, letters, strengths, client, people):
    ben.reader.send("/account/authenticator")
    assert client.log_in(people.ben.email, people.ben.password).location == "/"
    answer = ben.add_app()
    assert answer.status_code == 200
    assert len(set(ben.codes)) == 10
    assert stored(app)[0].confirmed_at is not None
    assert letters() == ["factor_added app"]
    assert ("password", True) in strengths()


@pytest.mark.parametrize("steps, right", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(app, ben, later, steps, right):
    later(timedelta(0))
    ben.reader.send("/account/authenticator")
    ben.secret = sealing.unseal(stored(app)[0].sealed_secret)
    answer = ben.reader.send(PAGE, code=ben.code(steps))
    assert answer.status_code == (200 if right else 422)
    assert (stored(app)[0].confirmed_at is not None) is right


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "٠٠٠٠٠٠", "9" * 5000])
def test_a_wrong_code_is_told_at_the_field_and_the_secret_stays(app, ben, code):
    ben.reader.send("/account/authenticator")
    before = stored(app)[0].sealed_secret
    answer = ben.reader.send(PAGE, code=code)
    assert (answer.status_code, 'id="code-errors"' in answer.text) == (422, True)
    assert stored(app)[0].sealed_secret == before
    assert codes(app) == []


def test_a_code_may_be_typed_with_a_space(ben):
    ben.reader.send("/account/authenticator")
    shown = ben.reader.get(PAGE).text
    ben.secret = shown.split("secret=")[1].split("&")[0]
    code = ben.code()
    assert ben.reader.send(PAGE, code=f" {code[:3]} {code[3:]} ").status_code == 200


def test_a_second_app_takes_the_place_of_none(app, ben):
    ben.add_app()
    before = stored(app)[0].sealed_secret
    assert ben.reader.send("/account/authenticator").status_code == 409
    assert stored(app)[0].sealed_secret == before


def test_removing_it_is_told_by_mail_and_takes_the_codes_along(app, ben, letters, client, people):
    ben.add_app()
    assert ben.reader.get("/account/authenticator/removal").status_code == 200
    assert len(stored(app)) == 1
    assert ben.reader.send("/account/authenticator/removal").status_code == 303
    assert (stored(app), codes(app)) == ([], [])
    assert letters() == ["factor_added app", "factor_removed app"]
    assert client.log_in(people.ben.email, people.ben.password).location == "/"


def test_codes_stay_where_a_passkey_remains(app, ben):
    ben.add_passkey()
    ben.add_app()
    ben.reader.send("/account/authenticator/removal")
    assert len(codes(app)) == 10


def test_the_database_holds_neither_the_secret_nor_the_codes(app, ben):
    ben.add_app()
    held = stored(app)[0].sealed_secret
    assert ben.secret not in held
    assert ben.secret.encode() not in base64.urlsafe_b64decode(held)
    hashes = {row.code_hash for row in codes(app)}
    assert not hashes & set(ben.codes)
    assert not {keyed_hash("", "recovery code", "1", code) for code in ben.codes} & hashes


def test_with_another_key_an_app_opens_nothing_and_breaks_nothing(app, ben, client, people, setting):
    ben.add_app()
    with app.app_context(), transaction():
        db.session.get_one(Authenticator, people.ben.id).sealed_secret = "gAAAAA"
    client.set_cookie("language", "en")
    client.log_in(people.ben.email, people.ben.password)
    assert client.send("/login/second-factor", code=ben.code(1)).status_code == 422
    client._token = ""
    assert client.send("/login/second-factor", code=ben.codes[0]).status_code == 303


def test_new_recovery_codes_end_the_old_ones(app, ben, letters):
    ben.add_app()
    before = ben.codes
    assert "the old ones" in ben.reader.get("/account/recovery-codes").text.lower()
    answer = ben._noted(ben.reader.send("/account/recovery-codes"))
    assert answer.status_code == 200
    assert not set(before) & set(ben.codes)
    assert len(codes(app)) == 10
    assert letters()[-1] == "factor_added codes"


def test_recovery_codes_need_something_to_stand_in_for(ben):
    assert ben.reader.get("/account/recovery-codes").status_code == 200
    assert ben.reader.send("/account/recovery-codes").status_code == 403


def test_an_address_that_was_never_proven_gets_no_mail(app, ben, people, letters):
    with app.app_context(), transaction():
        db.session.get_one(Account, people.ben.id).email_key = None
    ben.add_app()
    assert letters() == []


@pytest.mark.parametrize("path", [PAGE, "/account/authenticator/removal", "/account/recovery-codes"])
def test_all_of_it_takes_a_fresh_log_in(ben, later, path):
    ben.add_app()
    later(timedelta(minutes=11))
    assert ben.reader.get(path).location.endswith(f"/again?next={path}")


def test_what_is_sealed_opens_with_the_same_key_alone(inside, setting):
    sealed = sealing.seal("geheim")
    assert sealed != sealing.seal("geheim")
    assert sealing.unseal(sealed) == "geheim"
    assert sealing.unseal(sealed[:-4] + "AAAA") is None
    setting("SECRET_KEY", "another key")
    assert sealing.unseal(sealed) is None
