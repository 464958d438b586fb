"""A role takes two factors: until they were shown, staff can do what all readers can, and nothing more."""

import pytest
from sqlalchemy import select

from app.accounts.actions.managing import offer_set_up
from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession
from app.foundation.db import db, transaction
from tests.web.routes import rules
from tests.web.test_roles import LOOKING, ROLES, SENDING

NOTICE = "Your role takes two factors"
STAFF = ("mo", "ida")
FOR_EVERYBODY = {"moderation.transparency", "moderation.transparency_table", "moderation.report", "moderation.notice"}
FOR_MEMBERS = {"moderation.statements"}


@pytest.fixture(autouse=True)
def _two_factors(setting):
    setting("STAFF_SECOND_FACTOR", 1)


@pytest.fixture
def english(as_):
    def logged_in(who):
        reader = as_(who)
        reader.set_cookie("language", "en")
        return reader

    return logged_in


@pytest.fixture
def comment(as_, article, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    as_("ben").send(f"{article.path}/comments", body="Ein Anfang.")


def for_staff(table):
    """The doors that a moderator can open and a reader can't."""
    mo, reader = ROLES.index("mo"), ROLES.index("cleo")
    return [endpoint for endpoint, seen in table.items() if seen[mo] < 400 and seen[reader] in {403, 404}]


@pytest.mark.usefixtures("comment")
@pytest.mark.parametrize("who", STAFF)
def test_every_door_of_staff_refuses_while_rights_wait(app, english, who):
    reader = english(who)
    looking, sending = dict(rules(app, "GET")), dict(rules(app, "POST"))
    assert for_staff(LOOKING)
    doors = {name for name in [*looking, *sending] if name.startswith("moderation.") or name in for_staff(LOOKING)}
    doors -= FOR_EVERYBODY | FOR_MEMBERS
    assert len(doors) >= 30
    for endpoint in doors & set(looking):
        assert reader.get(looking[endpoint]).status_code in {403, 404}, endpoint
    for endpoint in doors & set(sending) & set(SENDING):
        assert reader.send(sending[endpoint]).status_code in {403, 404}, endpoint


def test_a_calm_notice_says_what_to_do_and_fragments_do_not(english, article):
    mo = english("mo")
    for path in ("/", article.path, "/account/security"):
        assert NOTICE in mo.get(path).text
    assert NOTICE not in mo.fetch(article.path).text
    assert NOTICE not in english("ben").get("/").text


@pytest.mark.parametrize("how", ["add_passkey", "add_app"])
def test_a_first_factor_opens_the_role_at_once(owner, how):
    mo = owner("mo")
    assert mo.reader.get("/moderation").status_code == 403
    mo.reader.set_cookie("language", "en")
    assert NOTICE not in getattr(mo, how)().text
    assert mo.reader.get("/moderation").status_code == 200
    assert NOTICE not in mo.reader.get("/").text


def test_a_further_factor_does_not_replace_the_one_that_was_not_shown(app, owner, people):
    """Who has the password alone, in a session from before the rule, can't strengthen it with a factor of theirs."""
    mo = owner("mo")
    mo.add_passkey()
    with app.app_context(), transaction():
        for session in db.session.scalars(select(AccountSession)):
            session.is_strong = False
    assert mo.reader.get("/moderation").status_code == 403
    for path in ("/account/authenticator", "/account/passkeys/new/options"):
        assert mo.reader.send(path).location.startswith("/login/again")
    assert mo.reader.get("/moderation").status_code == 403


@pytest.mark.parametrize("how", ["passkey", "recovery code"])
def test_staff_with_a_passkey_are_asked_for_it_after_the_password(app, owner, people, client, how):
    mo = owner("mo")
    mo.add_passkey()
    answer = client.send("/login", identifier=people.mo.email, password=people.mo.password, next="/moderation")
    client._token = ""
    assert answer.location == "/login/second-factor"
    if how == "passkey":
        assert mo.use_passkey(client).status_code == 303
    else:
        assert client.send("/login/second-factor", code=mo.codes[0]).location == "/moderation"
    assert client.get("/moderation").status_code == 200


def test_staff_keep_their_last_factor(app, owner, setting):
    mo = owner("mo")
    mo.reader.set_cookie("language", "en")
    mo.add_passkey()
    mo.add_app()
    assert mo.reader.send("/account/authenticator/removal").status_code == 303
    answer = mo.reader.send("/account/passkeys/1/removal")
    assert (answer.status_code, "this is your last one" in answer.text) == (403, True)
    mo.add_app()
    assert mo.reader.send("/account/passkeys/1/removal").status_code == 303
    answer = mo.reader.send("/account/authenticator/removal")
    assert (answer.status_code, "this is your last one" in answer.text) == (403, True)
    setting("STAFF_SECOND_FACTOR", 0)
    assert mo.reader.send("/account/authenticator/removal").status_code == 303


def test_the_first_administrator_is_led_to_the_second_factor(app, client):
    with app.app_context(), transaction():
        link = f"/setup/{offer_set_up()}"
    client.set_cookie("language", "en")
    fields = {"name": "Ida Iffland", "email": "ida@example.org", "password": "drei blaue Heringe am Morgen"}
    assert client.send(link, fields).location == "/account/security"
    assert NOTICE in client.get("/account/security").text


def test_an_operator_resets_the_factors_of_somebody_who_lost_them(app, owner, people, letters, client):
    mo = owner("mo")
    mo.add_passkey()
    mo.add_app()
    done = app.test_cli_runner().invoke(args=["admin", "reset-factors", people.mo.name])
    assert done.exit_code == 0, done.output
    assert letters()[-1] == "factor_removed all"
    assert mo.reader.get("/account").status_code == 303
    assert client.log_in(people.mo.email, people.mo.password).location == "/"
    with app.app_context():
        assert db.session.get(Account, people.mo.id).passkey_handle is not None


def test_an_operator_is_told_when_there_is_nobody(app):
    done = app.test_cli_runner().invoke(args=["admin", "reset-factors", "niemand"])
    assert (done.exit_code, "There is no account niemand." in done.output) == (1, True)
