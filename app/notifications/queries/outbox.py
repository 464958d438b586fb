"""Reading what waits in the outbox and what became of it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.foundation.db import db
from app.foundation.mail.outbox import Mail


def newest_mail(*, before_id: int | None = None, limit: int) -> Sequence[Mail]:
    """Letters, the newest first."""
    wanted = select(Mail).order_by(Mail.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(Mail.id < before_id)
    return db.session.scalars(wanted).all()


def mail_by_id(mail_id: int) -> Mail | None:
    """The letter with this number."""
    return db.session.get(Mail, mail_id)


def count_waiting(*, at_most: int) -> int:
    """How many letters wait to be sent."""
    return _count(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), at_most=at_most)


def count_given_up(*, at_most: int) -> int:
    """How many letters were given up."""
    return _count(Mail.given_up_at.is_not(None), at_most=at_most)


def _count(*which: object, at_most: int) -> int:
    some = select(Mail.id).where(*which).limit(at_most).subquery()  # type: ignore[arg-type]
    return db.session.scalars(select(func.count()).select_from(some)).one()
