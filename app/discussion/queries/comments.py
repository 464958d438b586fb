"""Reading single comments and lists of them across discussions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.discussion.models.comment import REMOVAL_REASONS, Comment, CommentRevision, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from app.foundation.refusals import NotFound

_parent = aliased(Comment)
_parent_author = aliased(Account)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with the names that are shown with it; plain values, the same for every viewer.

    Whose comment it answers is only said where that one is shown with its name too.
    """

    id: int
    discussion_id: int
    parent_id: int | None
    thread_id: int | None
    depth: int
    author_id: int
    author_name: str
    author_role: str
    parent_name: str | None
    parent_state: str | None
    state: str
    removal_reason: str | None
    html: str
    revision: int
    created_at: datetime
    edited_at: datetime | None
    position: int | None
    place: int | None
    reply_count: int
    last_place: int
    version: int

    @property
    def removal_label(self) -> str | None:
        """The reason in words of the catalogue."""
        return REMOVAL_REASONS.get(self.removal_reason or "", None)


def visible_comment(comment_id: int, viewer: Viewer) -> CommentRow:
    """The comment as this viewer may see it, or NotFound."""
    rows = read_rows(_by_id(), comment=comment_id)
    if not rows:
        raise NotFound
    row = rows[0]
    if row.position is None and not viewer.may_moderate and row.author_id != viewer.id:
        raise NotFound
    return row


def comment_to_change(comment_id: int) -> Comment:
    """The comment, locked with its discussion until the end of the transaction, or NotFound.

    The discussion is locked in place of the comment: every write counts there sooner or later, and writers who took
    single comments first would wait for each other in a circle.
    """
    its_discussion = select(Comment.discussion_id).where(Comment.id == comment_id).scalar_subquery()
    db.session.execute(select(Discussion.id).where(Discussion.id == its_discussion).with_for_update(key_share=True))
    comment = db.session.get(Comment, comment_id, populate_existing=True)
    if comment is None:
        raise NotFound
    return comment


def comment_source(comment_id: int) -> str:
    """The Markdown of a comment."""
    return db.session.execute(select(Comment.body).where(Comment.id == comment_id)).scalar_one()


def discussion_id_of(comment_id: int) -> int | None:
    """The discussion a comment stands in, whoever may see it."""
    return db.session.execute(select(Comment.discussion_id).where(Comment.id == comment_id)).scalar_one_or_none()


def comment_sent_before(author_id: int, submit_key: str | None) -> Comment | None:
    """The comment that this very form has already made."""
    if submit_key is None:
        return None
    wanted = select(Comment).where(Comment.author_id == author_id, Comment.submit_key == submit_key)
    return db.session.scalars(wanted).one_or_none()


def appeared_comments_by(author_id: int, *, at_most: int) -> int:
    """How many comments of the author readers have seen and can still see, counted up to `at_most`."""
    return int(db.session.execute(_appeared(), {"author": author_id, "at_most": at_most}).scalar_one())


def revisions_of(comment_id: int) -> Sequence[CommentRevision]:
    """All versions of a comment, the first one first."""
    wanted = select(CommentRevision).where(CommentRevision.comment_id == comment_id)
    return db.session.scalars(wanted.order_by(CommentRevision.number)).all()


def screening_of(comment_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What screening said of the present text of each of these comments."""
    wanted = (
        select(Comment.id, CommentRevision.screening)
        .join(CommentRevision, CommentRevision.comment_id == Comment.id)
        .where(Comment.id.in_(comment_ids), CommentRevision.number == Comment.revision)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def comments_in_state(state: str, *, before_id: int | None, limit: int) -> list[CommentRow]:
    """Held or hidden comments of all discussions, the newest first."""
    wanted = comment_rows().where(Comment.state == state)
    if before_id is not None:
        wanted = wanted.where(Comment.id < before_id)
    return read_rows(wanted.order_by(Comment.id.desc()).limit(limit))


def count_in_state(state: str, *, at_most: int) -> int:
    """How many comments are in this state, counted up to `at_most`."""
    some = select(Comment.id).where(Comment.state == state).limit(at_most).subquery()
    return int(db.session.execute(select(func.count()).select_from(some)).scalar_one())


def read_rows(wanted: Select[*tuple[Any, ...]], **values: Any) -> list[CommentRow]:
    """Run a statement made from `comment_rows` with the values of its parameters."""
    return [CommentRow(*row) for row in db.session.execute(wanted, values)]


@cache
def comment_rows() -> Select[*tuple[Any, ...]]:
    """The columns of a CommentRow. Statements are built once: building costs more than running them."""
    return (
        select(
            Comment.id,
            Comment.discussion_id,
            Comment.parent_id,
            Comment.thread_id,
            Comment.depth,
            Comment.author_id,
            Account.name,
            Account.role,
            case((_parent.state == CommentState.PUBLISHED.value, _parent_author.name), else_=None),
            _parent.state,
            Comment.state,
            Comment.removal_reason,
            Comment.html,
            Comment.revision,
            Comment.created_at,
            Comment.edited_at,
            Comment.position,
            Comment.place,
            Comment.reply_count,
            Comment.last_place,
            Comment.version,
        )
        .join(Account, Account.id == Comment.author_id)
        .outerjoin(_parent, _parent.id == Comment.parent_id)
        .outerjoin(_parent_author, _parent_author.id == _parent.author_id)
    )


@cache
def _by_id() -> Select[*tuple[Any, ...]]:
    return comment_rows().where(Comment.id == bindparam("comment"))


@cache
def _appeared() -> Select[*tuple[Any, ...]]:
    some = select(Comment.id).where(
        Comment.author_id == bindparam("author"), Comment.position.is_not(None), Comment.state != CommentState.HIDDEN
    )
    return select(func.count()).select_from(some.limit(bindparam("at_most")).subquery())
