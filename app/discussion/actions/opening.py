"""Opening, closing and reopening a discussion."""

from sqlalchemy import update

from app.discussion.models.discussion import Discussion
from app.foundation import clock
from app.foundation.db import db
from app.foundation.text.plain import storable


def open_discussion(*, article_id: int) -> Discussion:
    """A discussion for the article; it is empty and open."""
    discussion = Discussion(article_id=article_id, state="open", created_at=clock.now())
    db.session.add(discussion)
    db.session.flush()
    return discussion


def close_discussion(*, discussion_id: int, reason: str) -> bool:
    """Nobody can comment from now on; readers see the reason. Says whether it was open."""
    closing = (
        update(Discussion)
        .where(Discussion.id == discussion_id, Discussion.state == "open")
        .values(
            state="closed",
            closed_reason=storable(reason).strip(),
            closed_at=clock.now(),
            version=Discussion.version + 1,
        )
    )
    return bool(db.session.execute(closing).rowcount)  # type: ignore[attr-defined]


def reopen_discussion(*, discussion_id: int) -> bool:
    """People can comment again. Says whether it was closed."""
    opening = (
        update(Discussion)
        .where(Discussion.id == discussion_id, Discussion.state == "closed")
        .values(state="open", closed_reason="", closed_at=None, version=Discussion.version + 1)
    )
    return bool(db.session.execute(opening).rowcount)  # type: ignore[attr-defined]
