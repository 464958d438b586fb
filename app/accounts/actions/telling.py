"""Telling people by mail that something about the way into their account has changed."""

from enum import StrEnum

from app.accounts.models.account import Account
from app.foundation.mail.outbox import put_mail


class FactorKind(StrEnum):
    """What was added to an account or removed from it."""

    PASSKEY = "passkey"
    APP = "app"
    CODES = "codes"
    PROVIDER = "provider"
    ALL = "all"


def tell_of_factor(account: Account, letter: str, what: FactorKind, name: str = "") -> None:
    """Write the letter `factor_added` or `factor_removed`, if it is known that mail reaches the person."""
    if account.email_key is not None:
        put_mail(
            letter,
            to=account.email,
            language=account.language,
            account_id=account.id,
            data={"what": str(what), "name": name},
        )


def tell_of_used_code(account: Account, *, left: int) -> None:
    """Write that a recovery code was used, in case somebody found the list."""
    if account.email_key is not None:
        put_mail(
            "recovery_code_used",
            to=account.email,
            language=account.language,
            account_id=account.id,
            data={"left": left},
        )
