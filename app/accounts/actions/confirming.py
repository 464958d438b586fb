"""Confirming that mail to an address reaches the person who gave it, and forgetting accounts for which nobody does."""

from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.challenging import challenge, forget_challenges_of, use_by_id, use_link
from app.accounts.actions.signing_in import end_sessions_of
from app.accounts.actions.signing_up import clean_email, confirm_address
from app.accounts.models.account import Account, Role
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.models.factors import Authenticator, Identity, Passkey, RecoveryCode
from app.accounts.models.session import AccountSession, KnownDevice
from app.accounts.queries.accounts import account_by_id, email_key
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.mail.outbox import Mail, put_mail
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.foundation.tidying import PORTION

FORGOTTEN_AT_ONCE = PORTION
MOST_ROUNDS = 10
_PROOFS = (Passkey, Authenticator, RecoveryCode, Identity, KnownDevice)


def ask_to_confirm(account: Account, *, back: str, quietly: bool = False) -> None:
    """A code and a link to the address the account gave; older ones count no more.

    Whether somebody else holds the address is asked only when the letter is composed: the answer here is the same, and
    so is the work. `quietly`: too many went there already, so none will be sent, which nobody can tell from here.
    """
    issued = challenge(Purpose.CONFIRM, account_id=account.id, address=account.email, data={"back": back})
    put_mail(
        "confirm",
        to=account.email,
        language=account.language,
        account_id=account.id,
        data={"token": issued.token, "code": issued.code, "quiet": quietly},
    )


def confirm_by_link(token: str) -> Challenge:
    """The address is proven. Raises NotFound for a link that opens nothing (any more)."""
    return _confirmed(use_link(Purpose.CONFIRM, token))


def confirm_by_code(challenge_id: int) -> Challenge:
    """The same, for a challenge whose code was right."""
    return _confirmed(use_by_id(challenge_id))


def correct_address(account: Account, typed: str) -> None:
    """Another address for an account that has not confirmed its own yet. Raises Invalid('email')."""
    if account.email_key is not None:
        return
    account.email = clean_email(typed)
    account.address_key = email_key(account.email)
    forget_challenges_of(account.id)


def refuse_confirmation(token: str) -> bool:
    """Somebody else gave this address. Their account goes, unless it has something to say already.

    Then it no longer has the address. Says whether it is gone; raises NotFound for a link that opens nothing any more.
    """
    account = account_by_id(use_link(Purpose.CONFIRM, token).account_id or 0)
    if account is None or account.email_key is not None:
        raise NotFound()
    log().info("address refused", account=account.id)
    if _forgotten(account):
        return True
    account.email = account.address_key = ""
    return False


def prove_by_link(account: Account) -> bool:
    """Somebody opened a link that was mailed to the account's address. Says whether the account holds it now.

    If it was not proven before, whoever made the account may be somebody else: all that opens it ends, the password,
    passkeys and other factors, every session, and whatever link or code they are still waiting for.
    """
    if account.email_key is not None:
        return True
    if not confirm_address(account):
        return False
    end_sessions_of(account.id)
    forget_challenges_of(account.id)
    for proof in _PROOFS:
        db.session.execute(delete(proof).where(proof.account_id == account.id))
    account.password_hash = ""
    log().info("address proven, everything else reset", account=account.id)
    return True


def forget_unconfirmed_accounts() -> int:
    """Delete accounts that nobody confirmed in time, is logged in with, or has written with; says how many.

    Ended sessions are forgotten first. Those that can't be deleted are passed over, so that they hold up no others.
    """
    before = clock.now() - timedelta(days=setting("UNCONFIRMED_KEPT_DAYS"))
    wanted = select(Account).where(
        Account.email_key.is_(None),
        Account.confirmed_at.is_(None),
        Account.role == Role.READER,
        Account.disabled_at.is_(None),
        Account.created_at < before,
        ~exists().where(AccountSession.account_id == Account.id),
    )
    forgotten, last = 0, 0
    for _ in range(MOST_ROUNDS):
        next_ones = wanted.where(Account.id > last).order_by(Account.id).limit(FORGOTTEN_AT_ONCE)
        accounts = db.session.scalars(next_ones).all()
        if not accounts:
            break
        last = accounts[-1].id
        forgotten += sum(_forgotten(account) for account in accounts)
        if forgotten >= FORGOTTEN_AT_ONCE:
            break
    return forgotten


def _confirmed(used: Challenge) -> Challenge:
    account = account_by_id(used.account_id or 0)
    if account is None or account.disabled_at is not None or account.address_key != email_key(used.address):
        raise NotFound()
    if not confirm_address(account):
        raise NotFound()
    log().info("address confirmed", account=account.id)
    return used


def _forgotten(account: Account) -> bool:
    """The rooms above know what an account has written; that it can't be deleted then, the database says."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(Mail).where(Mail.account_id == account.id, Mail.sent_at.is_(None)))
            db.session.execute(delete(Account).where(Account.id == account.id))
    except IntegrityError:
        return False
    return True
