"""What the front matter of an imported file may say."""

from datetime import UTC, datetime

import pytest
import time_machine

from app.articles.queries import has_articles, published_article
from seeds.sowing import ARTICLES

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    """Writes a file with this front matter and returns its path."""

    def written(front):
        path = tmp_path / "kran.md"
        path.write_text(f"---\ntitle: Kran\n{front}\n---\nEin Text.\n")
        return path

    return written


@pytest.mark.parametrize("date", ["2026-11-25", "2026-11-23 23:31:00Z", "2999-01-01"])
def test_a_date_in_the_future_is_refused_as_the_article_would_appear_at_once(operator, app, file, date):
    with time_machine.travel(NIGHT):
        said = operator.fails_to("articles", "import", file(f"published: {date}"))
    assert said == "The date of publication is in the future, but the article would appear at once.\n"
    with app.app_context():
        assert not has_articles()


def test_today_is_no_future_at_whatever_hour_it_begins_in_the_publications_zone(operator, app, file):
    with time_machine.travel(NIGHT, tick=False):
        operator.does("articles", "import", file("published: 2026-11-24"))
    with app.app_context():
        assert published_article("kran").published_at == NIGHT


def test_what_means_nothing_here_is_ignored_and_named(operator, file):
    said = operator.does("articles", "import", file("tags: [Hafen]\nbyline: Ada\n7: sieben"))
    assert said.startswith("Ignored in the front matter: tags, 7\n")
    assert "Ignored" not in operator.does("articles", "import", file("byline: Ada"))


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.md")), ids=lambda path: path.stem)
def test_nothing_in_the_seeds_is_ignored(operator, path):
    assert "Ignored" not in operator.does("articles", "import", path)
