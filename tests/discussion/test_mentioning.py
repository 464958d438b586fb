"""A name behind an @ is somebody, if they take part in the discussion; the longest name counts."""

import pytest

from app.discussion.models.following import Mention
from app.foundation.text.markdown import render_comment
from app.foundation.text.mentions import mentioned_names
from app.foundation.text.names import name_key
from tests.discussion.scenes import queries_counted


@pytest.fixture
def named(scene):
    """Who is named in a comment, after everybody has said something."""
    for who in ("ada", "ben", "cleo", "edda"):
        scene.say(who, "Ich bin da")

    def asked(text, who="mo"):
        number = scene.say(who, text)
        by_number = {person.id: person.key for person in scene.people}
        return [by_number[row["account_id"]] for row in scene.rows(Mention, Mention.comment_id == number)]

    return asked


@pytest.mark.parametrize(
    "text, expected",
    [
        ("@Ben Querfeld", ["ben"]),
        ("Hallo @Ben Querfeld, wie geht es?", ["ben"]),
        ("(@Ben Querfeld)", ["ben"]),
        ("**@Ben Querfeld**", ["ben"]),
        ("„@Ben Querfeld“!", ["ben"]),
        ("@ben querfeld und @ADA FEDERKIEL", ["ada", "ben"]),
        ("@BenQuerfeld", ["ben"]),
        ("@Ben  Querfeld meint das", ["ben"]),
        ("- @Ben Querfeld\n- @Ada Federkiel", ["ada", "ben"]),
        ("@Ben Querfeld @Ben Querfeld", ["ben"]),
        ("@Ben", []),
        ("@Ben Querfelder", []),
        ("@ Ben Querfeld", []),
        ("x@Ben Querfeld", []),
        ("@Ben\n\nQuerfeld", []),
        ("@Ben\nQuerfeld", []),
        ("`@Ben Querfeld`", []),
        ("Ein Programm:\n\n    @Ben Querfeld", []),
        ("```\n@Ben Querfeld\n```", []),
        ("> @Ben Querfeld schrieb das\n\nIch nicht", []),
        ("> > @Ben Querfeld\n>\n> @Ada Federkiel\n\n@Cleo Fernweh", ["cleo"]),
        ("https://example.org/@Ben Querfeld", []),
        ("[@Ben Querfeld](https://example.org)", []),
        ("@Sid Sausewind war nie hier", []),
        ("@Mo Ruhepol bin ich selbst", []),
        ("@" * 500, []),
        ("@'; DROP TABLE comment; --", []),
    ],
)
def test_who_is_named(named, text, expected):
    assert sorted(named(text)) == sorted(expected)


def test_who_said_only_what_nobody_sees_is_not_named(scene, named):
    hidden = scene.say("sid", "Grob")
    assert named("@Sid Sausewind") == ["sid"]
    scene.judge("hide", hidden)
    assert named("@Sid Sausewind") == []


def test_an_edit_changes_who_is_named(scene):
    for who in ("ada", "ben"):
        scene.say(who, "Ich bin da")
    number = scene.say("mo", "@Ada Federkiel und @Ben Querfeld")
    scene.edit("mo", number, "@Ben Querfeld allein")
    assert [row["account_id"] for row in scene.rows(Mention)] == [scene.people.ben.id]
    scene.delete("mo", number)
    assert scene.rows(Mention) == []


def test_at_most_ten_are_named(scene, app, named, monkeypatch):
    from app.discussion.actions import mentioning

    monkeypatch.setattr(mentioning, "MOST_MENTIONS", 2)
    assert named("@Cleo Fernweh, @Ben Querfeld und @Ada Federkiel") == ["ben", "cleo"]


def test_a_text_full_of_names_asks_once(scene, app, named):
    with queries_counted(app) as sent:
        scene.say("mo", " ".join(f"@Ben Querfeld{number}" for number in range(60)) + " @Ben Querfeld")
    assert len([statement for statement in sent if "name_key" in statement]) == 1


def test_the_longest_name_counts():
    (names,) = mentioned_names(render_comment("@Anna Maria Berg sagt").html)
    assert names[0] == name_key("Anna Maria Berg sagt")
    assert names[-1] == name_key("Anna")
    assert name_key("Anna Maria Berg") in names


def test_a_text_without_an_at_is_not_read():
    assert mentioned_names("<p>Nichts</p>") == ()
