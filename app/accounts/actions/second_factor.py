"""The second step of coming in."""

from app.accounts.actions.authenticators import check_app_code, forget_authenticator
from app.accounts.actions.challenging import forget_challenges_of, use
from app.accounts.actions.losing import stop_waiting
from app.accounts.actions.recovering import forget_recovery_codes, use_recovery_code
from app.accounts.actions.remembering import forget_devices_of
from app.accounts.actions.signing_in import end_sessions_of
from app.accounts.actions.telling import FactorKind, tell_of_factor
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.factors import has_authenticator, passkeys_of
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Invalid, NotFound
from app.foundation.words import N_


def meet_second_factor(pending: Challenge, typed: str, *, app_counts: bool) -> Account:
    """Who came in, with a code of their app, if that counts now, or a recovery code; the challenge is used up.

    Raises Invalid('code') for a wrong code, and NotFound where the challenge or the account counts no more.
    """
    account = account_by_id(pending.account_id or 0)
    if account is None or account.disabled_at is not None:
        raise NotFound()
    by_app = app_counts and has_authenticator(account.id) and check_app_code(account.id, typed)
    if not by_app and not use_recovery_code(account, typed):
        raise Invalid("code", N_("This code is not right, or was used already."))
    use(pending)
    stop_waiting(account.id)
    return account


def reset_factors(account: Account) -> None:
    """Take away all that the person proves themselves with beside a password, for an operator; sessions end."""
    for passkey in passkeys_of(account.id):
        db.session.delete(passkey)
    forget_authenticator(account.id)
    forget_recovery_codes(account.id)
    forget_challenges_of(account.id)
    forget_devices_of(account.id)
    end_sessions_of(account.id)
    log().info("factors reset", account=account.id)
    tell_of_factor(account, "factor_removed", FactorKind.ALL)
