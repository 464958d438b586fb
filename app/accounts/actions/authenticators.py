"""Authenticator apps: setting one up, checking its codes, removing it."""

import secrets

import pyotp
from sqlalchemy import delete, update

from app.accounts.actions.telling import FactorKind, tell_of_factor
from app.accounts.models.account import Account
from app.accounts.models.factors import Authenticator
from app.accounts.policy import check_may_remove_factor
from app.accounts.queries.factors import authenticator_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Conflict, Invalid, NotFound
from app.foundation.sealing import seal, unseal
from app.foundation.settings import setting
from app.foundation.text.plain import digits_in
from app.foundation.words import N_

STEP_SECONDS = 30
DRIFT_STEPS = (0, -1, 1)  # clocks differ, and typing takes a while
CODE_DIGITS = 6


def start_authenticator(account: Account) -> None:
    """A new secret for an app; it doesn't count before the first code. Raises Conflict where an app counts already."""
    there = authenticator_of(account.id)
    if there is not None and there.confirmed_at is not None:
        raise Conflict(N_("Your account has an authenticator app already. Please remove that one first."))
    app = there or Authenticator(account_id=account.id)
    app.sealed_secret, app.last_step, app.created_at = seal(pyotp.random_base32()), 0, clock.now()
    db.session.add(app)
    db.session.flush()


def confirm_authenticator(account: Account, typed: str) -> None:
    """The app shows the right codes, and counts from now on. Raises Invalid('code'), and NotFound where none waits."""
    app = authenticator_of(account.id)
    if app is None or app.confirmed_at is not None:
        raise NotFound()
    if not check_app_code(account.id, typed):
        raise Invalid("code", N_("This code is not right. Is the clock of your device right? Please try the next one."))
    app.confirmed_at = clock.now()
    log().info("authenticator added", account=account.id)
    tell_of_factor(account, "factor_added", FactorKind.APP)


def check_app_code(account_id: int, typed: str) -> bool:
    """Whether the app shows this code now, give or take one step; each code is right once, whoever sends it first."""
    step = _step_of(account_id, typed)
    if step is None:
        return False
    using = (
        update(Authenticator)
        .where(Authenticator.account_id == account_id, Authenticator.last_step < step)
        .values(last_step=step)
    )
    used = db.session.execute(using, execution_options={"synchronize_session": False})
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def remove_authenticator(account: Account) -> None:
    """Codes of the app open nothing any more. Raises NotFound, and NotAllowed where the role hangs on it."""
    app = authenticator_of(account.id)
    if app is None:
        raise NotFound()
    if app.confirmed_at is not None:
        check_may_remove_factor(account)
        log().info("authenticator removed", account=account.id)
        tell_of_factor(account, "factor_removed", FactorKind.APP)
    forget_authenticator(account.id)


def forget_authenticator(account_id: int) -> None:
    """Delete it, whatever it is needed for."""
    db.session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))
    db.session.expire_all()


def secret_to_show(app: Authenticator) -> str | None:
    """The secret of an app that doesn't count yet; None where the installation's key has changed since."""
    return unseal(app.sealed_secret)


def app_address(account_name: str, secret: str) -> str:
    """The address that a QR code holds; phones open it with the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account_name, issuer_name=setting("SITE_NAME"))


def _step_of(account_id: int, typed: str) -> int | None:
    digits, app = digits_in(typed), authenticator_of(account_id)
    secret = unseal(app.sealed_secret) if app is not None else None
    if app is None or secret is None or len(digits) != CODE_DIGITS:
        return None
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_SECONDS
    matching = [now + drift for drift in DRIFT_STEPS if secrets.compare_digest(totp.generate_otp(now + drift), digits)]
    return max(matching, default=None)
