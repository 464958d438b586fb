"""Reading sessions."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession, KnownDevice
from app.accounts.viewer import Standing, Viewer, viewer_of
from app.foundation.db import db
from app.foundation.quick_reads import moment, moment_or_none, rows_of
from app.foundation.settings import setting
from app.foundation.tokens import token_hash


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began and was last used."""

    created_at: datetime
    seen_at: datetime


def session_with_viewer(token: str) -> tuple[Viewer, SessionTimes] | None:
    """Whose session the token opens, whatever its age; one indexed read by the driver."""
    rows = rows_of(_with_viewer(), {"hash": token_hash(token)})
    if not rows:
        return None
    account_id, name, role, email_key, until, banned_at, is_watched, has_warning, *session = rows[0]
    session_id, created_at, seen_at, proved_at, is_strong = session
    person = viewer_of(
        account_id,
        name,
        role,
        session_id,
        is_confirmed=email_key is not None,
        proved_at=moment(proved_at),
        is_strong=bool(is_strong),
        standing=Standing(moment_or_none(until), banned_at is not None, bool(is_watched), bool(has_warning)),
        staff_takes_two=bool(setting("STAFF_SECOND_FACTOR")),
    )
    return person, SessionTimes(moment(created_at), moment(seen_at))


def sessions_of(account_id: int) -> list[AccountSession]:
    """The browsers in which the account is logged in, the one used last first; also those whose time is over."""
    wanted = select(AccountSession).where(AccountSession.account_id == account_id)
    return list(db.session.scalars(wanted.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())))


def session_by_id(session_id: int) -> AccountSession | None:
    """The session."""
    return db.session.get(AccountSession, session_id)


def accounts_known_to(device: str | None) -> frozenset[int]:
    """Whose browser it is: the accounts that were let in there before. It is looked up whether or not there is one."""
    wanted = select(KnownDevice.account_id).where(KnownDevice.token_hash == token_hash(device or ""))
    return frozenset(db.session.scalars(wanted))


def has_known_device(account_id: int) -> bool:
    """Whether the account was let in anywhere before."""
    return bool(db.session.execute(select(exists().where(KnownDevice.account_id == account_id))).scalar_one())


@cache
def _with_viewer() -> Select[*tuple[Any, ...]]:
    wanted = select(
        Account.id,
        Account.name,
        Account.role,
        Account.email_key,
        Account.suspended_until,
        Account.banned_at,
        Account.is_watched,
        Account.has_warning,
        AccountSession.id,
        AccountSession.created_at,
        AccountSession.seen_at,
        AccountSession.proved_at,
        AccountSession.is_strong,
    )
    opened = AccountSession.token_hash == bindparam("hash")
    return wanted.join(AccountSession).where(opened, Account.disabled_at.is_(None))
