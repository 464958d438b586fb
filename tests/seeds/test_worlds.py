"""The worlds of `seeds/`: what is in them, and that loading one twice adds nothing."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.accounts.models.account import Account, Role
from app.articles.queries import latest_articles
from app.discussion.actions.recounting import wrong_counts
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from app.foundation.mail.outbox import Mail
from app.moderation.queries.queue import Filters, counts
from seeds import clean_slate, heated_debate, quiet_blog
from seeds.cast import BY_KEY, CAST, READERS, person
from seeds.debate import debate
from seeds.texts import REMARKS

SPEAKERS = [somebody.key for somebody in READERS]
DIGEST = """
import hashlib
from seeds.cast import READERS
from seeds.debate import debate
told = repr(list(debate(600, [person.key for person in READERS])))
print(hashlib.sha256(told.encode()).hexdigest())
"""


def rows(*columns):
    """All of them, in the order in which they were made."""
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(columns[0]))]


def everything():
    """A number for each table: more would mean that something was added."""
    tables = (Account.id, Discussion.id, Comment.id, CommentRevision.comment_id)
    counts = [db.session.execute(select(func.count(column))).scalar_one() for column in tables]
    db.session.rollback()
    return [len(latest_articles(100)), *counts]


def test_a_clean_slate_is_the_article_alone(inside):
    clean_slate.sow()
    assert [article.slug for article in latest_articles(10)] == ["nvidia-groq"]
    assert everything() == [1, 0, 1, 0, 0]


def test_a_quiet_blog_is_three_articles_and_forty_comments_and_one_that_waits(inside):
    quiet_blog.sow()
    assert everything()[:4] == [3, len(CAST) - 1, 3, 41]
    assert {article.language for article in latest_articles(10)} == {"de", "en"}
    assert sorted(count for (_, count) in rows(Discussion.id, Discussion.comment_count)) == sorted(
        sum(remark.article_slug == slug for remark in REMARKS) for slug in {remark.article_slug for remark in REMARKS}
    )
    states = [state for (_, state) in rows(Comment.id, Comment.state)]
    assert states == [CommentState.PUBLISHED] * 40 + [CommentState.HELD]
    assert wrong_counts() == []


def test_the_talk_of_a_quiet_blog_is_as_it_was_written(inside):
    quiet_blog.sow()
    names = {account.id: account.name for account in db.session.query(Account)}
    *comments, _waiting = db.session.query(Comment).order_by(Comment.id).all()
    for remark, comment in zip(REMARKS, comments, strict=True):
        assert names[comment.author_id] == person(remark.by).name
        answered = None if remark.replies_to is None else comments[remark.replies_to].id
        assert comment.parent_id == answered
        assert comment.created_at < datetime.now(UTC)
    moments = [comment.created_at for comment in comments]
    assert moments == sorted(moments)


@pytest.mark.parametrize("world", [clean_slate, quiet_blog])
def test_loading_a_world_twice_adds_nothing(inside, world):
    world.sow()
    before = everything()
    db.session.rollback()
    world.sow()
    assert everything() == before


def test_worlds_can_be_loaded_one_after_the_other(inside):
    clean_slate.sow()
    quiet_blog.sow()
    assert everything()[0] == 3
    clean_slate.sow()
    assert everything()[0] == 3


def assert_alive():
    """There is something to see: praise under the articles, work at the desk, and no mail to people who are made up."""
    praised, picked, pinned = db.session.execute(
        select(func.sum(Comment.recommendation_count), func.count(Comment.picked_at), func.count(Comment.pinned_at))
    ).one()
    assert praised > 30
    assert picked >= 3
    assert pinned == 1
    found = counts(Filters())
    assert found["notices"] == found["held"] == 1
    assert found["reports"] >= 3
    assert db.session.execute(select(func.count(Mail.id))).scalar_one() == 0


def test_a_quiet_blog_is_alive(inside):
    quiet_blog.sow()
    assert_alive()


def test_nobody_can_log_in_as_one_of_the_cast(inside, client):
    quiet_blog.sow()
    assert Role.ADMINISTRATOR not in {role for (_, role) in rows(Account.id, Account.role)}
    for password in ("", "password", "ada@example.org"):
        assert client.log_in("ada@example.org", password).status_code == 422


def test_a_heated_debate_takes_place_as_it_was_told(inside, monkeypatch, capsys):
    monkeypatch.setattr(heated_debate, "COMMENTS", 600)
    heated_debate.sow()
    told = list(debate(600, SPEAKERS))
    names = {account.id: account.name for account in db.session.query(Account)}
    assert _kept(names) == [(BY_KEY[turn.by].name, turn.replies_to, turn.text) for turn in told]
    assert wrong_counts() == []
    assert_alive()
    db.session.rollback()
    before = everything()
    heated_debate.sow()
    assert everything() == before
    assert "The debate has already taken place." in capsys.readouterr().out


def _kept(names):
    """Who said what in answer to which turn, as the database has it."""
    *found, _waiting = rows(Comment.id, Comment.author_id, Comment.parent_id, Comment.body)
    place = {number: turn for turn, (number, *_) in enumerate(found)}
    return [(names[author], place.get(parent), body) for _, author, parent, body in found]


@pytest.mark.parametrize("seed", ["0", "1"])
def test_a_debate_is_the_same_every_time(seed):
    """Also in another process, where sets have another order."""
    done = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(repr(list(debate(600, SPEAKERS))).encode()).hexdigest()


@pytest.mark.parametrize("count", [1, 2, 50, 600, 2000])
def test_a_debate_has_as_many_turns_as_asked_for_and_nobody_answers_what_was_not_said(count):
    turns = list(debate(count, SPEAKERS))
    assert [turn.number for turn in turns] == list(range(count))
    assert all(turn.replies_to is None or turn.replies_to < turn.number for turn in turns)
    assert [turn.minutes_after_start for turn in turns] == sorted(turn.minutes_after_start for turn in turns)
    assert len({turn.text for turn in turns}) == count
    assert {turn.by for turn in turns} <= set(SPEAKERS)


def test_a_full_debate_is_deep_and_wide():
    turns = list(debate(heated_debate.COMMENTS, SPEAKERS))
    assert len(turns) == 10_000
    depth, children = [], [0] * len(turns)
    for turn in turns:
        depth.append(0 if turn.replies_to is None else depth[turn.replies_to] + 1)
        if turn.replies_to is not None:
            children[turn.replies_to] += 1
    assert max(depth) >= 50
    assert max(children) >= 200
    assert depth.count(0) >= 500


def test_the_cast_are_different_people():
    assert len(BY_KEY) == len(CAST)
    assert len({somebody.name.casefold() for somebody in CAST}) == len(CAST)
    assert all(somebody.email.endswith("@example.org") for somebody in CAST)
