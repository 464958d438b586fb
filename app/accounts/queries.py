"""Reading accounts and sessions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from app.accounts.models import Account, AccountSession, Role, SetUpLink
from app.accounts.viewer import Viewer, viewer_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.text.names import name_key
from app.foundation.tokens import token_hash


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began and was last used."""

    created_at: datetime
    seen_at: datetime


def session_with_viewer(token: str) -> tuple[Viewer, SessionTimes] | None:
    """Whose session the token opens, whatever its age; one indexed read without the ORM."""
    wanted = (
        select(
            Account.id,
            Account.name,
            Account.role,
            AccountSession.id,
            AccountSession.created_at,
            AccountSession.seen_at,
        )
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(AccountSession.token_hash == token_hash(token), Account.disabled_at.is_(None))
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        return None
    account_id, name, role, session_id, created_at, seen_at = row
    return viewer_of(account_id, name, role, session_id), SessionTimes(created_at, seen_at)


def email_key(email: str) -> str:
    """Addresses with the same key are the same mailbox to us."""
    return email.strip().casefold()


def identifier_key(identifier: str) -> str:
    """What somebody types to log in, in one form for all the ways to write it."""
    return email_key(identifier) if "@" in identifier else name_key(identifier)[:120]


def accounts_for_log_in(identifier: str) -> list[Account]:
    """At most two accounts that `identifier` may mean: a name, or an address with its holder first.

    The second is the newest account that was made with an address already held; see `Account`.
    """
    key = identifier_key(identifier)
    if "@" not in identifier:
        return list(db.session.scalars(select(Account).where(Account.name_key == key)))
    holder = db.session.scalars(select(Account).where(Account.email_key == key)).all()
    newest = db.session.scalars(
        select(Account)
        .where(Account.address_key == key, Account.email_key.is_(None))
        .order_by(Account.id.desc())
        .limit(1)
    ).all()
    return [*holder, *newest]


def account_by_email(email: str) -> Account | None:
    """The holder of the address."""
    return db.session.scalars(select(Account).where(Account.email_key == email_key(email))).one_or_none()


def account_with_password(account_id: int, verified_hash: str) -> Account | None:
    """The account, locked, if its password is still the one that was checked before the transaction began."""
    wanted = select(Account).where(
        Account.id == account_id, Account.password_hash == verified_hash, Account.disabled_at.is_(None)
    )
    locked = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def account_by_name(name: str) -> Account | None:
    """The account with this name, or one that looks like it."""
    return db.session.scalars(select(Account).where(Account.name_key == name_key(name))).one_or_none()


def account_called(who: str) -> Account | None:
    """The account with this name, or the holder of this address."""
    return account_by_email(who) if "@" in who else account_by_name(who)


def account_by_id(account_id: int) -> Account | None:
    """The account."""
    return db.session.get(Account, account_id)


def name_is_taken(name: str) -> bool:
    """Whether somebody has this name, or one that looks like it."""
    return bool(db.session.execute(select(exists().where(Account.name_key == name_key(name)))).scalar_one())


def administrators(*, locked: bool = False) -> list[Account]:
    """All administrators, the longest-serving first; locked, nobody else can change them meanwhile."""
    wanted = select(Account).where(Account.role == Role.ADMINISTRATOR).order_by(Account.id)
    if locked:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session.scalars(wanted))


def has_administrator() -> bool:
    """Whether anybody can run this publication."""
    wanted = exists().where(Account.role == Role.ADMINISTRATOR, Account.disabled_at.is_(None))
    return bool(db.session.execute(select(wanted)).scalar_one())


def open_set_up_link(token: str) -> SetUpLink | None:
    """The set-up link the token belongs to, if it still opens something."""
    wanted = select(SetUpLink).where(
        SetUpLink.token_hash == token_hash(token),
        SetUpLink.used_at.is_(None),
        SetUpLink.expires_at > clock.now(),
    )
    link = db.session.scalars(wanted).one_or_none()
    return None if link is None or has_administrator() else link
