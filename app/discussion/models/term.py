"""The lists that screening looks words and link domains up in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class TermKind(StrEnum):
    """A word (or a few in a row), or the domain of a link."""

    WORD = "word"
    DOMAIN = "domain"


class TermVerdict(StrEnum):
    """Refuse: can't be posted. Hold: waits. Queue: appears, and a moderator looks. Allow: never counts as a hit."""

    REFUSE = "refuse"
    HOLD = "hold"
    QUEUE = "queue"
    ALLOW = "allow"


class Term(Base):
    """An entry of the lists. One that is not live yet can be tried against what was said."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(160))
    verdict: Mapped[str] = mapped_column(String(10))
    in_compounds: Mapped[bool] = mapped_column(default=False)
    is_live: Mapped[bool] = mapped_column(default=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("kind", "key"),)


class TermList(Base):
    """One row: the version of the lists, a random number that is another one after every change."""

    __tablename__ = "term_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
