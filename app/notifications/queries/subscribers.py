"""Reading who wants to know of new articles without an account."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from app.accounts.models.account import Account
from app.accounts.queries.accounts import email_key
from app.foundation import clock
from app.foundation.db import db
from app.foundation.tokens import token_hash
from app.notifications.models.notification import Choice, Frequency, Kind
from app.notifications.models.subscriber import CONFIRMED_WITHIN, Subscriber


def subscriber_by_id(subscriber_id: int) -> Subscriber | None:
    """The subscriber."""
    return db.session.get(Subscriber, subscriber_id, populate_existing=True)


def subscriber_by_email(email: str) -> Subscriber | None:
    """The subscriber with this address, confirmed or not."""
    return db.session.scalars(select(Subscriber).where(Subscriber.email_key == email_key(email))).one_or_none()


def subscriber_by_link(token: str) -> Subscriber | None:
    """Whoever was sent this link to confirm their address, while it counts; it may have been used already."""
    found = db.session.scalars(select(Subscriber).where(Subscriber.token_hash == token_hash(token))).one_or_none()
    if found is None or found.confirmed_at is not None:
        return found
    return found if found.created_at > clock.now() - CONFIRMED_WITHIN else None


def subscribers_before(moment: datetime, *, after_id: int, limit: int) -> Sequence[Subscriber]:
    """Confirmed subscribers of that time, from behind `after_id` on, in the order of their numbers.

    Not those who also have an account by which they get the same mail.
    """
    told_anyway = exists().where(
        Account.email_key == Subscriber.email_key,
        Account.disabled_at.is_(None),
        Choice.account_id == Account.id,
        Choice.kind == Kind.ARTICLE.value,
        Choice.by_mail != Frequency.NEVER.value,
    )
    wanted = select(Subscriber).where(Subscriber.confirmed_at <= moment, Subscriber.id > after_id, ~told_anyway)
    return db.session.scalars(wanted.order_by(Subscriber.id).limit(limit)).all()
