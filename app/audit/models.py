"""The log of decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.written_once import written_once


@written_once
class AuditEntry(Base):
    """One thing that a person or a rule did. Only numbers and words of the program's own: no text of anybody's.

    Without an `actor_id` a rule or the schedule acted; `rule` names it. `subject` says what `subject_id` counts:
    'comment', 'discussion', 'account', 'notice', 'appeal', 'term', 'reason', 'page'.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    rule: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (Index("ix_audit_entry_subject_subject_id", "subject", "subject_id"),)
