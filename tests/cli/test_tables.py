"""Commands on a database nobody has prepared."""

import pytest

from tests.cli.conftest import Operator
from tests.parts.databases import made_app


@pytest.fixture
def unprepared(backend, tmp_path):
    """Sits at the terminal of a fresh clone."""
    name = backend.empty()
    with made_app(backend.url(name), tmp_path / "instance") as app:
        yield Operator(app)
    backend.drop(name)


@pytest.mark.parametrize(
    "command",
    [
        "admin list",
        "admin create --name Ida --email ida@example.org --password geheim",
        "admin demote Ida",
        "admin role Ida reader",
        "articles import README.md",
        "recount",
        "recount --repair",
        "seed",
    ],
)
def test_every_command_says_what_to_do_first(unprepared, command):
    assert unprepared.fails_to(*command.split()) == "The database is not prepared. Run `flask prepare` first.\n"


def test_a_database_that_does_not_answer_is_named_as_the_reason(tmp_path):
    with made_app(f"sqlite:///{tmp_path}/nowhere/at.db", tmp_path / "instance") as app:
        assert "The database can't be reached: " in Operator(app).fails_to("recount")


def test_the_page_of_a_used_link_prints_a_command_that_can_be_typed(client):
    assert "<code>.venv/bin/flask admin create</code>" in client.get("/setup/verbraucht").text
