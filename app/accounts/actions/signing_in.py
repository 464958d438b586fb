"""Coming in and going out."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession, Way
from app.accounts.policy import session_times
from app.accounts.queries.accounts import account_by_name, accounts_for_log_in, email_key
from app.accounts.viewer import STAFF_ROLES
from app.foundation import clock
from app.foundation.db import db, separate_write
from app.foundation.passwords import passwords
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import new_token, token_hash

SENT_TWICE_WITHIN = timedelta(minutes=10)


def recognise(identifier: str, password: str) -> Account | None:
    """The account that this name or address and password belong to; no writes.

    Two checks are made whatever is found, so that the time taken says nothing.
    """
    found = [account for account in accounts_for_log_in(identifier) if account.disabled_at is None]
    candidates: list[Account | None] = [*found, None, None]
    matching = [
        account
        for account in candidates[:2]
        if passwords().matches(account.password_hash if account else None, password)
    ]
    return matching[0] if matching else None


def recognise_again(name: str, email: str, password: str) -> Account | None:
    """The account that has just been made with these, if there is one: a form may be sent twice.

    One check is made in any case, and no writes. An older account is entered by logging in, where guessing is limited.
    """
    account = account_by_name(name)
    if account is not None and not _is_just_made(account, email):
        account = None
    return account if passwords().matches(account.password_hash if account else None, password) else None


def _is_just_made(account: Account, email: str) -> bool:
    is_new = account.email_key is None and clock.now() - account.created_at < SENT_TWICE_WITHIN
    return is_new and account.disabled_at is None and account.address_key == email_key(email)


def begin_session(
    account: Account,
    *,
    way: Way = Way.PASSWORD,
    is_strong: bool = False,
    proved_at: datetime | None = None,
    device: str = "",
    country: str = "",
) -> str:
    """A new session for the account; returns the token that opens it. Without `proved_at` it was proven just now."""
    token = new_token()
    now = clock.now()
    db.session.add(
        AccountSession(
            token_hash=token_hash(token),
            account_id=account.id,
            created_at=now,
            seen_at=now,
            proved_at=proved_at or now,
            way=way,
            is_strong=is_strong,
            device=device[:80],
            country=country[:2],
        )
    )
    return token


def end_session(token: str) -> int | None:
    """End the session that the token opens. Says whose it was."""
    ending = delete(AccountSession).where(AccountSession.token_hash == token_hash(token))
    return db.session.execute(ending.returning(AccountSession.account_id)).scalar_one_or_none()


def end_sessions_of(account_id: int) -> None:
    """End every session of the account."""
    db.session.execute(delete(AccountSession).where(AccountSession.account_id == account_id))


def end_session_of(account_id: int, session_id: int) -> None:
    """End one session of the account, if it is one of its own."""
    own = AccountSession.id == session_id, AccountSession.account_id == account_id
    db.session.execute(delete(AccountSession).where(*own))


def end_other_sessions(account_id: int, session_id: int) -> None:
    """End every session of the account but this one."""
    others = AccountSession.account_id == account_id, AccountSession.id != session_id
    db.session.execute(delete(AccountSession).where(*others))


def forget_ended_sessions() -> int:
    """Delete the sessions whose time is over; says how many."""
    forgotten, now = 0, clock.now()
    for staff in (True, False):
        idle, longest = session_times(staff=staff)
        theirs = select(Account.id).where(Account.role.in_(STAFF_ROLES) == staff)
        over = or_(AccountSession.seen_at < now - idle, AccountSession.created_at < now - longest)
        forgotten += deleted_portion(AccountSession, AccountSession.account_id.in_(theirs), over)
    return forgotten


def note_visit(session_id: int) -> None:
    """Remember that the session is in use; in a write of its own, so that it can be called while reading.

    Raises OperationalError at once where others are writing.
    """
    with separate_write(patient=False) as connection:
        connection.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=clock.now()))
