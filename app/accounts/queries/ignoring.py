"""Reading who does not want to read whom."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from app.accounts.models.account import Account, IgnoredPerson
from app.foundation.db import db
from app.foundation.quick_reads import rows_of


def ignores(account_id: int, other_id: int) -> bool:
    """Whether the account ignores the other one; nobody tells it what that person does."""
    wanted = exists().where(IgnoredPerson.account_id == account_id, IgnoredPerson.ignored_id == other_id)
    return bool(db.session.execute(select(wanted)).scalar_one())


def ignored_by(account_id: int) -> frozenset[int]:
    """Everybody whom the account ignores."""
    return frozenset(number for (number,) in rows_of(_ignored(), {"account": account_id}))


def people_ignored_by(account_id: int) -> list[Account]:
    """The same with their names, whoever was ignored last first."""
    wanted = (
        select(Account)
        .join(IgnoredPerson, IgnoredPerson.ignored_id == Account.id)
        .where(IgnoredPerson.account_id == account_id)
        .order_by(IgnoredPerson.created_at.desc(), Account.id)
    )
    return list(db.session.scalars(wanted))


@cache
def _ignored() -> Select[Any]:
    return select(IgnoredPerson.ignored_id).where(IgnoredPerson.account_id == bindparam("account"))
