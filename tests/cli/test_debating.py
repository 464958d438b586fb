"""The heated debate begins once, from nothing."""

import pytest

from seeds import heated_debate

LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def small(monkeypatch):
    """A debate of a few comments."""
    monkeypatch.setattr(heated_debate, "COMMENTS", 12)
    monkeypatch.setattr(heated_debate, "AT_ONCE", 5)


def test_a_debate_that_has_taken_place_is_not_held_again(operator, small):
    operator.does("seed", "heated_debate")
    assert operator.does("seed", "heated_debate") == "The debate has already taken place.\n"


def test_half_a_debate_is_not_begun_anew_on_top_of_itself(operator, small, client, monkeypatch):
    operator.does("seed", "heated_debate")
    monkeypatch.setattr(heated_debate, "COMMENTS", 24)
    assert heated_debate.SAID_ALREADY in operator.fails_to("seed", "heated_debate")
    assert "12 Kommentare" in client.get("/articles/nvidia-groq").text


def test_a_comment_that_waits_is_not_debated_over(operator, small, as_):
    operator.does("seed", "clean_slate")
    as_("ben").send("/articles/nvidia-groq/comments", body=LINKS, do="post")
    assert heated_debate.SAID_ALREADY in operator.fails_to("seed", "heated_debate")
