"""Noting what somebody has seen, and forgetting what is old."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, or_, select, update

from app.discussion.models.comment import Comment
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.foundation.tidying import deleted_portion
from app.notifications.models.notification import Kind, Notification
from app.notifications.queries.notifications import Told, notification_of


def see(*, account_id: int, notification_id: int) -> Told:
    """The person has seen it, and what is told beside it: answers to one comment, news of a thread, fates of reports.

    Raises NotFound for what isn't theirs or may not be seen any more.
    """
    told = notification_of(account_id, notification_id)
    if told is None:
        raise NotFound
    kind, number = told.belongs_to
    beside: Select[Any] | None = None
    if kind == Kind.REPLY:
        beside = select(Comment.id).where(Comment.parent_id == number)
    elif kind == Kind.THREAD:
        beside = select(Comment.id).where(or_(Comment.thread_id == number, Comment.id == number))
    elif told.kind == Kind.REPORT:
        beside = select(Notification.comment_id).where(
            Notification.account_id == account_id,
            Notification.kind == told.kind,
            Notification.article_id == number,
            Notification.detail == told.detail,
        )
    these = Notification.id == notification_id
    if beside is not None:
        these = or_(these, (Notification.kind == told.kind) & Notification.comment_id.in_(beside))
    _see(account_id, these)
    return told


def see_all(*, account_id: int, up_to_id: int) -> None:
    """The person has seen everything up to this one; what came since stays new."""
    _see(account_id, Notification.id <= up_to_id)


def forget_old_notifications() -> int:
    """Delete what was told long ago; says how many."""
    long_ago = clock.now() - timedelta(days=setting("NOTIFICATIONS_KEPT_DAYS"))
    return deleted_portion(Notification, Notification.created_at < long_ago)


def _see(account_id: int, these: object) -> None:
    seeing = update(Notification).where(
        Notification.account_id == account_id,
        Notification.seen_at.is_(None),
        these,  # type: ignore[arg-type]
    )
    db.session.execute(seeing.values(seen_at=clock.now()), execution_options={"synchronize_session": False})
