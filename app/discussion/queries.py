"""Reading discussions. Lists are keyset-paged on kept positions; nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.discussion.models.comment import REMOVAL_REASONS, Comment, CommentRevision, CommentState
from app.discussion.models.discussion import Discussion
from app.discussion.models.draft import Draft
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.tokens import token_hash

MOST_WAITING_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DiscussionView:
    """A discussion's state and counts."""

    id: int
    article_id: int | None
    state: str
    closed_reason: str
    closed_at: datetime | None
    comment_count: int
    version: int


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment with the names that are shown with it; plain values, the same for every viewer."""

    id: int
    discussion_id: int
    parent_id: int | None
    thread_id: int | None
    depth: int
    author_id: int
    author_name: str
    author_role: str
    parent_name: str | None
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


_discussion_columns = (
    Discussion.id,
    Discussion.article_id,
    Discussion.state,
    Discussion.closed_reason,
    Discussion.closed_at,
    Discussion.comment_count,
    Discussion.version,
)
_DISCUSSION_BY_ID = select(*_discussion_columns).where(Discussion.id == bindparam("wanted"))
_DISCUSSION_OF_ARTICLE = select(*_discussion_columns).where(Discussion.article_id == bindparam("wanted"))
_APPEARED = (
    select(Comment.id)
    .where(
        Comment.author_id == bindparam("author"),
        Comment.position.is_not(None),
        Comment.state != CommentState.HIDDEN.value,
    )
    .limit(bindparam("at_most"))
    .subquery()
)
_COUNT_APPEARED = select(func.count()).select_from(_APPEARED)
_parent = aliased(Comment)
_parent_author = aliased(Account)


def discussion_of_article(article_id: int) -> DiscussionView:
    """The article's discussion, or NotFound."""
    return _discussion(_DISCUSSION_OF_ARTICLE, article_id)


def discussion_by_id(discussion_id: int) -> DiscussionView:
    """The discussion, or NotFound."""
    return _discussion(_DISCUSSION_BY_ID, discussion_id)


def comment_counts(article_ids: Sequence[int]) -> dict[int, int]:
    """The kept number of comments under each article."""
    wanted = select(Discussion.article_id, Discussion.comment_count).where(Discussion.article_id.in_(article_ids))
    return {article_id: count for article_id, count in db.session.execute(wanted) if article_id is not None}


def threads_after(discussion_id: int, *, newest: bool, position: int | None, limit: int) -> list[CommentRow]:
    """Threads in the order of their first comments, from behind `position` on."""
    wanted = _threads(discussion_id)
    if position is not None:
        wanted = wanted.where(Comment.position < position if newest else Comment.position > position)
    wanted = wanted.order_by(Comment.position.desc() if newest else Comment.position.asc())
    return _rows(wanted.limit(limit))


def threads_before(discussion_id: int, *, newest: bool, position: int, limit: int) -> list[CommentRow]:
    """The threads just before `position`, in the same order as `threads_after`."""
    wanted = _threads(discussion_id)
    wanted = wanted.where(Comment.position > position if newest else Comment.position < position)
    wanted = wanted.order_by(Comment.position.asc() if newest else Comment.position.desc())
    return _rows(wanted.limit(limit))[::-1]


def first_replies(thread_ids: Sequence[int], *, limit: int) -> list[CommentRow]:
    """The first replies of each thread: `limit` places of it, whatever became of them; one bounded index range each."""
    if not thread_ids:
        return []
    wanted = _comments().where(Comment.thread_id.in_(thread_ids), Comment.place.between(1, limit))
    return _rows(wanted.order_by(Comment.thread_id, Comment.place))


def replies_after(thread_id: int, *, place: int, limit: int) -> list[CommentRow]:
    """Replies of one thread in the order in which they appeared."""
    wanted = _comments().where(Comment.thread_id == thread_id, Comment.place > place)
    return _rows(wanted.order_by(Comment.place).limit(limit))


def waiting_comments(discussion_id: int, viewer: Viewer) -> list[CommentRow]:
    """Held comments of the discussion that this viewer may see: one's own, or all for moderators."""
    if not viewer.is_authenticated:
        return []
    wanted = _comments().where(Comment.discussion_id == discussion_id, Comment.state == CommentState.HELD)
    if not viewer.may_moderate:
        wanted = wanted.where(Comment.author_id == viewer.id)
    return _rows(wanted.order_by(Comment.id.desc()).limit(MOST_WAITING_SHOWN))


def visible_comment(comment_id: int, viewer: Viewer) -> CommentRow:
    """The comment as this viewer may see it, or NotFound."""
    rows = _rows(_comments().where(Comment.id == comment_id))
    if not rows:
        raise NotFound
    row = rows[0]
    if row.position is None and not viewer.may_moderate and row.author_id != viewer.id:
        raise NotFound
    return row


def editable_comments(viewer: Viewer, discussion_id: int, since: datetime) -> list[int]:
    """The viewer's own comments that are young enough to be edited."""
    if viewer.id is None:
        return []
    wanted = select(Comment.id).where(
        Comment.author_id == viewer.id,
        Comment.discussion_id == discussion_id,
        Comment.created_at > since,
        Comment.state.in_((CommentState.PUBLISHED, CommentState.HELD)),
    )
    return list(db.session.scalars(wanted.order_by(Comment.id.desc()).limit(200)))


def threads_newer_than(discussion_id: int, position: int, *, at_most: int) -> int:
    """How many threads began after `position`, counted up to `at_most`."""
    newer = select(Comment.id).where(
        Comment.discussion_id == discussion_id, Comment.parent_id.is_(None), Comment.position > position
    )
    return int(db.session.execute(select(func.count()).select_from(newer.limit(at_most).subquery())).scalar_one())


def appeared_comments_by(author_id: int, *, at_most: int) -> int:
    """How many comments of the author readers have seen and can still see, counted up to `at_most`."""
    appeared = select(Comment.id).where(
        Comment.author_id == author_id, Comment.position.is_not(None), Comment.state != CommentState.HIDDEN
    )
    return int(db.session.execute(select(func.count()).select_from(appeared.limit(at_most).subquery())).scalar_one())


def comment_sent_before(author_id: int, submit_key: str | None) -> Comment | None:
    """The comment that this very form has already made."""
    if submit_key is None:
        return None
    wanted = select(Comment).where(Comment.author_id == author_id, Comment.submit_key == submit_key)
    return db.session.scalars(wanted).one_or_none()


def comment_to_change(comment_id: int) -> Comment:
    """The comment, locked until the end of the transaction, or NotFound."""
    comment = db.session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None:
        raise NotFound
    return comment


def comment_source(comment_id: int) -> str:
    """The Markdown of a comment."""
    return db.session.execute(select(Comment.body).where(Comment.id == comment_id)).scalar_one()


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
    wanted = _comments().where(Comment.state == state)
    if before_id is not None:
        wanted = wanted.where(Comment.id < before_id)
    return _rows(wanted.order_by(Comment.id.desc()).limit(limit))


def count_in_state(state: str, *, at_most: int) -> int:
    """How many comments are in this state, counted up to `at_most`."""
    some = select(Comment.id).where(Comment.state == state).limit(at_most).subquery()
    return int(db.session.execute(select(func.count()).select_from(some)).scalar_one())


def draft_for(browser_token: str | None, discussion_id: int, parent_id: int | None = None) -> str:
    """What this browser kept for this place, or an empty text."""
    if browser_token is None:
        return ""
    wanted = select(Draft.body).where(
        Draft.browser_hash == token_hash(browser_token),
        Draft.discussion_id == discussion_id,
        Draft.parent_id == (parent_id or 0),
        Draft.expires_at > clock.now(),
    )
    return db.session.execute(wanted).scalar_one_or_none() or ""


def _comments() -> Select[*tuple[Any, ...]]:
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
            _parent_author.name,
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


def _threads(discussion_id: int) -> Select[*tuple[Any, ...]]:
    return _comments().where(
        Comment.discussion_id == discussion_id, Comment.parent_id.is_(None), Comment.position.is_not(None)
    )


def _rows(wanted: Select[*tuple[Any, ...]]) -> list[CommentRow]:
    return [CommentRow(*row) for row in db.session.execute(wanted)]


def _discussion(wanted: Select[*tuple[Any, ...]], number: int) -> DiscussionView:
    row = db.session.execute(wanted, {"wanted": number}).one_or_none()
    if row is None:
        raise NotFound
    return DiscussionView(*row)
