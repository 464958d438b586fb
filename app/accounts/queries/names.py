"""Reading the names that people had before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models.account import FormerName
from app.foundation.db import db


@dataclass(frozen=True, slots=True)
class NameOnce:
    """A name somebody had until `changed_at`."""

    name: str
    changed_at: datetime


def former_names(account_id: int) -> list[NameOnce]:
    """The names the person had before, the last one first."""
    wanted = (
        select(FormerName.name, FormerName.changed_at)
        .where(FormerName.account_id == account_id)
        .order_by(FormerName.id.desc())
    )
    return [NameOnce(*row) for row in db.session.execute(wanted)]


def last_name_change(account_id: int) -> datetime | None:
    """When the person last took another name."""
    wanted = select(func.max(FormerName.changed_at)).where(FormerName.account_id == account_id)
    return db.session.execute(wanted).scalar_one()
