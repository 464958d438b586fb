"""Where a discussion heats up."""

from datetime import datetime

from sqlalchemy import case, func, or_, select

from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.report import Report
from app.foundation.db import db
from app.foundation.settings import setting

NEWEST = 5000  # comments that are looked at: no index knows when each was written


def heated_discussions(since: datetime) -> list[int]:
    """Discussions of whose comments since then a larger share than the settings bear was hidden or reported."""
    percent, least = setting("HEAT_PERCENT"), setting("HEAT_LEAST")
    if not percent:
        return []
    newest = select(Comment.id, Comment.discussion_id, Comment.state, Comment.created_at)
    newest_ones = newest.order_by(Comment.id.desc()).limit(NEWEST).subquery()
    reported = select(Report.comment_id).where(Report.created_at >= since, Report.reporter_id.is_not(None))
    is_bad = or_(newest_ones.c.state == CommentState.HIDDEN.value, newest_ones.c.id.in_(reported))
    bad = func.sum(case((is_bad, 1), else_=0))
    counted = (
        select(newest_ones.c.discussion_id)
        .where(newest_ones.c.created_at >= since)
        .group_by(newest_ones.c.discussion_id)
        .having(func.count() >= least, bad * 100 >= func.count() * percent)
    )
    return list(db.session.scalars(counted.order_by(newest_ones.c.discussion_id)))
