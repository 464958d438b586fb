"""Making accounts."""

from email_validator import EmailNotValidError, validate_email

from app.accounts.models import Account, Role
from app.accounts.names import clean_name
from app.accounts.queries import account_by_email, email_key, name_is_taken
from app.foundation import clock
from app.foundation.db import db
from app.foundation.passwords import passwords
from app.foundation.refusals import Invalid
from app.foundation.text.names import name_key
from app.foundation.words import N_


def clean_email(typed: str) -> str:
    """The address in its normal form. Raises Invalid('email')."""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise Invalid("email", N_("This does not look like an e-mail address.")) from None


def create_account(
    *, name: str, email: str, password: str = "", password_hash: str = "", role: Role = Role.READER
) -> Account:
    """A new account. Give `password_hash` where the hashing was done before the transaction.

    Raises Invalid for a name or address that can't be used, and for a name that is taken. An address that is taken
    is not refused: the account is made without holding it (see `Account`).
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
        email_key=email_key(email) if account_by_email(email) is None else None,
        password_hash=password_hash or passwords().hash(password),
        role=role,
        created_at=clock.now(),
    )
    db.session.add(account)
    db.session.flush()
    return account
