"""Recovery codes: what opens the door once when the device is gone."""

import secrets

from sqlalchemy import delete, update

from app.accounts.actions.telling import FactorKind, tell_of_factor, tell_of_used_code
from app.accounts.models.account import Account
from app.accounts.models.factors import RecoveryCode
from app.accounts.queries.factors import codes_left, factors_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import NotAllowed
from app.foundation.settings import setting
from app.foundation.tokens import keyed_hash
from app.foundation.words import N_

HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another one
GROUPS, GROUP = 3, 4


def make_recovery_codes(account: Account) -> list[str]:
    """Ten new codes, to be shown once; older ones die. Raises NotAllowed where there is nothing to recover."""
    if not factors_of(account.id).count:
        raise NotAllowed(N_("Recovery codes stand in for a passkey or an app. Please add one of those first."))
    forget_recovery_codes(account.id)
    codes = [_new_code() for _ in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=_hash(account.id, code)) for code in codes)
    db.session.flush()
    log().info("recovery codes made", account=account.id)
    return codes


def replace_recovery_codes(account: Account) -> list[str]:
    """The same, when somebody asks for it; they are told by mail."""
    codes = make_recovery_codes(account)
    tell_of_factor(account, "factor_added", FactorKind.CODES)
    return codes


def use_recovery_code(account: Account, typed: str) -> bool:
    """Whether this is one of the account's unused codes; it is used up by it."""
    using = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == _hash(account.id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if db.session.execute(using, execution_options={"synchronize_session": False}).rowcount != 1:  # type: ignore[attr-defined]
        return False
    log().info("recovery code used", account=account.id)
    tell_of_used_code(account, left=codes_left(account.id))
    return True


def forget_recovery_codes(account_id: int) -> None:
    """Delete all of them."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def forget_needless_codes(account: Account) -> None:
    """Codes that stand in for nothing open nothing."""
    if not factors_of(account.id).count:
        forget_recovery_codes(account.id)


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _hash(account_id: int, code: str) -> str:
    """A code has 59 random bits: enough with a key that isn't in the database."""
    signs = "".join(sign for sign in code.casefold() if sign.isalnum())
    return keyed_hash(setting("SECRET_KEY"), "recovery code", str(account_id), signs)
