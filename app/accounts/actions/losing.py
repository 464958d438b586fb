"""When the device with the app is gone, and the recovery codes too: waiting, and then coming in by mail."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.accounts.actions.authenticators import forget_authenticator
from app.accounts.actions.challenging import LOST_DEVICE_KEPT_OPEN, challenge, use, use_link
from app.accounts.actions.recovering import forget_needless_codes
from app.accounts.actions.telling import FactorKind, tell_of_factor
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.challenges import waiting_challenge, waiting_challenge_of
from app.accounts.viewer import STAFF_ROLES
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import NotAllowed, NotFound
from app.foundation.settings import setting
from app.foundation.words import N_


def may_wait(account: Account) -> bool:
    """Whether waiting helps: readers whose mail is known to reach them. Staff ask an administrator."""
    return account.role not in STAFF_ROLES and account.email_key is not None


def report_lost_device(account: Account) -> datetime:
    """Write to the person, who has just shown one factor, how to come in without the other; says from when on.

    Who asks again gets a new link; the time that has passed already counts, so nobody can make them wait for ever.
    """
    if not may_wait(account):
        raise NotAllowed(N_("This way is not open to your account. Please ask whoever runs this publication."))
    waiting = waiting_challenge_of(Purpose.LOST_DEVICE, account.id)
    wait = timedelta(hours=setting("LOST_DEVICE_WAIT_HOURS"))
    opens_at = waiting.opens_at if waiting is not None and waiting.opens_at else clock.now() + wait
    issued = challenge(Purpose.LOST_DEVICE, account_id=account.id, address=account.address_key, opens_at=opens_at)
    made = db.session.get_one(Challenge, issued.id)
    made.expires_at = max(opens_at, clock.now()) + LOST_DEVICE_KEPT_OPEN
    put_mail(
        "lost_device",
        to=account.email,
        language=account.language,
        account_id=account.id,
        data={"token": issued.token, "challenge": issued.id},
    )
    log().info("device reported lost", account=account.id)
    return opens_at


def come_in_without_device(token: str) -> Account:
    """Remove the app, after the wait; who may come in now. Raises NotFound where the link opens nothing.

    That is so as well where waiting no longer helps: the person may have got a role meanwhile.
    """
    found = use_link(Purpose.LOST_DEVICE, token)
    account = account_by_id(found.account_id or 0)
    if account is None or account.disabled_at is not None or account.address_key != found.address:
        raise NotFound()
    if not may_wait(account):
        raise NotFound()
    forget_authenticator(account.id)
    forget_needless_codes(account)
    log().info("authenticator removed after the wait", account=account.id)
    tell_of_factor(account, "factor_removed", FactorKind.APP)
    return account


def stop_lost_device(token: str) -> None:
    """It wasn't the owner who asked: nothing opens any more. Raises NotFound where nothing waits."""
    found = waiting_challenge(Purpose.LOST_DEVICE, token)
    if found is None:
        raise NotFound()
    use(found)
    log().info("lost device stopped", account=found.account_id)


def stop_waiting(account_id: int) -> None:
    """The person came in with everything; whoever reported the device lost waits in vain."""
    waiting = delete(Challenge).where(Challenge.purpose == Purpose.LOST_DEVICE, Challenge.account_id == account_id)
    db.session.execute(waiting, execution_options={"synchronize_session": False})
