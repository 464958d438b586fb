"""Who people are at an OpenID provider: by issuer and subject, never by the address."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from app.accounts.actions.challenging import challenge
from app.accounts.actions.signing_up import create_account
from app.accounts.actions.telling import FactorKind, tell_of_factor
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.models.factors import Identity
from app.accounts.policy import check_may_remove_factor
from app.accounts.queries.accounts import account_by_email, account_by_id, email_key
from app.accounts.queries.challenges import challenge_of_browser
from app.accounts.queries.factors import identity_at
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Conflict, NotFound
from app.foundation.words import N_


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the provider has said about somebody, checked to be from it and for us.

    `email` is '' where it named none; `is_verified` says that the provider knows it to be theirs. `account_id` is the
    only account that this may be linked to, if there is one, `back` where the person was. `shown_at` says when they
    last showed the provider who they are, in seconds since 1970; 0 where it doesn't tell.
    """

    issuer: str
    subject: str
    email: str = ""
    is_verified: bool = False
    name: str = ""
    account_id: int | None = None
    back: str = "/"
    shown_at: float = 0.0


def known_account(claimed: Claimed) -> Account | None:
    """Whose identity it is, noting the use; None where nobody has it. Raises NotFound for a disabled account."""
    identity = identity_at(claimed.issuer, claimed.subject)
    if identity is None:
        return None
    account = account_by_id(identity.account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound()
    identity.last_used_at = clock.now()
    return account


def shown_at(account: Account, claimed: Claimed) -> datetime:
    """When the person last showed the provider who they are; long ago where that is not known.

    Who only has the provider's open session has shown nothing.
    """
    shown = datetime.fromtimestamp(claimed.shown_at, UTC) if claimed.shown_at else account.created_at
    return min(shown, clock.now())


def holder_of_address(claimed: Claimed) -> Account | None:
    """The account that has proven the address; asked only where the provider has proven it as well."""
    holder = account_by_email(claimed.email) if claimed.is_verified and claimed.email else None
    return None if holder is None or holder.disabled_at is not None else holder


def hold_identity(claimed: Claimed, *, browser: str) -> None:
    """Keep for this browser who was meant, until they have chosen what shall become of it."""
    challenge(Purpose.IDENTITY, account_id=None, browser=browser, data=asdict(claimed))


def held_identity(browser: str | None) -> tuple[Challenge, Claimed]:
    """What is kept for this browser. Raises NotFound."""
    found = challenge_of_browser(Purpose.IDENTITY, browser)
    if found is None:
        raise NotFound()
    data: dict[str, Any] = found.data
    return found, Claimed(**data)


def link_identity(account: Account, claimed: Claimed) -> Identity:
    """From now on the account can be entered by the provider. Raises Conflict where it belongs to another one."""
    there = identity_at(claimed.issuer, claimed.subject)
    if there is not None and there.account_id == account.id:
        return there
    if there is not None or claimed.account_id not in {None, account.id}:
        raise Conflict(N_("This belongs to another account here, so it can’t be linked to yours."))
    identity = _identity(account, claimed)
    log().info("identity linked", account=account.id)
    tell_of_factor(account, "factor_added", FactorKind.PROVIDER)
    return identity


def make_account_of(claimed: Claimed, *, name: str, email: str, language: str) -> Account:
    """A new account that is entered by the provider; confirmed where that has verified just this address.

    Raises Invalid like `create_account`, and Conflict where somebody was made of it meanwhile.
    """
    if identity_at(claimed.issuer, claimed.subject) is not None:
        raise Conflict(N_("There is an account for this already. Please log in once more."))
    proven = claimed.is_verified and email_key(email) == email_key(claimed.email)
    account = create_account(name=name, email=email, language=language, is_confirmed=proven)
    _identity(account, claimed)
    log().info("signed up", account=account.id, way="provider")
    return account


def unlink_identity(account: Account, identity: Identity) -> None:
    """The provider opens the account no more. Raises NotAllowed where nothing else does."""
    check_may_remove_factor(account, identity=True)
    db.session.delete(identity)
    db.session.flush()
    log().info("identity unlinked", account=account.id)
    tell_of_factor(account, "factor_removed", FactorKind.PROVIDER)


def _identity(account: Account, claimed: Claimed) -> Identity:
    now = clock.now()
    made = Identity(
        account_id=account.id, issuer=claimed.issuer, subject=claimed.subject, created_at=now, last_used_at=now
    )
    db.session.add(made)
    db.session.flush()
    return made
