"""Opening, closing and reopening a discussion, and its mode."""

from sqlalchemy import update

from app.discussion.models.discussion import Discussion, DiscussionMode, DiscussionState
from app.discussion.queries.discussions import discussion_to_change
from app.discussion.queries.modes import closes_at
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.text.plain import storable


def open_discussion(*, article_id: int) -> Discussion:
    """A discussion for the article; it is empty and open."""
    discussion = Discussion(article_id=article_id, created_at=clock.now())
    db.session.add(discussion)
    db.session.flush()
    return discussion


def close_discussion(*, discussion_id: int, reason: str) -> bool:
    """Nobody can comment from now on; readers see the reason. Says whether it was open."""
    closing = (
        update(Discussion)
        .where(Discussion.id == discussion_id, Discussion.state == DiscussionState.OPEN)
        .values(
            state=DiscussionState.CLOSED,
            closed_reason=storable(reason).strip(),
            closed_at=clock.now(),
            shown_mode="closed chosen",
            shown_until=None,
            version=Discussion.version + 1,
        )
    )
    return bool(db.session.execute(closing).rowcount)  # type: ignore[attr-defined]


def reopen_discussion(*, discussion_id: int) -> bool:
    """People can comment again, also where it had closed because of its age; then it stays open for good.

    Says whether it was closed.
    """
    discussion = discussion_to_change(discussion_id)
    if discussion.state != DiscussionState.CLOSED:
        return False
    end = closes_at(discussion)
    is_over = end is not None and end <= clock.now()
    stays_open = {"close_after_days": 0} if is_over else {}
    opening = (
        update(Discussion)
        .where(Discussion.id == discussion_id)
        .values(
            state=DiscussionState.OPEN,
            closed_reason="",
            closed_at=None,
            shown_mode="",
            shown_until=None,
            version=Discussion.version + 1,
            **stays_open,
        )
    )
    db.session.execute(opening)
    return True


def set_mode(*, discussion_id: int, mode: DiscussionMode) -> None:
    """Comments that are written from now on are screened in this mode."""
    db.session.execute(
        update(Discussion).where(Discussion.id == discussion_id).values(mode=mode, version=Discussion.version + 1)
    )
    log().info("mode set", discussion=discussion_id, mode=str(mode))
