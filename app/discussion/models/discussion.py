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
    """

    __tablename__ = "discussion"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=DiscussionState.OPEN)
    mode: Mapped[str] = mapped_column(String(10), default=DiscussionMode.OPEN)
    closed_reason: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    comment_count: Mapped[int] = mapped_column(default=0)
    last_position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
