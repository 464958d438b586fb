"""Roles given, and articles laid in their authors' hands, on the command line."""

import pytest

from app.accounts.models.account import Role
from app.accounts.queries.accounts import account_by_email
from tests.parts.publication import Published


def role_of(app, email):
    with app.app_context():
        return account_by_email(email).role


@pytest.mark.parametrize("who", ["ben@example.org", "Ben Querfeld", "BEN QUERFELD"])
@pytest.mark.parametrize(
    "role, said",
    [("moderator", "a moderator"), ("editor", "an editor"), ("author", "an author"), ("reader", "a reader")],
)
def test_somebody_gets_any_role_by_name_or_address(operator, app, people, who, role, said):
    assert operator.does("admin", "role", who, role) == f"Ben Querfeld is {said} now.\n"
    assert role_of(app, "ben@example.org") == role


def test_a_new_moderator_moderates_from_the_next_log_in_on(operator, people, as_):
    ben = as_("ben")
    operator.does("admin", "role", "Ben Querfeld", "moderator")
    assert ben.get("/account").status_code == 303
    assert as_("ben").get("/moderation").status_code == 200


def test_the_last_administrator_keeps_the_role(operator, app, people):
    said = operator.fails_to("admin", "role", "ida@example.org", "moderator")
    assert "The last administrator can’t be demoted." in said
    assert role_of(app, "ida@example.org") == Role.ADMINISTRATOR
    operator.does("admin", "role", "mo@example.org", "administrator")
    operator.does("admin", "role", "ida@example.org", "moderator")
    assert role_of(app, "ida@example.org") == Role.MODERATOR


def test_a_claimed_address_gives_its_claimant_nothing(operator, app, people, client):
    client.send("/signup", name="Falsche Mo", email="ben@example.org", password="acht alte Esel am Abend")
    operator.does("admin", "role", "ben@example.org", "moderator")
    assert role_of(app, "ben@example.org") == Role.MODERATOR
    assert client.get("/moderation").status_code == 403


@pytest.mark.parametrize("who", ["niemand@example.org", "Niemand"])
def test_nobody_gets_no_role_and_no_article(operator, people, who, tmp_path):
    assert f"There is no account {who}." in operator.fails_to("admin", "role", who, "moderator")
    file = tmp_path / "kran.md"
    file.write_text("# Kran\n\nText.\n")
    assert f"There is no account {who}." in operator.fails_to("articles", "import", file, "--author", who)


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(operator, people):
    said = operator.fails_to("admin", "role", "Ben Querfeld", "king")
    assert all(role in said for role in ("reader", "author", "editor", "moderator", "administrator"))


@pytest.mark.parametrize("who", ["ada@example.org", "Ada Federkiel"])
def test_the_author_of_an_imported_article_is_marked_in_its_discussion(operator, as_, people, who, tmp_path, setting):
    setting("HOLD_FIRST_COMMENTS", 0)
    file = tmp_path / "kran.md"
    file.write_text("# Kran\n\nText.\n")
    operator.does("articles", "import", file, "--author", who)
    ada, path = as_("ada"), Published(1, "kran", "Kran").path
    assert ada.send(f"{path}/comments", body="Fragen gern hierher.", do="post").status_code == 303
    assert 'class="badge badge--author"' in ada.get(path).text
