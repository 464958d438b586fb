"""Reading what somebody wrote before logging in."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from app.discussion.models.draft import Draft, Place
from app.foundation import clock
from app.foundation.db import db
from app.foundation.quick_reads import rows_of
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


def has_drafts(browser_token: str | None) -> bool:
    """Whether this browser keeps any text that was not sent."""
    if browser_token is None:
        return False
    return bool(rows_of(_any_draft(), {"browser": token_hash(browser_token), "now": clock.now()}))


@cache
def _any_draft() -> Select[Any]:
    kept = select(Draft.id).where(Draft.browser_hash == bindparam("browser"), Draft.expires_at > bindparam("now"))
    return kept.limit(1)
