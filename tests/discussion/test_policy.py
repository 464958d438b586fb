"""Who may do what in a discussion: rows are the cast, columns the questions."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.viewer import NOBODY
from app.discussion.policy import (
    edit_window,
    may_comment,
    may_delete_comment,
    may_edit_comment,
    may_reply,
)
from app.discussion.queries.comments import visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.foundation.db import db

EVERYBODY = ["nobody", "ada", "ben", "cleo", "mo", "edda", "ida"]


@pytest.fixture
def person(scene):
    """A viewer by key."""
    return lambda key: NOBODY if key == "nobody" else scene.viewer(key)


@pytest.fixture
def bens(scene, inside):
    """What Ben has said, in the state that is asked for."""

    def made(state):
        text = "https://a.example https://b.example https://c.example" if state == "held" else "Ein Gedanke"
        number = scene.say("ben", text)
        if state == "hidden":
            scene.judge("hide", number)
        if state == "deleted":
            scene.delete("ben", number)
        return visible_comment(number, scene.viewer("mo"))

    return made


@pytest.mark.parametrize("who", EVERYBODY)
def test_whoever_is_logged_in_may_comment_while_the_discussion_is_open(scene, inside, person, who):
    assert may_comment(person(who), discussion_by_id(scene.discussion_id)) == (who != "nobody")
    scene.close()
    db.session.rollback()
    assert not may_comment(person(who), discussion_by_id(scene.discussion_id))


@pytest.mark.parametrize(
    "state, edit, delete, reply",
    [
        ("published", True, True, True),
        ("held", True, True, False),
        ("hidden", False, True, False),
        ("deleted", False, False, False),
    ],
)
def test_authors_change_what_is_theirs_and_others_answer_it(person, bens, state, edit, delete, reply):
    comment = bens(state)
    for who in EVERYBODY:
        assert may_edit_comment(person(who), comment) == (edit and who == "ben"), who
        assert may_delete_comment(person(who), comment) == (delete and who == "ben"), who
        assert may_reply(person(who), comment) == (reply and who != "nobody"), who


def test_the_time_for_editing_ends_to_the_second(person, bens, setting):
    setting("EDIT_WINDOW_MINUTES", 5)
    comment = bens("published")
    assert edit_window() == timedelta(minutes=5)
    for seconds, allowed in ((0, True), (300, True), (301, False)):
        with time_machine.travel(comment.created_at + timedelta(seconds=seconds), tick=False):
            assert may_edit_comment(person("ben"), comment) == allowed
            assert may_delete_comment(person("ben"), comment)
