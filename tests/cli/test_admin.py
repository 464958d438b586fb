"""Administrators made, listed and demoted on the command line."""

import pytest

from app.accounts.models.account import Role
from app.accounts.queries.accounts import account_by_email, administrators

PASSWORD = "vier kleine Wörter am Morgen"


def make(operator, name="Ida Schlüsselbund", email="ida@example.org", password=PASSWORD):
    return operator.does("admin", "create", "--name", name, "--email", email, "--password", password)


def role_of(app, email):
    with app.app_context():
        return account_by_email(email).role


def test_an_administrator_can_log_in_and_moderate(operator, client):
    assert make(operator) == "Ida Schlüsselbund is an administrator now.\n"
    assert client.log_in("Ida Schlüsselbund", PASSWORD).status_code == 303
    assert client.get("/moderation").status_code == 200


def test_what_is_not_given_is_asked_for_and_the_password_is_not_shown(operator, app):
    said = operator.does("admin", "create", typed=f"Ida\nida@example.org\n{PASSWORD}\n{PASSWORD}\n")
    assert "Ida is an administrator now." in said
    assert PASSWORD not in said
    assert role_of(app, "ida@example.org") == Role.ADMINISTRATOR


def test_an_existing_account_becomes_administrator_and_keeps_name_and_password(operator, app, people, client):
    said = make(operator, name="Ganz Anders", email="BEN@example.org", password="ein anderes langes Passwort")
    assert said == "Ben Querfeld is an administrator now.\n"
    assert role_of(app, people.ben.email) == Role.ADMINISTRATOR
    assert client.log_in(people.ben.email, people.ben.password).status_code == 303


def test_new_rights_begin_with_a_new_session(operator, as_, people):
    ben = as_("ben")
    make(operator, email=people.ben.email)
    assert ben.get("/account").status_code == 303


@pytest.mark.parametrize(
    "field, value, message",
    [
        ("name", "admin", "This name is reserved. Please choose another one."),
        ("name", "B", "A name has 2 to 40 characters."),
        ("email", "ida", "This does not look like an e-mail address."),
        ("password", "zu kurz", "A password needs at least 15 characters."),
        ("password", "Ida Schlüsselbund", "This password would be guessed quickly"),
    ],
)
def test_what_a_page_would_refuse_is_refused_here_too(operator, app, field, value, message):
    fields = {"name": "Ida Schlüsselbund", "email": "ida@example.org", "password": PASSWORD, field: value}
    options = [word for name, typed in fields.items() for word in (f"--{name}", typed)]
    assert message in operator.fails_to("admin", "create", *options)
    with app.app_context():
        assert not administrators()


def test_a_taken_name_is_refused(operator, people):
    assert "This name is taken" in operator.fails_to(
        "admin", "create", "--name", "BEN QUERFELD", "--email", "neu@example.org", "--password", PASSWORD
    )


def test_administrators_are_listed_and_nobody_else(operator, people):
    make(operator, name="Otto Ordnung", email="otto@example.org")
    lines = operator.does("admin", "list").splitlines()
    assert [line.split("\t")[1:] for line in lines] == [
        ["Ida Schlüsselbund", "ida@example.org"],
        ["Otto Ordnung", "otto@example.org"],
    ]


def test_a_place_without_administrators_lists_none(operator):
    assert operator.does("admin", "list") == ""


@pytest.mark.parametrize("who", ["ida@example.org", "Ida Schlüsselbund", "IDA SCHLÜSSELBUND"])
def test_an_administrator_becomes_a_reader_again(operator, app, people, as_, who):
    ida = as_("ida")
    make(operator, name="Otto Ordnung", email="otto@example.org")
    assert operator.does("admin", "demote", who) == "Ida Schlüsselbund is a reader now.\n"
    assert role_of(app, "ida@example.org") == Role.READER
    assert ida.get("/moderation").status_code == 303


def test_the_last_administrator_stays(operator, app, people):
    assert "The last administrator can’t be demoted." in operator.fails_to("admin", "demote", "ida@example.org")
    assert role_of(app, "ida@example.org") == Role.ADMINISTRATOR


@pytest.mark.parametrize("who", ["ben@example.org", "niemand@example.org", "Niemand"])
def test_only_administrators_can_be_demoted(operator, people, who):
    assert f"There is no administrator {who}." in operator.fails_to("admin", "demote", who)
