"""Reading what people prove themselves with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from app.accounts.models.account import Account
from app.accounts.models.factors import Authenticator, Identity, Passkey, RecoveryCode
from app.accounts.models.session import AccountSession, Way
from app.accounts.viewer import STAFF_ROLES
from app.foundation.db import db
from app.foundation.settings import setting


@dataclass(frozen=True, slots=True)
class Factors:
    """What the owner of an account sees of its factors."""

    passkeys: Sequence[Passkey]
    authenticator: Authenticator | None
    codes_left: int
    identities: Sequence[Identity]

    @property
    def count(self) -> int:
        """How many second factors there are; recovery codes stand in for them and are none."""
        return len(self.passkeys) + bool(self.authenticator)


def factors_of(account_id: int) -> Factors:
    """All of them."""
    app = authenticator_of(account_id)
    return Factors(
        passkeys=passkeys_of(account_id),
        authenticator=app if app is not None and app.confirmed_at else None,
        codes_left=codes_left(account_id),
        identities=identities_of(account_id),
    )


def needs_second_factor(account: Account) -> bool:
    """Whether a password or a link alone won't do: the person has an app, or is staff and has a passkey."""
    if has_authenticator(account.id):
        return True
    return role_takes_two_factors(account) and has_passkey(account.id)


def role_takes_two_factors(account: Account) -> bool:
    """Whether the person's role can be used only after two factors."""
    return bool(setting("STAFF_SECOND_FACTOR")) and account.role in STAFF_ROLES


def has_authenticator(account_id: int) -> bool:
    """Whether the account asks for codes of an app."""
    wanted = exists().where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None))
    return bool(db.session.execute(select(wanted)).scalar_one())


def has_passkey(account_id: int) -> bool:
    """Whether the account can be entered with a passkey."""
    return bool(db.session.execute(select(exists().where(Passkey.account_id == account_id))).scalar_one())


def authenticator_of(account_id: int) -> Authenticator | None:
    """The app, whether or not it counts already."""
    return db.session.get(Authenticator, account_id, populate_existing=True)


def passkeys_of(account_id: int) -> Sequence[Passkey]:
    """The passkeys, the oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)).all()


def passkey_of(account_id: int, passkey_id: int) -> Passkey | None:
    """The passkey, if it is this person's."""
    wanted = select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
    return db.session.scalars(wanted).one_or_none()


def passkey_by_credential(credential_id: bytes) -> Passkey | None:
    """The passkey that a browser calls by this name."""
    return db.session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()


def codes_left(account_id: int) -> int:
    """How many recovery codes are unused."""
    wanted = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.execute(wanted).scalar_one()


def way_of_session(session_id: int | None) -> Way:
    """How the person came in who is logged in there."""
    wanted = select(AccountSession.way).where(AccountSession.id == session_id)
    return Way(db.session.execute(wanted).scalar_one_or_none() or Way.PASSWORD)


def identities_of(account_id: int) -> Sequence[Identity]:
    """Who the person is elsewhere."""
    return db.session.scalars(select(Identity).where(Identity.account_id == account_id).order_by(Identity.id)).all()


def identity_of(account_id: int, identity_id: int) -> Identity | None:
    """The identity, if it is this person's."""
    wanted = select(Identity).where(Identity.id == identity_id, Identity.account_id == account_id)
    return db.session.scalars(wanted).one_or_none()


def identity_at(issuer: str, subject: str) -> Identity | None:
    """Whom the provider means."""
    wanted = select(Identity).where(Identity.issuer == issuer, Identity.subject == subject)
    return db.session.scalars(wanted).one_or_none()
