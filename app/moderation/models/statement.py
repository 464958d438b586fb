"""Statements of reasons (DSA Art. 17) and appeals (Art. 20)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_
from app.foundation.written_once import written_once


class Restriction(StrEnum):
    """What was done to a comment or an account."""

    REMOVAL = "removal"
    HOLD = "hold"
    WATCH = "watch"
    WARNING = "warning"
    SUSPENSION = "suspension"
    BAN = "ban"


RESTRICTION_LABELS: dict[str, str] = {
    Restriction.REMOVAL: N_("Comment removed"),
    Restriction.HOLD: N_("Comment held back"),
    Restriction.WATCH: N_("Every comment waits"),
    Restriction.WARNING: N_("Warning"),
    Restriction.SUSPENSION: N_("Account suspended"),
    Restriction.BAN: N_("Account banned"),
}


@written_once
class Statement(Base):
    """Why a comment or an account was restricted, as its owner is told. Written once, never changed.

    The texts of the reason are kept in both languages as they were then: the publisher may edit them later. `until` is
    when the restriction ends by itself; without it there is no end. `quote` is the text that was judged.
    An appeal is open until `appeal_until`; without it none is offered (the publisher has switched that off).
    """

    __tablename__ = "statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    restriction: Mapped[str] = mapped_column(String(12))
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cause: Mapped[str] = mapped_column(String(10))
    found_by_machine: Mapped[bool] = mapped_column(default=False)
    decided_by_machine: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(20))
    label_de: Mapped[str] = mapped_column(Text, default="")
    label_en: Mapped[str] = mapped_column(Text, default="")
    explanation_de: Mapped[str] = mapped_column(Text, default="")
    explanation_en: Mapped[str] = mapped_column(Text, default="")
    netiquette: Mapped[str] = mapped_column(String(200), default="")
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    facts: Mapped[str] = mapped_column(Text, default="")
    quote: Mapped[str] = mapped_column(Text, default="")
    appeal_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Outcome(StrEnum):
    """What became of a complaint or a notice."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    MOOT = "moot"


OUTCOME_LABELS: dict[str, str] = {
    Outcome.UPHELD: N_("Upheld"),
    Outcome.REJECTED: N_("Rejected"),
    Outcome.MOOT: N_("No longer needed"),
}


class Appeal(Base):
    """A complaint against a statement, or of somebody whose notice was turned down; one for each.

    `by_first` says that whoever decided first decided this too, as there is no other moderator.
    """

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"), unique=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="CASCADE"), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_first: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")
