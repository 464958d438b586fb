"""Reading what somebody wrote before logging in."""

from sqlalchemy import select

from app.discussion.models.draft import Draft, Place
from app.foundation import clock
from app.foundation.db import db
from app.foundation.tokens import token_hash


def draft_for(browser_token: str | None, place: Place) -> str:
    """What this browser kept for this place, or an empty text."""
    if browser_token is None:
        return ""
    wanted = select(Draft.body).where(
        Draft.browser_hash == token_hash(browser_token),
        Draft.discussion_id == place.discussion_id,
        Draft.parent_id == place.parent_id,
        Draft.edited_id == place.edited_id,
        Draft.expires_at > clock.now(),
    )
    return db.session.execute(wanted).scalar_one_or_none() or ""
