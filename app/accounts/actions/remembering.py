"""Remembering the browsers in which people were let in, and telling them when there is a new one."""

from datetime import timedelta

from sqlalchemy import delete, update

from app.accounts.models.account import Account
from app.accounts.models.session import KnownDevice
from app.accounts.queries.sessions import accounts_known_to, has_known_device
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import new_token, token_hash

DEVICE_KEPT = timedelta(days=365)


def remember_browser(account: Account, brought: str | None, *, device: str = "", country: str = "") -> str:
    """The account was let in here; returns the token under which the browser is known from now on.

    It keeps the one it brought if anybody was let in with that before; one that somebody made up is replaced. A letter
    tells of a browser that is new to the account, unless it is its first one.
    """
    known = accounts_known_to(brought)
    token = brought if brought and known else new_token()
    if account.id in known:
        seen = KnownDevice.account_id == account.id, KnownDevice.token_hash == token_hash(token)
        db.session.execute(update(KnownDevice).where(*seen).values(seen_at=clock.now()))
        return token
    if account.email_key is not None and has_known_device(account.id):
        said = {"device": device, "country": country, "at": clock.now().isoformat()}
        put_mail("new_device", to=account.email, language=account.language, account_id=account.id, data=said)
    db.session.add(KnownDevice(account_id=account.id, token_hash=token_hash(token), seen_at=clock.now()))
    db.session.flush()
    return token


def forget_devices_of(account_id: int, *, but: str | None = None) -> None:
    """The account knows no browser any more but the one that brings this token: a thief's may be among them."""
    theirs = KnownDevice.account_id == account_id, KnownDevice.token_hash != token_hash(but or "")
    db.session.execute(delete(KnownDevice).where(*theirs))


def forget_old_devices() -> int:
    """Delete what was remembered of browsers not used for a year; says how many."""
    return deleted_portion(KnownDevice, KnownDevice.seen_at < clock.now() - DEVICE_KEPT)
