"""Reading the threads of a discussion, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, not_, or_, select, tuple_

from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import CommentRow, comment_rows, shown_rows
from app.foundation.db import db

MOST_WAITING_SHOWN = 100


class Order(StrEnum):
    """In which order the threads of a discussion stand; recommended: by `score`, the newest first among equals."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a page begins or ends: a comment's position and, in the order of recommendation, its score at that time."""

    position: int
    score: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be shown of a discussion, and in which order; `picked`: only what the editors recommend."""

    order: Order = Order.NEWEST
    picked: bool = False


def comments_after(discussion_id: int, wanted: Selection, edge: Edge | None, *, limit: int) -> list[CommentRow]:
    """The first comments of threads, or picked comments, from behind the edge on; threads that are pinned left out."""
    return _read_page(discussion_id, wanted, edge, limit=limit, backwards=False)


def comments_before(discussion_id: int, wanted: Selection, edge: Edge, *, limit: int) -> list[CommentRow]:
    """Those just before the edge, in the same order as `comments_after`."""
    return _read_page(discussion_id, wanted, edge, limit=limit, backwards=True)[::-1]


def pinned_comments(discussion_id: int) -> list[CommentRow]:
    """The threads that stand above all others, the latest pin first."""
    return shown_rows(_pinned(), discussion=discussion_id)


def first_replies(thread_ids: Sequence[int], *, limit: int) -> list[CommentRow]:
    """The first replies of each thread: `limit` places of it, whatever became of them; one bounded index range each."""
    return shown_rows(_first_replies(), threads=thread_ids, limit=limit) if thread_ids else []


def replies_after(thread_id: int, *, place: int, limit: int) -> list[CommentRow]:
    """Replies of one thread in the order in which they appeared."""
    return shown_rows(_replies(), thread=thread_id, place=place, limit=limit)


def waiting_comments(discussion_id: int, viewer: Viewer) -> list[CommentRow]:
    """What waits in the discussion and may be seen by this viewer: all for moderators, else one's own.

    Of one's own also those that were removed before they appeared: nobody else would say so.
    """
    if not viewer.id:
        return []
    if viewer.may_moderate:
        return shown_rows(_waiting(own=False), discussion=discussion_id)
    return shown_rows(_waiting(own=True), discussion=discussion_id, author=viewer.id)


def is_kept_from_readers() -> ColumnElement[bool]:
    """Waiting, or removed before it appeared."""
    removed = and_(Comment.state == CommentState.HIDDEN.value, Comment.position.is_(None))
    return or_(Comment.state == CommentState.HELD.value, removed)


def threads_newer_than(discussion_id: int, position: int, *, at_most: int) -> int:
    """How many threads began after `position`, counted up to `at_most`."""
    newer = select(Comment.id).where(
        Comment.discussion_id == discussion_id, Comment.parent_id.is_(None), Comment.position > position
    )
    return int(db.session.execute(select(func.count()).select_from(newer.limit(at_most).subquery())).scalar_one())


def _read_page(
    discussion_id: int, wanted: Selection, edge: Edge | None, *, limit: int, backwards: bool
) -> list[CommentRow]:
    by_score = wanted.order == Order.RECOMMENDED
    falling = (wanted.order != Order.OLDEST) != backwards
    statement = _page(by_score=by_score, falling=falling, picked=wanted.picked, bounded=edge is not None)
    values: dict[str, int] = {"discussion": discussion_id, "limit": limit}
    if edge is not None:
        values |= {"position": edge.position} | ({"score": edge.score} if by_score else {})
    return shown_rows(statement, **values)


@cache
def _page(*, by_score: bool, falling: bool, picked: bool, bounded: bool) -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(Comment.discussion_id == bindparam("discussion"), Comment.position.is_not(None))
    public = Comment.state == CommentState.PUBLISHED.value
    if picked:
        wanted = wanted.where(Comment.picked_at.is_not(None), public)
    else:
        wanted = wanted.where(Comment.parent_id.is_(None), or_(Comment.pinned_at.is_(None), not_(public)))
    columns = [Comment.score, Comment.position] if by_score else [Comment.position]
    if bounded:
        here, edge = tuple_(*columns), tuple_(*(bindparam(column.key, type_=Integer) for column in columns))
        wanted = wanted.where(here < edge if falling else here > edge)
    keys = [column.desc() if falling else column.asc() for column in columns]
    return wanted.order_by(*keys).limit(bindparam("limit"))


@cache
def _pinned() -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(
        Comment.discussion_id == bindparam("discussion"),
        Comment.state == CommentState.PUBLISHED.value,
        Comment.pinned_at.is_not(None),
    )
    return wanted.order_by(Comment.pinned_at.desc(), Comment.id.desc())


@cache
def _first_replies() -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(
        Comment.thread_id.in_(bindparam("threads", expanding=True)), Comment.place.between(1, bindparam("limit"))
    )
    return wanted.order_by(Comment.thread_id, Comment.place)


@cache
def _replies() -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(Comment.thread_id == bindparam("thread"), Comment.place > bindparam("place"))
    return wanted.order_by(Comment.place).limit(bindparam("limit"))


@cache
def _waiting(*, own: bool) -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(Comment.discussion_id == bindparam("discussion"))
    if own:
        wanted = wanted.where(Comment.author_id == bindparam("author"), is_kept_from_readers())
    else:
        wanted = wanted.where(Comment.state == CommentState.HELD.value)
    return wanted.order_by(Comment.id.desc()).limit(MOST_WAITING_SHOWN)
