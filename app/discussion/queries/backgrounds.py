"""What screening wants to know of an author and a place, read at one go."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, union_all

from app.accounts.models.account import Account
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.models.report import Report
from app.discussion.models.term import TermList
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.prepared import run

MOST_RECENT = 10
MOST_SAME = 20
MOST_ABOVE = 50


@dataclass(frozen=True, slots=True)
class Background:
    """An author's record, the version of the lists, and when the author last wrote in this discussion."""

    appeared: int
    account_created_at: datetime
    list_version: int | None
    last_here_at: datetime | None


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A comment of the past with what it said."""

    comment_id: int
    author_id: int
    state: str
    removal_reason: str | None
    created_at: datetime
    body: str
    is_same: bool


def background(author_id: int, discussion_id: int, *, at_most: int) -> Background:
    """The figures; comments that appeared are counted up to `at_most`."""
    values = {"author": author_id, "discussion": discussion_id, "at_most": at_most}
    return Background(*db.session.execute(_background(), values).one())


def earlier_texts(author_id: int, text_key: str) -> list[EarlierText]:
    """What the author said last, whatever became of it; then what has the same key, whoever said it.

    Of the latter the newest come first; texts that were removed and then deleted are among them.
    """
    values = {"author": author_id, "key": text_key}
    return [EarlierText(*row) for row in run(_earlier(), values)]


def is_reported_above(comment_id: int) -> bool:
    """Whether readers have reported the comment, or one of those it answers, and nobody has decided yet."""
    return db.session.execute(_reported_above(), {"comment": comment_id}).first() is not None


def background_columns() -> tuple[ColumnElement[Any], ...]:
    """The figures of a Background, for a statement that reads the author's account and takes their parameters."""
    some = select(Comment.id).where(
        Comment.author_id == bindparam("author"), Comment.position.is_not(None), Comment.state != CommentState.HIDDEN
    )
    appeared = select(func.count()).select_from(some.limit(bindparam("at_most")).subquery()).scalar_subquery()
    here = select(Comment.created_at).where(
        Comment.discussion_id == bindparam("discussion"), Comment.author_id == bindparam("author")
    )
    last = here.order_by(Comment.id.desc()).limit(1).scalar_subquery()
    version = select(TermList.version).limit(1).scalar_subquery()
    return appeared, Account.created_at.expression, version, last


@cache
def _background() -> Select[*tuple[Any, ...]]:
    return select(*background_columns()).where(Account.id == bindparam("author"))


_EARLIER = (
    Comment.id,
    Comment.author_id,
    Comment.state,
    Comment.removal_reason,
    Comment.created_at,
    Comment.body,
)


@cache
def _earlier() -> Select[*tuple[Any, ...]]:
    by_author = select(*_EARLIER, literal(False).label("is_same")).where(Comment.author_id == bindparam("author"))
    recent = by_author.order_by(Comment.id.desc()).limit(MOST_RECENT).subquery()
    same = select(*_EARLIER, literal(True)).join(CommentRevision, CommentRevision.comment_id == Comment.id)
    same = same.where(CommentRevision.text_key == bindparam("key"), CommentRevision.number == Comment.revision)
    both = union_all(select(recent), select(same.order_by(Comment.id.desc()).limit(MOST_SAME).subquery())).subquery()
    return select(both)


@cache
def _reported_above() -> Select[*tuple[Any, ...]]:
    start = select(Comment.id, Comment.parent_id, Comment.depth).where(Comment.id == bindparam("comment"))
    above = start.cte("above", recursive=True)
    parent = alias_of(Comment)
    above = above.union_all(
        select(parent.id, parent.parent_id, parent.depth).join(above, above.c.parent_id == parent.id)
    )
    near = select(above.c.id).limit(MOST_ABOVE)
    is_open = (Report.decided_at.is_(None), Report.reporter_id.is_not(None))
    return select(Report.id).where(Report.comment_id.in_(near), *is_open).limit(1)
