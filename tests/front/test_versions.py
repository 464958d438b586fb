"""The version of a page for everybody: another one whenever the page is another one, and none for other pages."""

import pytest

from app.foundation.db import db
from app.front.versions import page_version
from tests.parts.publication import create_article


@pytest.fixture
def version(app):
    """The version of the page at a path."""

    def read(path):
        with app.app_context():
            return page_version(db.engine, path)

    return read


@pytest.mark.parametrize(
    "path", ["/login", "/articles/nirgends", "/articles/Ä", "/articles/", "/comments/1", "/articles/a/b"]
)
def test_pages_that_are_not_the_same_for_everybody_have_none(app, version, path):
    assert version(path) is None


def test_home_has_one_even_when_it_is_empty(app, version):
    assert version("/") is not None


def test_every_change_gives_another_version_of_both_pages(scene, app, version):
    seen = {"/": [], scene.article.path: []}

    def note():
        for path, versions in seen.items():
            versions.append(version(path))

    note()
    number = scene.say("ben", "Eins")
    note()
    scene.edit("ben", number, "Zwei")
    note()
    scene.judge("hide", number)
    note()
    scene.judge("restore", number)
    note()
    scene.close()
    note()
    scene.delete("ben", number)
    note()
    for versions in seen.values():
        assert len(set(versions)) == len(versions)
    before = version("/")
    create_article(app, slug="anderswo")
    assert version("/") != before
    assert version(scene.article.path) == seen[scene.article.path][-1]
