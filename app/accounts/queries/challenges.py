"""Reading challenges."""

from sqlalchemy import ColumnElement, exists, or_, select

from app.accounts.models.challenge import Challenge, Purpose
from app.foundation import clock
from app.foundation.db import db
from app.foundation.settings import setting
from app.foundation.tokens import keyed_hash, token_hash


def open_challenge(purpose: Purpose, token: str) -> Challenge | None:
    """The challenge that the token belongs to, if it still counts, and already does."""
    return _one(purpose, Challenge.token_hash == token_hash(token))


def waiting_challenge(purpose: Purpose, token: str) -> Challenge | None:
    """The same, also while it doesn't open anything yet."""
    wanted = select(Challenge).where(
        Challenge.purpose == purpose,
        Challenge.token_hash == token_hash(token),
        Challenge.used_at.is_(None),
        Challenge.expires_at > clock.now(),
    )
    return db.session.scalars(wanted).one_or_none()


def challenge_of_browser(purpose: Purpose, browser: str | None) -> Challenge | None:
    """The challenge that this browser asked for, if it still counts."""
    return _one(purpose, Challenge.browser_hash == token_hash(browser)) if browser else None


def challenge_of_account(purpose: Purpose, account_id: int) -> Challenge | None:
    """The challenge that waits for this account, whichever browser asked for it, if it still counts."""
    return _one(purpose, Challenge.account_id == account_id)


def waiting_challenge_of(purpose: Purpose, account_id: int) -> Challenge | None:
    """The account's challenge that isn't over, whether or not it opens something yet."""
    wanted = select(Challenge).where(
        Challenge.purpose == purpose,
        Challenge.account_id == account_id,
        Challenge.used_at.is_(None),
        Challenge.expires_at > clock.now(),
    )
    return db.session.scalars(wanted.order_by(Challenge.id.desc()).limit(1)).one_or_none()


def open_challenge_by_id(challenge_id: int) -> Challenge | None:
    """The challenge, if it still counts."""
    return db.session.scalars(select(Challenge).where(Challenge.id == challenge_id, *_open())).one_or_none()


def challenge_is_there(token: str) -> bool:
    """Whether no newer one has replaced the one the token belongs to; it may be used or expired."""
    wanted = exists().where(Challenge.token_hash == token_hash(token))
    return bool(db.session.execute(select(wanted)).scalar_one())


def code_hash(link_hash: str, code: str) -> str:
    """What is stored in place of the code: nobody tries all codes against it without the installation's key."""
    return keyed_hash(setting("SECRET_KEY"), "code", link_hash, code)


def _one(purpose: Purpose, condition: ColumnElement[bool]) -> Challenge | None:
    wanted = select(Challenge).where(Challenge.purpose == purpose, condition, *_open())
    return db.session.scalars(wanted.order_by(Challenge.id.desc()).limit(1)).one_or_none()


def _open() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    opened = or_(Challenge.opens_at.is_(None), Challenge.opens_at <= now)
    return (Challenge.used_at.is_(None), Challenge.expires_at > now, opened)
