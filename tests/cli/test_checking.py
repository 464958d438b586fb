"""The kept counts compared with a count."""

import pytest
from sqlalchemy import update

from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation.db import db


@pytest.fixture
def talked(setting, as_, article):
    """Two comments, one of them with a reply."""
    setting("HOLD_FIRST_COMMENTS", 0)
    ben = as_("ben")
    for place in (article.path + "/comments", article.path + "/comments", "/comments/1/reply"):
        assert ben.send(place, body="Noch etwas.", do="post").status_code == 303


@pytest.fixture
def kept(app):
    """Writes wrong figures, past everything that keeps them right."""

    def written(comments=None, replies=None):
        with app.app_context(), db.engine.begin() as connection:
            if comments is not None:
                connection.execute(update(Discussion).values(comment_count=comments))
            if replies is not None:
                connection.execute(update(Comment).where(Comment.id == 1).values(reply_count=replies))

    return written


def figures(app):
    with app.app_context():
        discussion = db.session.query(Discussion).one()
        return discussion.comment_count, db.session.get(Comment, 1).reply_count, discussion.version


def test_right_counts_are_left_alone(operator, app, talked):
    before = figures(app)
    assert operator.does("recount") == "All counts are right.\n"
    assert operator.does("recount", "--repair") == "All counts are right.\n"
    assert figures(app) == before


def test_wrong_counts_are_named_and_left_as_they_are(operator, app, talked, kept):
    right = figures(app)
    kept(comments=7, replies=0)
    said = operator.fails_to("recount")
    assert f"discussion 1: 7 comments kept, {right[0]} counted" in said
    assert f"thread 1: 0 replies kept, {right[1]} counted" in said
    assert figures(app)[:2] == (7, 0)


def test_wrong_counts_are_put_right_on_request_and_pages_are_made_anew(operator, app, talked, kept):
    right = figures(app)
    kept(comments=7, replies=5)
    assert "Put 2 counts right." in operator.does("recount", "--repair")
    assert figures(app)[:2] == right[:2]
    assert figures(app)[2] > right[2]
    assert operator.does("recount") == "All counts are right.\n"


@pytest.mark.parametrize("wrong", [{"comments": 0}, {"replies": 9}])
def test_one_wrong_count_is_enough(operator, app, talked, kept, wrong):
    right = figures(app)
    kept(**wrong)
    operator.fails_to("recount")
    operator.does("recount", "--repair")
    assert figures(app)[:2] == right[:2]
