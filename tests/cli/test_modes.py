"""A discussion in which every comment waits."""

import pytest

from tests.discussion.scenes import in_english, shown, words


@pytest.fixture(autouse=True)
def _at_once(setting):
    setting("HOLD_FIRST_COMMENTS", 0)


def test_in_a_held_discussion_every_comment_of_readers_waits_and_staff_speak(operator, article, as_, client):
    assert operator.does("articles", "mode", article.slug, "held") == "The discussion of bruecke is held now.\n"
    for who in ("ben", "ada", "edda", "mo"):
        as_(who).send(f"{article.path}/comments", body="Ein Gedanke", do="post")
    assert shown(client.get(article.path).text) == [4, 3]
    queue = words(in_english(as_("mo")).get("/moderation").text)
    assert queue.count("Every comment waits in this discussion") == 2 + 1, "two entries, and one to filter by"


def test_in_a_held_discussion_an_edit_waits_too(operator, article, as_, client):
    ben = as_("ben")
    ben.send(f"{article.path}/comments", body="Ein Gedanke", do="post")
    operator.does("articles", "mode", article.slug, "held")
    assert "Ein Gedanke" in client.get(article.path).text, "what has appeared stays"
    ben.send("/comments/1/edit", body="Ein Nachgedanke", revision=1)
    assert "gedanke" not in client.get(article.path).text.casefold()


def test_an_open_discussion_is_open_again(operator, article, as_, client):
    operator.does("articles", "mode", article.slug, "held")
    operator.does("articles", "mode", article.slug, "open")
    as_("ben").send(f"{article.path}/comments", body="Ein Gedanke", do="post")
    assert shown(client.get(article.path).text) == [1]


def test_modes_and_articles_that_do_not_exist_are_refused(operator, article):
    assert "There is no article tunnel." in operator.fails_to("articles", "mode", "tunnel", "held")
    assert "held" in operator.fails_to("articles", "mode", article.slug, "loud")
