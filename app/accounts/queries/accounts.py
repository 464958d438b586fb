"""Reading accounts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, or_, select

from app.accounts.models.account import Account, FormerName, Role
from app.accounts.models.session import SetUpLink
from app.accounts.viewer import STAFF_ROLES
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.text.names import name_key
from app.foundation.tokens import token_hash

FORMER_NAME_RESERVED = timedelta(days=90)


def email_key(email: str) -> str:
    """Addresses with the same key are the same mailbox to us."""
    return email.strip().casefold()


def identifier_key(identifier: str) -> str:
    """What somebody types to log in, in one form for all the ways to write it."""
    return email_key(identifier) if "@" in identifier else name_key(identifier)[:120]


def accounts_for_log_in(identifier: str) -> list[Account]:
    """At most two accounts that `identifier` may mean: a name, or an address with its holder first.

    The second is the newest account that claims the address without having proven it; see `Account`. It is looked for
    whether or not there is a holder, so that nobody learns from it that there is one.
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


def belongs_to(account: Account, identifier: str) -> bool:
    """Whether nobody else can be meant: it is their name, or an address that they have proven."""
    return "@" not in identifier or account.email_key == identifier_key(identifier)


def account_reached_by(identifier: str) -> Account | None:
    """The account that a link by mail may let in: the one of this name, or the holder of the address.

    Where nobody holds the address it is the newest account that claims it; whoever gets the mail proves it. Not for
    staff, whose rights must not go to whoever has an address that was mistyped.
    """
    found = accounts_for_log_in(identifier)
    account = found[0] if found else None
    if account is None or account.disabled_at is not None:
        return None
    return None if account.email_key is None and account.role in STAFF_ROLES else account


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


def account_to_change(account_id: int) -> Account | None:
    """The account as it is now, locked until the end of the transaction."""
    wanted = select(Account).where(Account.id == account_id).with_for_update(key_share=True)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def active_account_to_change(account_id: int) -> Account:
    """The same, or NotFound for one that is no longer used."""
    account = account_to_change(account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound
    return account


def name_is_taken(name: str, *, except_for: int | None = None) -> bool:
    """Whether somebody else has this name, or one that looks like it, or had it until lately.

    One statement looks for both, so that a name which changes hands meanwhile is seen at one place or the other.
    """
    key, lately = name_key(name), clock.now() - FORMER_NAME_RESERVED
    has_it = exists().where(Account.name_key == key, Account.id != (except_for or 0))
    had_it = exists().where(
        FormerName.name_key == key, FormerName.changed_at > lately, FormerName.account_id != (except_for or 0)
    )
    return bool(db.session.execute(select(or_(has_it, had_it))).scalar_one())


def names_of(account: Account) -> tuple[str, ...]:
    """The name somebody has, and those they had."""
    former = db.session.scalars(select(FormerName.name).where(FormerName.account_id == account.id))
    return tuple(dict.fromkeys([account.name, *former]))


def names_beginning_with(names: Sequence[str]) -> list[str]:
    """Longer names that begin with one of these words."""
    longer = or_(*(Account.name.istartswith(f"{name} ", autoescape=True) for name in names))
    return list(db.session.scalars(select(Account.name).where(longer)))


def administrators(*, locked: bool = False) -> list[Account]:
    """All administrators, the longest-serving first; locked, nobody else can change them meanwhile."""
    wanted = select(Account).where(Account.role == Role.ADMINISTRATOR).order_by(Account.id)
    if locked:
        wanted = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session.scalars(wanted))


def is_only_administrator(account_id: int) -> bool:
    """Whether nobody would run this publication without them."""
    return [account.id for account in administrators()] == [account_id]


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
