"""Deleting an account: planned, called off, and done for good."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.accounts.facts import AccountErased, Calls
from app.accounts.models.account import Account, Role
from app.accounts.queries.accounts import account_to_change, administrators, names_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Conflict, NotFound
from app.foundation.settings import setting
from app.foundation.words import N_

FORMER_MEMBER_KEY = "-former member-"  # no name has it: keys of names hold no hyphen


def plan_deletion(*, account_id: int, keeps_text: bool) -> datetime:
    """The account will be deleted when the time for thinking it over has passed; says when.

    Planning again changes what becomes of the texts, not the date, and is told by no other letter. Raises Conflict for
    the last administrator.
    """
    account = _account(account_id)
    _refuse_the_last_administrator(account)
    planned_before = account.deletion_due_at
    due = planned_before or clock.now() + timedelta(days=setting("DELETION_WAIT_DAYS"))
    if planned_before is not None and account.deletion_keeps_text == keeps_text:
        return due
    account.deletion_due_at, account.deletion_keeps_text = due, keeps_text
    if account.email_key is not None:
        put_mail(
            "deletion_planned",
            to=account.email,
            language=account.language,
            account_id=account.id,
            data={"due": due.isoformat()},
            unique_key=f"deletion-{account.id}-{due.isoformat()}",
        )
    log().info("deletion planned", account=account.id)
    return due


def cancel_deletion(*, account_id: int) -> bool:
    """The account stays. Says whether its deletion was planned."""
    account = _account(account_id)
    if account.deletion_due_at is None:
        return False
    account.deletion_due_at, account.deletion_keeps_text = None, False
    if account.email_key is not None:
        put_mail("deletion_cancelled", to=account.email, language=account.language, account_id=account.id)
    log().info("deletion cancelled", account=account.id)
    return True


def erase_account(account_id: int, *, calls: Calls | None = None) -> bool:
    """Delete the person, now: every room forgets them (`AccountErased`), last of all the row goes.

    Says whether that can be: there is such an account, and it isn't the last administrator's.
    """
    account = account_to_change(account_id)
    if account is None or account.name_key == FORMER_MEMBER_KEY:
        return False
    if _is_last_administrator(account):
        log().warning("the last administrator's account is not deleted", account=account.id)
        return False
    record(
        AccountErased(
            account_id=account.id,
            heir_id=former_member().id,
            names=names_of(account),
            email=account.email,
            address_key=account.email_key or "",
            keeps_text=account.deletion_keeps_text,
            language=account.language,
            calls=calls,
        )
    )
    log().info("account erased")
    return True


def former_member() -> Account:
    """The account without a name to which belongs what is kept of people who left; nobody can enter it."""
    found = db.session.scalars(select(Account).where(Account.name_key == FORMER_MEMBER_KEY)).one_or_none()
    if found is not None:
        return found
    made = Account(
        name="",
        name_key=FORMER_MEMBER_KEY,
        email="",
        address_key="",
        password_hash="",
        role=Role.READER,
        created_at=clock.now(),
        disabled_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def delete_row_of(account_id: int) -> None:
    """The account's row goes, and with it sessions, factors, devices and whatever else hangs on it."""
    db.session.flush()
    db.session.expire_all()
    db.session.execute(
        delete(Account).where(Account.id == account_id), execution_options={"synchronize_session": False}
    )


def _account(account_id: int) -> Account:
    account = account_to_change(account_id)
    if account is None:
        raise NotFound()
    return account


def _refuse_the_last_administrator(account: Account) -> None:
    if _is_last_administrator(account):
        raise Conflict(
            N_("You are the only administrator. Please give somebody else this role first; then you can leave.")
        )


def _is_last_administrator(account: Account) -> bool:
    return account.role == Role.ADMINISTRATOR and len(administrators(locked=True)) == 1
