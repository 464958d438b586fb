"""The discussion as a record of its own: today it belongs to an article."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class DiscussionState(StrEnum):
    """Open: people comment. Closed: they read."""

    OPEN = "open"
    CLOSED = "closed"


class DiscussionMode(StrEnum):
    """Open: comments appear at once unless screening objects. Held: every comment of readers waits for a moderator."""

    OPEN = "open"
    HELD = "held"


class Discussion(Base):
    """A discussion with its kept count.

    `comment_count` counts what readers see as a comment. `last_position` numbers comments in the order in which they
    appeared. `version` is raised with every change of what the page shows.

    `mode` is what the publisher chose. `hold_from` and `hold_until` ("22:00", local time of the publication) hold
    comments by the clock, empty: as the site does. `heated_until`: so long comments are held because of many reports.
    `shown_mode` and `shown_until` are what the page says at present; the schedule keeps them right. `close_after_days`
    counts from the article's publication; None: as the site does, 0: never.

    `recommendation_count` counts those of all its comments; it was `recommendations_scored` when all scores were made.
    """

    __tablename__ = "discussion"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=DiscussionState.OPEN)
    mode: Mapped[str] = mapped_column(String(10), default=DiscussionMode.OPEN)
    closed_reason: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hold_from: Mapped[str] = mapped_column(String(5), default="")
    hold_until: Mapped[str] = mapped_column(String(5), default="")
    slow_minutes: Mapped[int] = mapped_column(default=0)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    close_after_days: Mapped[int | None]
    heated_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown_mode: Mapped[str] = mapped_column(String(20), default="")
    shown_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recommendation_count: Mapped[int] = mapped_column(default=0)
    recommendations_scored: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    last_position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
