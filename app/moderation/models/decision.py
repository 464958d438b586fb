"""Decisions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_


class Verdict(StrEnum):
    """What was decided: about a comment, about a discussion, about a person."""

    HIDE = "hide"
    RESTORE = "restore"
    APPROVE = "approve"
    KEEP = "keep"
    CLOSE = "close"
    REOPEN = "reopen"
    WARN = "warn"
    WATCH = "watch"
    SUSPEND = "suspend"
    BAN = "ban"
    LIFT = "lift"
    UNDO = "undo"
    HIDE_MANY = "hide_many"
    UNDO_MANY = "undo_many"


VERDICT_LABELS: dict[str, str] = {
    Verdict.HIDE: N_("Hidden"),
    Verdict.RESTORE: N_("Restored"),
    Verdict.APPROVE: N_("Approved"),
    Verdict.KEEP: N_("Left as it is"),
    Verdict.CLOSE: N_("Discussion closed"),
    Verdict.REOPEN: N_("Discussion reopened"),
    Verdict.WARN: N_("Warned"),
    Verdict.WATCH: N_("Every comment is held"),
    Verdict.SUSPEND: N_("Suspended"),
    Verdict.BAN: N_("Banned"),
    Verdict.LIFT: N_("Measure lifted"),
    Verdict.UNDO: N_("Decision taken back"),
    Verdict.HIDE_MANY: N_("Latest comments hidden"),
    Verdict.UNDO_MANY: N_("Hiding of the latest comments taken back"),
}
# Decisions about a person that consist of one about each comment; those name them in `part_of_id`.
OF_PARTS = frozenset({Verdict.HIDE_MANY, Verdict.UNDO_MANY})


MANY_REPORTS = "many_reports"  # the rule by which readers' reports hide a comment: people found it


class Cause(StrEnum):
    """What led to it: a look of one's own, a reader's report, a notice of illegal content, a rule, an appeal."""

    OWN = "own"
    REPORT = "report"
    NOTICE = "notice"
    RULE = "rule"
    APPEAL = "appeal"


CAUSE_LABELS: dict[str, str] = {
    Cause.OWN: N_("Own look"),
    Cause.REPORT: N_("Report by a reader"),
    Cause.NOTICE: N_("Notice of illegal content"),
    Cause.RULE: N_("Rule"),
    Cause.APPEAL: N_("Appeal"),
}


class Decision(Base):
    """One decision, never changed: who, when, why, and the revision of the text that was judged.

    It is about a comment, a discussion, or a person (`account_id`, with the sanction it began or ended). Without a
    `moderator_id` a rule decided, named in `rule`; the rule is also named where somebody hides again what it had
    hidden, and decides then, too, if nobody had looked at it: the log says who brought that back. `note` is for
    moderators, `message` for whoever is concerned. One that takes an earlier one back names it in `undoes_id`, one of
    many that were made together the whole in `part_of_id`. `was` is the state in which the comment was found.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(String(10))
    cause: Mapped[str] = mapped_column(String(10), default=Cause.OWN)
    discussion_id: Mapped[int | None] = mapped_column(ForeignKey("discussion.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    sanction_id: Mapped[int | None] = mapped_column(ForeignKey("sanction.id", ondelete="SET NULL"))
    revision: Mapped[int | None]
    was: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    rule: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (Index("ix_decision_comment_id_id", "comment_id", "id"),)
