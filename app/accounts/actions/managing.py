"""Changing a password, making the first administrator, giving and taking roles."""

from datetime import timedelta

from sqlalchemy import delete, or_, update

from app.accounts.actions.challenging import forget_challenges_of
from app.accounts.actions.remembering import forget_devices_of
from app.accounts.actions.signing_in import end_other_sessions, end_sessions_of
from app.accounts.actions.signing_up import create_account
from app.accounts.facts import RoleChanged
from app.accounts.models.account import Account, Role
from app.accounts.models.session import SetUpLink
from app.accounts.queries.accounts import account_with_password, administrators, has_administrator, open_set_up_link
from app.foundation import clock
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Conflict, NotAllowed, NotFound
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import new_token, token_hash
from app.foundation.words import N_

SET_UP_LINK_LIFETIME = timedelta(hours=24)


def change_password(
    *, account_id: int, verified_hash: str, password_hash: str, session_id: int, device: str | None
) -> Account:
    """Set a new password and end every other session; the door replaces this one by a new one.

    No browser but this one (`device`) is known any more, and no link or code that waits for the account counts.

    `verified_hash` is that of the password which the person saw in force; raises Conflict if it was changed meanwhile.
    """
    account = account_with_password(account_id, verified_hash)
    if account is None:
        raise Conflict(N_("Your password was changed in another window meanwhile."))
    account.password_hash = password_hash
    end_other_sessions(account.id, session_id)
    forget_devices_of(account.id, but=device)
    forget_challenges_of(account.id)
    tell_of_new_password(account)
    log().info("password changed", account=account.id)
    return account


def tell_of_new_password(account: Account) -> None:
    """A letter about it, so that nobody's password changes behind their back."""
    if account.email_key is not None:
        put_mail("password_changed", to=account.email, language=account.language, account_id=account.id)


def renew_hash(account: Account, password_hash: str) -> None:
    """Store the same password's hash at the present cost."""
    account.password_hash = password_hash


def offer_set_up() -> str | None:
    """A fresh set-up token, the older ones dying with it; None where there is an administrator."""
    if has_administrator():
        return None
    token = new_token()
    db.session.execute(delete(SetUpLink))
    db.session.add(SetUpLink(token_hash=token_hash(token), expires_at=clock.now() + SET_UP_LINK_LIFETIME))
    return token


def forget_old_set_up_links() -> int:
    """Delete the links that are used or expired; says how many."""
    return deleted_portion(SetUpLink, or_(SetUpLink.used_at.is_not(None), SetUpLink.expires_at < clock.now()))


def set_up_administrator(*, token: str, name: str, email: str, password_hash: str, language: str = "de") -> Account:
    """Use the set-up link up and make the first administrator.

    Raises NotFound for a link that opens nothing (any more).
    """
    link = open_set_up_link(token)
    if link is None:
        raise NotFound()
    used = db.session.execute(
        update(SetUpLink).where(SetUpLink.id == link.id, SetUpLink.used_at.is_(None)).values(used_at=clock.now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound()
    account = create_account(
        name=name,
        email=email,
        password_hash=password_hash,
        role=Role.ADMINISTRATOR,
        language=language,
        is_confirmed=True,
    )
    log().info("administrator made", account=account.id)
    return account


def set_role(account: Account, role: Role) -> None:
    """Give a role; sessions end, so that the new rights begin with a new one.

    Raises Conflict where the last administrator would go.
    """
    if account.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR and len(administrators(locked=True)) == 1:
        raise Conflict(N_("The last administrator can’t be demoted."))
    if account.disabled_at is not None:
        raise NotAllowed(N_("This account is disabled."))
    account.role = role
    record(RoleChanged(account_id=account.id, actor_id=None))
    end_sessions_of(account.id)
    forget_challenges_of(account.id)
    log().info("role changed", account=account.id, role=str(role))
