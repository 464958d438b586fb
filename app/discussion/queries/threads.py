"""Reading the threads of a discussion, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, func, or_, select

from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.queries.comments import CommentRow, comment_rows, read_rows
from app.foundation.db import db

MOST_WAITING_SHOWN = 100
MOST_EDITABLE = 200


def threads_after(discussion_id: int, *, newest: bool, position: int | None, limit: int) -> list[CommentRow]:
    """Threads in the order of their first comments, from behind `position` on."""
    if position is None:
        return read_rows(_threads(falling=newest, bounded=False), discussion=discussion_id, limit=limit)
    wanted = _threads(falling=newest, bounded=True)
    return read_rows(wanted, discussion=discussion_id, position=position, limit=limit)


def threads_before(discussion_id: int, *, newest: bool, position: int, limit: int) -> list[CommentRow]:
    """The threads just before `position`, in the same order as `threads_after`."""
    wanted = _threads(falling=not newest, bounded=True)
    return read_rows(wanted, discussion=discussion_id, position=position, limit=limit)[::-1]


def first_replies(thread_ids: Sequence[int], *, limit: int) -> list[CommentRow]:
    """The first replies of each thread: `limit` places of it, whatever became of them; one bounded index range each."""
    return read_rows(_first_replies(), threads=thread_ids, limit=limit) if thread_ids else []


def replies_after(thread_id: int, *, place: int, limit: int) -> list[CommentRow]:
    """Replies of one thread in the order in which they appeared."""
    return read_rows(_replies(), thread=thread_id, place=place, limit=limit)


def waiting_comments(discussion_id: int, viewer: Viewer) -> list[CommentRow]:
    """What waits in the discussion and may be seen by this viewer: all for moderators, else one's own.

    Of one's own also those that were removed before they appeared: nobody else would say so.
    """
    if not viewer.is_authenticated:
        return []
    if viewer.may_moderate:
        return read_rows(_waiting(own=False), discussion=discussion_id)
    return read_rows(_waiting(own=True), discussion=discussion_id, author=viewer.id)


def editable_comments(viewer: Viewer, discussion_id: int, since: datetime) -> list[int]:
    """The viewer's own comments that are young enough to be edited."""
    if viewer.id is None:
        return []
    values = {"author": viewer.id, "discussion": discussion_id, "since": since}
    return list(db.session.scalars(_editable(), values))


def threads_newer_than(discussion_id: int, position: int, *, at_most: int) -> int:
    """How many threads began after `position`, counted up to `at_most`."""
    newer = select(Comment.id).where(
        Comment.discussion_id == discussion_id, Comment.parent_id.is_(None), Comment.position > position
    )
    return int(db.session.execute(select(func.count()).select_from(newer.limit(at_most).subquery())).scalar_one())


@cache
def _threads(*, falling: bool, bounded: bool) -> Select[*tuple[Any, ...]]:
    wanted = comment_rows().where(
        Comment.discussion_id == bindparam("discussion"), Comment.parent_id.is_(None), Comment.position.is_not(None)
    )
    if bounded:
        edge = bindparam("position", type_=Integer)
        wanted = wanted.where(Comment.position < edge if falling else Comment.position > edge)
    return wanted.order_by(Comment.position.desc() if falling else Comment.position.asc()).limit(bindparam("limit"))


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
    wanted, held = comment_rows().where(Comment.discussion_id == bindparam("discussion")), CommentState.HELD.value
    if own:
        removed = and_(Comment.state == CommentState.HIDDEN.value, Comment.position.is_(None))
        wanted = wanted.where(Comment.author_id == bindparam("author"), or_(Comment.state == held, removed))
    else:
        wanted = wanted.where(Comment.state == held)
    return wanted.order_by(Comment.id.desc()).limit(MOST_WAITING_SHOWN)


@cache
def _editable() -> Select[int]:
    wanted = select(Comment.id).where(
        Comment.author_id == bindparam("author"),
        Comment.discussion_id == bindparam("discussion"),
        Comment.created_at > bindparam("since"),
        Comment.state.in_((CommentState.PUBLISHED.value, CommentState.HELD.value)),
    )
    return wanted.order_by(Comment.id.desc()).limit(MOST_EDITABLE)
