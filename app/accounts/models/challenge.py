"""Challenges: something sent or shown to a person, who proves by it who they are."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class Purpose(StrEnum):
    """What a challenge is good for, and for nothing else."""

    CONFIRM = "confirm"
    LOG_IN = "log_in"
    AGAIN = "again"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"
    SECOND_FACTOR = "second_factor"
    ADD_PASSKEY = "add_passkey"
    USE_PASSKEY = "use_passkey"
    LOST_DEVICE = "lost_device"
    IDENTITY = "identity"


class Challenge(Base):
    """One challenge; it counts once, and only until it expires or a newer one for the same purpose is made.

    `token_hash` is that of the link in the mail, `browser_hash` that of the token in the cookie of the browser that
    asked; a `code_hash` counts only together with the latter. Without an `account_id` it is a decoy: the answers to
    unknown addresses are the same. `opens_at` is for what must wait.
    """

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(320), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    browser_hash: Mapped[str | None] = mapped_column(String(64), index=True, info={"secret": True})
    code_hash: Mapped[str | None] = mapped_column(String(64), info={"secret": True})
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={"secret": True})
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
