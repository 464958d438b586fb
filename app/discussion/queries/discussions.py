"""Reading a discussion's state and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from app.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class DiscussionView:
    """A discussion's state and counts."""

    id: int
    article_id: int | None
    state: str
    mode: str
    closed_reason: str
    closed_at: datetime | None
    comment_count: int
    version: int


_DISCUSSION = select(
    Discussion.id,
    Discussion.article_id,
    Discussion.state,
    Discussion.mode,
    Discussion.closed_reason,
    Discussion.closed_at,
    Discussion.comment_count,
    Discussion.version,
)
_BY_ID = _DISCUSSION.where(Discussion.id == bindparam("wanted"))
_TO_CHANGE = _BY_ID.with_for_update(key_share=True)
_OF_ARTICLE = _DISCUSSION.where(Discussion.article_id == bindparam("wanted"))


def discussion_of_article(article_id: int) -> DiscussionView:
    """The article's discussion, or NotFound."""
    return _one(_OF_ARTICLE, article_id)


def discussion_by_id(discussion_id: int) -> DiscussionView:
    """The discussion, or NotFound."""
    return _one(_BY_ID, discussion_id)


def discussion_to_change(discussion_id: int) -> DiscussionView:
    """The discussion, locked until the end of the transaction, or NotFound: its state holds until then."""
    return _one(_TO_CHANGE, discussion_id)


def is_empty(discussion_id: int) -> bool:
    """Whether nobody ever said anything here, not even something that waits."""
    said = select(Comment.id).where(Comment.discussion_id == discussion_id).limit(1)
    return db.session.execute(said).first() is None


def comment_counts(article_ids: Sequence[int]) -> dict[int, int]:
    """The kept number of comments under each article."""
    wanted = select(Discussion.article_id, Discussion.comment_count).where(Discussion.article_id.in_(article_ids))
    return {article_id: count for article_id, count in db.session.execute(wanted) if article_id is not None}


def _one(wanted: Select[*tuple[Any, ...]], number: int) -> DiscussionView:
    row = db.session.execute(wanted, {"wanted": number}).one_or_none()
    if row is None:
        raise NotFound
    return DiscussionView(*row)
