"""Reading what has happened, as far as it decides who is told."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select

from app.discussion.models.comment import Comment
from app.discussion.models.discussion import Discussion
from app.discussion.models.following import Following, Mention
from app.discussion.models.report import Report
from app.foundation.aliases import alias_of
from app.foundation.db import db
from app.foundation.prepared import run

_parent = alias_of(Comment)


@dataclass(frozen=True, slots=True)
class Happening:
    """A comment with whom and what it stands beside; `thread_id` is its own number where it begins a thread."""

    comment_id: int
    author_id: int
    state: str
    thread_id: int
    parent_author_id: int | None
    article_id: int | None
    names_somebody: bool
    others_follow: bool


def happening(comment_id: int) -> Happening | None:
    """The comment, if it is still there."""
    rows = run(_happening(), {"comment": comment_id})
    return Happening(*rows[0]) if rows else None


def reporters_answered(comment_id: int) -> dict[int, str]:
    """Whose reports of the comment are answered, and how; not who reported what was hidden already."""
    wanted = select(Report.reporter_id, Report.outcome).where(
        Report.comment_id == comment_id, Report.reporter_id.is_not(None), Report.decided_at > Report.created_at
    )
    return {who: outcome for who, outcome in db.session.execute(wanted) if who is not None and outcome is not None}


@cache
def _happening() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Comment.id,
            Comment.author_id,
            Comment.state,
            func.coalesce(Comment.thread_id, Comment.id),
            _parent.author_id,
            Discussion.article_id,
            exists().where(Mention.comment_id == Comment.id),
            exists().where(
                Following.thread_id == func.coalesce(Comment.thread_id, Comment.id),
                Following.account_id != Comment.author_id,
                Following.ended_at.is_(None),
            ),
        )
        .join(Discussion, Discussion.id == Comment.discussion_id)
        .outerjoin(_parent, _parent.id == Comment.parent_id)
        .where(Comment.id == bindparam("comment"))
    )
