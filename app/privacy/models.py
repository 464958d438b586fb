"""Copies that people asked for."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.foundation.db import Base, UTCDateTime


class DataExport(Base):
    """A copy of all that is kept about a person, as a ZIP; `content` is there from `ready_at` until `expires_at`."""

    __tablename__ = "data_export"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary, info={"secret": True}))
