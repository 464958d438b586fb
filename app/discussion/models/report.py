"""Reports: readers, and rules, ask moderators to look at a comment."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_

REPORT_REASONS: dict[str, str] = {
    "insult": N_("Insult"),
    "hate": N_("Hate or incitement"),
    "spam": N_("Spam or advertising"),
    "off_topic": N_("Off topic"),
    "personal_data": N_("Personal data of others"),
    "other": N_("Something else"),
}


class Report(Base):
    """A reader reports a comment, once; or a rule does (`rule`, without a reporter), with what it found in `found`.

    `weight` is in hundredths of an ordinary reader's report. It is open until somebody decides on the comment; then
    `outcome` says whether it was upheld, rejected, or became moot.
    """

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    revision: Mapped[int]
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    found: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int] = mapped_column(default=100)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        UniqueConstraint("comment_id", "reporter_id"),
        Index("ix_report_comment_id_decided_at", "comment_id", "decided_at"),
        Index(
            "ix_report_open",
            "comment_id",
            "weight",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )
