"""Decisions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_


class Verdict(StrEnum):
    """What a moderator decided."""

    HIDE = "hide"
    RESTORE = "restore"
    APPROVE = "approve"
    CLOSE = "close"
    REOPEN = "reopen"


VERDICT_LABELS: dict[str, str] = {
    Verdict.HIDE: N_("Hidden"),
    Verdict.RESTORE: N_("Restored"),
    Verdict.APPROVE: N_("Approved"),
    Verdict.CLOSE: N_("Discussion closed"),
    Verdict.REOPEN: N_("Discussion reopened"),
}


class Decision(Base):
    """One decision, never changed: who, when, why, and the revision of the text that was judged."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    revision: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    moderator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_decision_comment_id_id", "comment_id", "id"),)
