"""Delivering what the outbox holds: claimed, composed, handed over, and noted as sent in a commit of its own each."""

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.exc import OperationalError

from app.foundation import clock
from app.foundation.db import db, deleted_rows, transaction
from app.foundation.logs import log
from app.foundation.mail.carrier import BrokenOff, Carrier, PostalCarrier, Refused, Unreachable, mail_server
from app.foundation.mail.folder import FolderCarrier
from app.foundation.mail.outbox import Mail
from app.foundation.mail.post import BadAddress, Sender, sender_of
from app.foundation.patience import GIVES_UP_AFTER, wait_after
from app.foundation.settings import setting
from app.foundation.tidying import deleted_portion

# Their letters hold what opens an account or an address: whoever wants it asks for a new one.
OPENING = frozenset(
    {"confirm", "log_in", "reset", "again", "change_email", "email_move_asked", "lost_device", "subscribe"}
)

Write = Callable[[Mail], EmailMessage | None]

LEASE = timedelta(minutes=5)
BATCH = 100
COMPOSING = "composing"
_INSISTING_SECONDS = 3600.0
_NOTING_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that are ours until `until`."""

    ids: tuple[int, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch; `trouble` says why the mail server could not be talked to, if so."""

    sent: int = 0
    trouble: str = ""


def deliver_due(write: Write) -> int:
    """Deliver all that is due, here and now; says how many were sent. Stops where the server can't be reached."""
    sent = 0
    with closing(carrier_of_settings()) as carrier:
        while (batch := claim_mail()) is not None:
            outcome = deliver(batch, write, carrier)
            sent += outcome.sent
            if outcome.trouble:
                break
    return sent


def mail_is_due() -> bool:
    """Whether a letter waits that nobody is carrying; reads only."""
    waiting = bool(db.session.scalars(select(exists().where(*_due(clock.now())))).one())
    db.session.rollback()
    return waiting


def claim_mail(most: int = BATCH) -> Batch | None:
    """The letters that have waited longest, for us alone; a claim ends by itself, should we be killed.

    One that was claimed by somebody who was killed comes alone, so that it is known should it have been the reason; it
    is given up like one that has failed so often.
    """
    if not mail_is_due():
        return None
    now = clock.now()
    with transaction():
        waiting = select(Mail.id, Mail.claimed_until, Mail.tries).where(*_due(now)).order_by(Mail.due_at, Mail.id)
        rows = db.session.execute(waiting.limit(most).with_for_update(skip_locked=True)).all()
        left = [row for row in rows if row.claimed_until is not None][:1]
        deadly = bool(left) and left[0].tries > 0 and wait_after(left[0].tries) is None
        ids = tuple(row.id for row in left or rows)
        if not deadly and ids:
            _change(Mail.id.in_(ids), claimed_until=now + LEASE, **({"tries": Mail.tries + 1} if left else {}))
    if deadly:
        _note_failure(ids[0], "killed", for_ever=True)
        return claim_mail(most)
    return Batch(ids, now + LEASE) if ids else None


def deliver(batch: Batch, write: Write, carrier: Carrier, go_on: Callable[[], bool] = lambda: True) -> Outcome:
    """Carry the letters one after the other, as long as `go_on` says so; the rest is given back."""
    sent = 0
    for place, mail_id in enumerate(batch.ids):
        left = batch.ids[place:]
        if not go_on():
            _give_back(left)
            return Outcome(sent)
        batch = _extended(batch, left)
        try:
            sent += _deliver_one(mail_id, batch.until, write, carrier)
        except Unreachable as trouble:
            if isinstance(trouble, BrokenOff):
                _note_failure(mail_id, trouble.reason)
            _give_back(left, trouble.reason)
            log().error("mail server away", error=trouble.reason)
            return Outcome(sent, trouble.reason)
        except OperationalError as error:
            log().error("database away", error=type(error).__name__)
            _insist(partial(_give_back, left))
            return Outcome(sent, type(error).__name__)
    return Outcome(sent)


def carrier_of_settings() -> Carrier:
    """Over SMTP where there is a server, else into the folder."""
    if not setting("SMTP_URL"):
        return FolderCarrier()
    return PostalCarrier(mail_server(setting("SMTP_URL")), own_host=present_sender().host)


def present_sender() -> Sender:
    """Who letters are from, as the settings say."""
    return sender_of(mail_from=setting("MAIL_FROM"), public_url=setting("PUBLIC_URL"), site_name=setting("SITE_NAME"))


def forget_old_mail() -> int:
    """Delete the rows of letters that were sent, or given up, long enough ago; says how many."""
    long_ago = clock.now() - timedelta(days=setting("MAIL_KEPT_DAYS"))
    done = or_(Mail.sent_at < long_ago, Mail.given_up_at < long_ago)
    return deleted_portion(Mail, Mail.created_at < long_ago, done)  # the first is in an index


def _due(now: datetime) -> tuple[Any, ...]:
    return (
        Mail.sent_at.is_(None),
        Mail.given_up_at.is_(None),
        Mail.due_at <= now,
        or_(Mail.claimed_until.is_(None), Mail.claimed_until <= now),
    )


def _deliver_one(mail_id: int, until: datetime, write: Write, carrier: Carrier) -> bool:
    """Whether the letter was sent. One that was deleted meanwhile, or is no longer ours, is left alone."""
    ours = select(Mail).where(Mail.id == mail_id, Mail.claimed_until == until)
    mail = db.session.scalars(ours.execution_options(populate_existing=True)).one_or_none()
    if mail is None:
        db.session.rollback()
        return False
    try:
        message = write(mail)
    except BadAddress:
        _note_failure(mail_id, "address", for_ever=True)
        return False
    except Exception as error:
        db.session.rollback()
        if isinstance(error, OperationalError):
            db.session.scalars(select(1)).one()  # raises where the database is to blame, and not the letter
        _note_failure(mail_id, f"{COMPOSING} {type(error).__name__}")
        return False
    finally:
        db.session.rollback()
    if message is None:
        _drop_unwanted(mail_id)
        return False
    try:
        carrier.carry(mail_id, message)
    except Refused as refusal:
        _note_failure(mail_id, refusal.reason, for_ever=refusal.for_ever)
        return False
    _insist(partial(_note_sent, mail_id))
    return True


def _note_sent(mail_id: int) -> None:
    sent: dict[str, Any] = {
        "sent_at": clock.now(),
        "claimed_until": None,
        "data": {},
        "tries": Mail.tries + 1,
        "last_error": "",
    }
    with transaction():
        if not _forgotten(Mail.id == mail_id):
            _change(Mail.id == mail_id, **sent)


def _note_failure(mail_id: int, reason: str, *, for_ever: bool = False) -> None:
    with transaction():
        mail = db.session.get(Mail, mail_id, with_for_update=True, populate_existing=True)
        if mail is None:
            return
        mail.tries += 1
        mail.last_error, mail.claimed_until = reason, None
        wait = None if for_ever else wait_after(mail.tries)
        if wait is None:
            mail.given_up_at = clock.now()
            mail.data = {} if mail.kind in OPENING else mail.data
            db.session.flush()
            _forgotten(Mail.id == mail_id)
        else:
            mail.due_at = clock.now() + wait
        kind, tries = mail.kind, mail.tries
    log().warning("mail waits" if wait else "mail given up", kind=kind, mail=mail_id, tries=tries, error=reason)


def _forgotten(*which: Any) -> int:
    """Letters to people who have left are deleted when they are done with, sent or not; says how many."""
    to_nobody = Mail.account_id.is_(None)
    return deleted_rows(delete(Mail).where(*which, to_nobody, Mail.data["forget"].as_boolean()))


def _drop_unwanted(mail_id: int) -> None:
    with transaction():
        deleted_rows(delete(Mail).where(Mail.id == mail_id))


def _give_back(ids: Sequence[int], reason: str = "") -> None:
    """Others may take them at once. Where the server has been away for days, those that waited so long are given up."""
    now = clock.now()
    waiting = (Mail.id.in_(ids), Mail.sent_at.is_(None), Mail.given_up_at.is_(None))
    with transaction():
        _change(*waiting, claimed_until=None, **({"last_error": reason} if reason else {}))
        if reason:
            _change(*waiting, Mail.due_at < now - GIVES_UP_AFTER, given_up_at=now)
            _forgotten(Mail.given_up_at.is_not(None))
            _change(Mail.id.in_(ids), Mail.given_up_at.is_not(None), Mail.kind.in_(OPENING), data={})


def _extended(batch: Batch, left: Sequence[int]) -> Batch:
    """The batch with a claim that lasts long enough for the next letter."""
    now = clock.now()
    if batch.until - now > LEASE / 2:
        return batch
    with transaction():
        _change(Mail.id.in_(left), Mail.claimed_until == batch.until, claimed_until=now + LEASE)
    return Batch(batch.ids, now + LEASE)


def _insist(write: Callable[[], None]) -> None:
    """What the server has taken must be noted, though the database may be away for a while."""
    deadline = time.monotonic() + _INSISTING_SECONDS
    while True:
        try:
            return write()
        except OperationalError as error:
            if time.monotonic() > deadline:
                raise
            log().error("database away", error=type(error).__name__)
            time.sleep(_NOTING_PAUSE_SECONDS)


def _change(*which: Any, **values: Any) -> None:
    db.session.execute(update(Mail).where(*which).values(**values).execution_options(synchronize_session=False))
