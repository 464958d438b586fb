"""Worlds loaded by name."""

import sys

import pytest

from app.articles.queries import latest_articles
from app.cli import seeding


def slugs(app):
    with app.app_context():
        return sorted(article.slug for article in latest_articles(10))


def test_without_a_name_it_is_the_article_alone(operator, app):
    operator.does("seed")
    assert slugs(app) == ["nvidia-groq"]


@pytest.mark.parametrize("name", ["atlantis", "cast", "debate", "sowing", "stirring", "texts", "../seeds", ""])
def test_what_is_no_world_is_answered_with_those_there_are(operator, app, name):
    said = operator.fails_to("seed", name)
    assert f"There is no world called {name}. There are: clean_slate, heated_debate, quiet_blog" in said
    assert slugs(app) == []


def test_worlds_are_found_from_wherever_the_command_is_typed(operator, app, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [place for place in sys.path if place not in {"", str(seeding.ROOT)}])
    operator.does("seed", "clean_slate")
    assert slugs(app) == ["nvidia-groq"]
