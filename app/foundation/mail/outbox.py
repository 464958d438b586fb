"""The outbox: a letter is a row in the transaction of what caused it; it is composed when it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, delete, func, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.db import Base, UTCDateTime, db, deleted_rows
from app.foundation.tokens import new_token


class Mail(Base):
    """One letter to one address.

    `kind` names who composes it (`wiring.LETTERS`), from `data` and what is true when it is sent; `data` may hold a
    token and is emptied when the letter is sent. `account_id` is the person it is for, if there is one.
    `unique_key` lets the same event cause one letter only. A letter that is being sent is claimed until
    `claimed_until`.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(String(320), index=True)
    account_id: Mapped[int | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(String(2))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"secret": True})
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    message_id: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        Index(
            "ix_mail_waiting",
            "due_at",
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )


def put_mail(
    kind: str,
    *,
    to: str,
    language: str,
    account_id: int | None = None,
    data: Mapping[str, Any] | None = None,
    unique_key: str | None = None,
    due_at: datetime | None = None,
) -> Mail:
    """A letter to be sent after the commit, not before `due_at`; inside the caller's transaction.

    With a `unique_key` that a letter already has, that one is returned and nothing is added, though it may have been
    sent or be under way.
    """
    if unique_key is not None:
        there = db.session.scalars(select(Mail).where(Mail.unique_key == unique_key)).one_or_none()
        if there is not None:
            return there
    now = clock.now()
    mail = Mail(
        kind=kind,
        address=to,
        account_id=account_id,
        language=language,
        data=dict(data or {}),
        unique_key=unique_key,
        message_id=new_token()[:32],
        created_at=now,
        due_at=due_at or now,
        tries=0,
        last_error="",
    )
    db.session.add(mail)
    db.session.flush()
    return mail


def call_back(unique_key: str) -> bool:
    """Delete a letter that nobody has begun to send, or that was given up; says whether there was one."""
    now = clock.now()
    untouched = or_(Mail.claimed_until.is_(None), Mail.claimed_until <= now)
    return bool(deleted_rows(delete(Mail).where(Mail.unique_key == unique_key, Mail.sent_at.is_(None), untouched)))


def forget_mail_of(account_id: int, address: str) -> None:
    """Delete every letter for the person or to the address, sent or not; without an address those for the person."""
    theirs = or_(Mail.account_id == account_id, func.lower(Mail.address) == address.lower())
    db.session.execute(delete(Mail).where(theirs), execution_options={"synchronize_session": False})
