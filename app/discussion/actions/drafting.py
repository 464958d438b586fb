"""Keeping what somebody wrote before logging in."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.discussion.models.draft import Draft, Place
from app.foundation import clock
from app.foundation.db import db
from app.foundation.settings import setting
from app.foundation.text.plain import storable
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import token_hash

MOST_DRAFTS_OF_A_BROWSER = 20


def keep_draft(*, browser_token: str, place: Place, typed: str) -> None:
    """Keep the text for this browser and place, in the place of an earlier one; an empty one is forgotten.

    Where there are too many, the browser's oldest ones make room.
    """
    browser_hash = token_hash(browser_token)
    drop_draft(browser_token=browser_token, place=place)
    body = storable(typed)[: 4 * setting("COMMENT_LIMIT_CHARACTERS")]
    if not body.strip():
        return
    newest_first = (
        select(Draft.id).where(Draft.browser_hash == browser_hash).order_by(Draft.expires_at.desc(), Draft.id.desc())
    )
    too_many = db.session.scalars(newest_first.offset(MOST_DRAFTS_OF_A_BROWSER - 1)).all()
    db.session.execute(delete(Draft).where(Draft.id.in_(too_many)))
    db.session.add(
        Draft(
            browser_hash=browser_hash,
            discussion_id=place.discussion_id,
            parent_id=place.parent_id,
            edited_id=place.edited_id,
            body=body,
            expires_at=kept_until(),
        )
    )


def kept_until() -> datetime:
    """When a text that is kept now will be forgotten."""
    return clock.now() + timedelta(hours=setting("DRAFT_LIFETIME_HOURS"))


def drop_draft(*, browser_token: str | None, place: Place) -> None:
    """Forget the text: it was posted or replaced."""
    if browser_token is not None:
        db.session.execute(
            delete(Draft).where(
                Draft.browser_hash == token_hash(browser_token),
                Draft.discussion_id == place.discussion_id,
                Draft.parent_id == place.parent_id,
                Draft.edited_id == place.edited_id,
            )
        )


def drop_new_texts_of(comment_id: int) -> None:
    """Forget what any browser keeps as a new text for the comment."""
    db.session.execute(delete(Draft).where(Draft.edited_id == comment_id))


def forget_expired_drafts() -> int:
    """Delete what was kept long enough; says how many."""
    return deleted_portion(Draft, Draft.expires_at < clock.now())
