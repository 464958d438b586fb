"""What somebody wrote before logging in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: below an article, below the comment it answers, or into the one whose new text it is."""

    discussion_id: int
    parent_id: int = 0
    edited_id: int = 0


class Draft(Base):
    """One text for each browser, discussion and place in it; only the browser's hashed token leads to it."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id", ondelete="CASCADE"))
    parent_id: Mapped[int] = mapped_column(default=0)
    edited_id: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (UniqueConstraint("browser_hash", "discussion_id", "parent_id", "edited_id"),)
