"""Standing: measures against an account, notes about it, and what it may have in common with others."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class SanctionKind(StrEnum):
    """Warned: has to say that it was read. Watched: every comment waits. Suspended: reads only, for a while. Banned."""

    WARNING = "warning"
    WATCH = "watch"
    SUSPENSION = "suspension"
    BAN = "ban"


class Sanction(Base):
    """One measure against an account. It holds until `until` (never: None) or until somebody ends it before."""

    __tablename__ = "sanction"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(20))
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    imposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class AccountNote(Base):
    """What moderators write down about somebody, for each other."""

    __tablename__ = "account_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SignUpTrace(Base):
    """From where an account was made: keyed hashes that can be compared for a few days and turned back by nobody."""

    __tablename__ = "sign_up_trace"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    network_hash: Mapped[str] = mapped_column(String(64), index=True, info={"secret": True})
    browser_hash: Mapped[str] = mapped_column(String(64), index=True, info={"secret": True})
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
