"""Making accounts."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete

from app.accounts.models.account import Account, Role
from app.accounts.models.sanction import SignUpTrace
from app.accounts.names import clean_name
from app.accounts.queries.accounts import account_by_email, email_key, name_is_taken
from app.foundation import clock
from app.foundation.db import db, deleted_rows
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.text.names import name_key
from app.foundation.words import N_


def clean_email(typed: str) -> str:
    """The address in its normal form. Raises Invalid('email')."""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid("email", N_("This does not look like an e-mail address.")) from None


def create_account(
    *,
    name: str,
    email: str,
    password: str = "",
    password_hash: str = "",
    role: Role = Role.READER,
    language: str = "de",
    is_confirmed: bool = False,
) -> Account:
    """A new account. Give `password_hash` where the hashing was done before the transaction; neither: no password.

    Raises Invalid for a name or address that can't be used, and for a name that is taken. An address that is taken
    is not refused: the account is made without holding it (see `Account`). `is_confirmed`: the address is known to be
    theirs, so the account holds it at once, if nobody else does.
    """
    name = clean_name(name)
    email = clean_email(email)
    if name_is_taken(name):
        raise Invalid("name", N_("This name is taken, or looks too much like another one. Please choose another."))
    account = Account(
        name=name,
        name_key=name_key(name),
        email=email,
        address_key=email_key(email),
        password_hash=password_hash or (passwords().hash(password) if password else ""),
        role=role,
        language=language,
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    if is_confirmed:
        confirm_address(account)
    return account


def confirm_address(account: Account) -> bool:
    """The address the account gave is proven to be theirs. Says whether the account holds it now.

    It doesn't where another account has proven the same address first.
    """
    holder = account_by_email(account.email)
    if holder is not None and holder.id != account.id:
        return False
    account.email_key = account.address_key
    account.confirmed_at = account.confirmed_at or clock.now()
    db.session.flush()
    return True


def keep_trace(account_id: int, marks: tuple[str, str]) -> None:
    """Keep from where the account was made, as hashes, for a few days."""
    network, browser = marks
    db.session.add(
        SignUpTrace(account_id=account_id, network_hash=network, browser_hash=browser, created_at=clock.now())
    )
    db.session.flush()


def forget_old_traces() -> int:
    """Delete what was kept long enough, in the caller's transaction; says how many."""
    kept_since = clock.now() - timedelta(days=setting("NETWORK_KEPT_DAYS"))
    return deleted_rows(delete(SignUpTrace).where(SignUpTrace.created_at < kept_since))
