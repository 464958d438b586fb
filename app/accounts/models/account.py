"""People, the names they had, and whom they don't want to read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class Role(StrEnum):
    """What somebody is in the publication; one person, one role."""

    READER = "reader"
    AUTHOR = "author"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """A person with a name.

    `address_key` is the address given, in one form for all ways to write it: a claim. `email_key` is the same, set when
    the person has proven that mail to it reaches them; at most one account has proven an address. An empty
    `password_hash` is that of nobody's password: such an account is entered by other ways. Mails are written in
    `language`; pages follow it to every device if the person chose it, as they do `theme` unless that is empty.
    The standing (`suspended_until`, `banned_at`, `is_watched`, `has_warning`) is kept by `actions/sanctioning.py`.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(120), unique=True)
    email: Mapped[str] = mapped_column(String(320))
    address_key: Mapped[str] = mapped_column(String(320), index=True)
    email_key: Mapped[str | None] = mapped_column(String(320), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    password_hash: Mapped[str] = mapped_column(String(255), info={"secret": True})
    role: Mapped[str] = mapped_column(String(20), default=Role.READER, index=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    language_is_chosen: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[str] = mapped_column(String(5), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    profile_is_public: Mapped[bool] = mapped_column(default=False)
    follows_own_threads: Mapped[bool] = mapped_column(default=True)
    passkey_handle: Mapped[str | None] = mapped_column(String(64), unique=True, info={"secret": True})
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    banned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_watched: Mapped[bool] = mapped_column(default=False)
    has_warning: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deletion_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    deletion_keeps_text: Mapped[bool] = mapped_column(default=False)


class FormerName(Base):
    """A name somebody had before, for moderators. For a while nobody else gets one that looks like it."""

    __tablename__ = "former_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    name_key: Mapped[str] = mapped_column(String(120), index=True)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class IgnoredPerson(Base):
    """Somebody whose comments are folded for the account."""

    __tablename__ = "ignored_person"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    ignored_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
