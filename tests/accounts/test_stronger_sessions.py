"""A session from before the first factor loses its power with it."""

import pytest
from sqlalchemy import update

from app.accounts.models.session import AccountSession
from app.foundation.db import db, transaction

STEP = "/login/second-factor"
REMOVAL = "/account/authenticator/removal"


@pytest.fixture
def ben(owner):
    return owner("ben")


@pytest.mark.parametrize("factor", ["app", "passkey"])
def test_the_first_factor_ends_all_other_sessions(as_, ben, factor):
    thief = as_("ben")
    ben.add_app() if factor == "app" else ben.add_passkey()
    assert thief.get("/account").status_code == 303
    assert ben.reader.get("/account").status_code == 200


def test_a_weak_session_of_an_account_with_an_app_has_to_show_both(app, ben, people):
    ben.add_app()
    with app.app_context(), transaction():
        db.session.execute(update(AccountSession).values(is_strong=False))
    for answer in (ben.reader.get(REMOVAL), ben.reader.send(REMOVAL)):
        assert answer.location.startswith("/login/again")
    again = f"/login/again?next={REMOVAL}"
    assert ben.reader.get(again).status_code == 200
    assert ben.reader.send(again, password=people.ben.password).location == STEP
    assert ben.reader.get(REMOVAL).location.startswith("/login/again")
    assert ben.reader.send(STEP, code=ben.code(1)).location == REMOVAL
    ben.reader._token = ""
    assert ben.reader.get(REMOVAL).status_code == 200
