"""What the privacy room itself forgets of somebody who leaves, and when it is time to leave."""

from sqlalchemy import delete, select

from app.accounts.actions.erasing import erase_account
from app.accounts.facts import Calls
from app.accounts.models.account import Account
from app.accounts.queries.accounts import account_by_id, account_to_change, names_beginning_with, names_of
from app.discussion.actions.erasing import find_calls
from app.foundation import clock
from app.foundation.db import db, deleted_rows, wipe_write_ahead_log
from app.foundation.jobs import put_job
from app.foundation.mail.folder import drop_files_with
from app.foundation.mail.outbox import forget_mail_of, put_mail
from app.foundation.text.naming import find_names
from app.notifications.models.subscriber import Subscriber


def put_due_erasures() -> int:
    """A job for each account whose time has come; says how many."""
    due = db.session.scalars(select(Account.id).where(Account.deletion_due_at <= clock.now())).all()
    for account_id in due:
        put_job("erase", data={"account": account_id}, unique_key=f"erase-{account_id}")
    return len(due)


def erase_if_due(account_id: int, *, calls: Calls | None = None) -> bool:
    """Erase the account, unless the person has changed their mind; says whether."""
    account = account_to_change(account_id)
    if account is None or account.deletion_due_at is None or account.deletion_due_at > clock.now():
        return False
    put_wiping()
    return erase_account(account_id, calls=calls)


def look_for(account_id: int) -> Calls | None:
    """The long part, which writes nothing to the database: who calls the person; nothing where they may yet stay.

    Where letters are files those to others in which the person is named go.
    """
    account = account_by_id(account_id)
    if account is None or account.deletion_due_at is None or account.deletion_due_at > clock.now():
        return None
    names = names_of(account)
    drop_files_with(find_names([*names, account.email]))
    return find_calls(names, longer_names=names_beginning_with(names))


def put_wiping() -> None:
    """What was deleted shall leave no trace in the files of the database either: a job."""
    put_job("wipe", unique_key="wipe")


def wipe() -> None:
    """Wipe it now, outside of any transaction. Raises TimeoutError where somebody was reading: then later."""
    if not wipe_write_ahead_log():
        raise TimeoutError("somebody is reading")


def forget_letters(*, account_id: int, email: str, address_key: str, language: str) -> None:
    """No letter to the person stays, waiting or sent, nor their subscription; one last letter says that all is done.

    Its row is deleted when it is sent. An address that was never proven may be somebody else's: what was sent there
    stays, and nothing more is sent.
    """
    forget_mail_of(account_id, email if address_key else "")
    if address_key:
        deleted_rows(delete(Subscriber).where(Subscriber.email_key == address_key))
        put_mail("account_deleted", to=email, language=language, data={"forget": True})
