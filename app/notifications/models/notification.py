"""What somebody is to be told, and how they want to be told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_


class Kind(StrEnum):
    """What one can be told about, the most personal first: one is told of a comment once, for the first that fits."""

    DECISION = "decision"
    REPORT = "report"
    REPLY = "reply"
    MENTION = "mention"
    THREAD = "thread"
    ARTICLE = "article"


class Frequency(StrEnum):
    """How often mail comes; what happened in between stands in one mail."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


KIND_LABELS: dict[str, str] = {
    Kind.DECISION: N_("Decisions on my comments"),
    Kind.REPORT: N_("What became of comments I reported"),
    Kind.REPLY: N_("Replies to my comments"),
    Kind.MENTION: N_("Somebody mentions me"),
    Kind.THREAD: N_("Threads that I follow"),
    Kind.ARTICLE: N_("New articles"),
}
FREQUENCY_LABELS: dict[str, str] = {
    Frequency.AT_ONCE: N_("at once"),
    Frequency.HOURLY: N_("once an hour"),
    Frequency.DAILY: N_("once a day"),
    Frequency.NEVER: N_("never"),
}


class Notification(Base):
    """One thing that one person is told once.

    `about` names the thing, so that nobody is told of it twice: a comment that appeared, a decision, an article. It
    holds no text and no name: what is shown is read when it is shown, as the person may then see it. `mail_id` is the
    mail of the outbox in which it will stand, or stood.
    """

    __tablename__ = "notification"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(40))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    detail: Mapped[str] = mapped_column(String(20), default="")
    in_page: Mapped[bool]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        UniqueConstraint("account_id", "about"),
        Index("ix_notification_account_id_seen_at_id", "account_id", "seen_at", "id"),
    )


class Choice(Base):
    """How somebody wants to be told about one kind of thing; without a row it is as the publication has it."""

    __tablename__ = "notification_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    in_page: Mapped[bool]
    by_mail: Mapped[str] = mapped_column(String(10))
