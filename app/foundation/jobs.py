"""Jobs: work that is a row in the transaction of what caused it, and is done once, later, by a worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation import clock
from app.foundation.db import Base, UTCDateTime, db
from app.foundation.prepared import run


class Job(Base):
    """Something to be done; `kind` names the function (`wiring.JOBS`). It vanishes in the transaction that does it."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    unique_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        Index(
            "ix_job_waiting",
            "due_at",
            sqlite_where=text("given_up_at IS NULL"),
            postgresql_where=text("given_up_at IS NULL"),
        ),
    )


class ScheduledRun(Base):
    """When something that is done again and again is due next, over all nodes."""

    __tablename__ = "scheduled_run"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)


_job = Base.metadata.tables[Job.__tablename__]
_INSERT = insert(_job).returning(_job.c.id)


def put_job(
    kind: str,
    *,
    data: Mapping[str, Any] | None = None,
    unique_key: str | None = None,
    due_at: datetime | None = None,
) -> int:
    """Work to be done after the commit, not before `due_at`; inside the caller's transaction. Gives its number.

    With a `unique_key` that a waiting job already has, it is that one's and nothing is added; one that was given
    up is taken up again. One that is just being done doesn't count: what caused this one may have come too late for it.
    """
    now = clock.now()
    if unique_key is not None:
        there = db.session.scalars(select(Job).where(Job.unique_key == unique_key).with_for_update()).one_or_none()
        if there is not None:
            if there.given_up_at is not None:
                there.given_up_at, there.tries, there.created_at, there.due_at = None, 0, now, due_at or now
            return there.id
    values = {
        "kind": kind,
        "data": dict(data or {}),
        "unique_key": unique_key,
        "created_at": now,
        "due_at": due_at or now,
    }
    ((number,),) = run(_INSERT, values)
    return int(number)
