"""Reading single comments and lists of them across discussions."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, exists, func, select

from app.accounts.models.account import Account
from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.following import Following
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.prepared import run
from app.foundation.quick_reads import moment_or_none, rows_of
from app.foundation.refusals import NotFound

_parent = alias_of(Comment)
_parent_author = alias_of(Account)


class CommentRow(NamedTuple):
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
    author_is_public: bool
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
    recommendation_count: int
    score: int
    picked_at: datetime | None
    pinned_at: datetime | None

    @property
    def is_pinned(self) -> bool:
        """Whether it stands above the others, and not in its place."""
        return self.pinned_at is not None and self.state == CommentState.PUBLISHED


_MOMENTS = tuple(CommentRow._fields.index(name) for name in ("created_at", "edited_at", "picked_at", "pinned_at"))


def visible_comment(comment_id: int, viewer: Viewer) -> CommentRow:
    """The comment as this viewer may see it, or NotFound."""
    rows = shown_rows(_by_id(), comment=comment_id)
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


def was_typed_too_fast(comment_id: int) -> bool:
    """Whether any version of it waited because a program seemed to have written it, which no other text refutes."""
    runs = db.session.scalars(select(CommentRevision.screening).where(CommentRevision.comment_id == comment_id))
    return any(step.get("rule") == "typed_too_fast" and step.get("outcome") == "hold" for run in runs for step in run)


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


def shown_rows(wanted: Select[*tuple[Any, ...]], **values: Any) -> list[CommentRow]:
    """The same for a page, by the driver: what is committed, in a fifth of the time."""
    return [_as_shown(row) for row in rows_of(wanted, values)]


def _as_shown(row: Sequence[Any]) -> CommentRow:
    values = list(row)
    for place in _MOMENTS:
        values[place] = moment_or_none(values[place])
    return CommentRow._make(values)


def read_rows(wanted: Select[*tuple[Any, ...]], **values: Any) -> list[CommentRow]:
    """Run a statement made from `comment_rows` with the values of its parameters."""
    return [CommentRow(*row) for row in db.session.execute(wanted, values)]


def answer_for(comment_id: int, follower_id: int | None) -> tuple[CommentRow, int, bool]:
    """A comment just written, the number of comments with it, and whether its author follows the thread; NotFound."""
    rows = run(_answer(), {"comment": comment_id, "follower": follower_id})
    if not rows:
        raise NotFound
    *values, count, follows = rows[0]
    return CommentRow(*values), count, follows


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
            Account.profile_is_public,
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
            Comment.recommendation_count,
            Comment.score,
            Comment.picked_at,
            Comment.pinned_at,
        )
        .join(Account, Account.id == Comment.author_id)
        .outerjoin(_parent, _parent.id == Comment.parent_id)
        .outerjoin(_parent_author, _parent_author.id == _parent.author_id)
    )


@cache
def _by_id() -> Select[*tuple[Any, ...]]:
    return comment_rows().where(Comment.id == bindparam("comment"))


@cache
def _answer() -> Select[*tuple[Any, ...]]:
    follows = exists().where(
        Following.thread_id == func.coalesce(Comment.thread_id, Comment.id),
        Following.account_id == bindparam("follower"),
        Following.ended_at.is_(None),
    )
    wanted = _by_id().add_columns(Discussion.comment_count, follows)
    return wanted.join(Discussion, Discussion.id == Comment.discussion_id)
