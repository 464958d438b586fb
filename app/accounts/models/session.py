"""Browsers in which people are logged in, and what is known of attempts to get in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class Way(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 - a way in, not one
    LINK = "link"
    PASSKEY = "passkey"
    PROVIDER = "provider"


class AccountSession(Base):
    """One browser in which somebody is logged in; ending it here ends it at once.

    `proved_at` is when the person last showed who they are; `is_strong` says that two factors did. `device` and
    `country` (two letters, or nothing) are for the person to recognise the browser by.
    """

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    proved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    way: Mapped[str] = mapped_column(String(10))
    is_strong: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="")


class KnownDevice(Base):
    """A browser in which the account was logged in before: no mail about it, and guessing elsewhere can't lock it."""

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), index=True, info={"secret": True})
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class FailedLogIn(Base):
    """Failures in a row, under a keyed hash of what was typed, alone or with the network it was typed in."""

    __tablename__ = "failed_log_in"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class SetUpLink(Base):
    """The link under which the first administrator is made; at most one counts, and only once."""

    __tablename__ = "set_up_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
