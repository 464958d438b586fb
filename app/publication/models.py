"""Pages the publisher writes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class HousePage(Base):
    """One page in one language: 'netiquette', 'imprint', or 'privacy' (what the publisher adds to our own part)."""

    __tablename__ = "house_page"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class HouseTick(Base):
    """A point of a page's checklist that the publisher has settled: said in other words, or not needed here."""

    __tablename__ = "house_tick"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    point: Mapped[str] = mapped_column(String(30), primary_key=True)
    ticked_at: Mapped[datetime] = mapped_column(UTCDateTime)
