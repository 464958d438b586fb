"""Why comments are removed and people restricted: a list the publisher edits."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime


class Reason(Base):
    """One reason. While the table is empty the list we come with holds (`DEFAULT_REASONS`).

    The label is what readers see in a removed comment's place; the explanation is for whoever is concerned.
    `netiquette` names the rule of the house, `legal_basis` the law; at least one of them is given. The numbers 1 to 9
    of the desk's keys follow `place`.
    """

    __tablename__ = "reason"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int]
    label_de: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    explanation_de: Mapped[str] = mapped_column(Text)
    explanation_en: Mapped[str] = mapped_column(Text)
    netiquette: Mapped[str] = mapped_column(String(200), default="")
    legal_basis: Mapped[str] = mapped_column(String(200), default="")
    is_offered: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
