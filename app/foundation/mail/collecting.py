"""Letters that collect: while one waits, whatever else there is to say to the person in time goes into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, select, update

from app.foundation import clock
from app.foundation.db import db
from app.foundation.inserting import insert_into
from app.foundation.mail.outbox import Mail
from app.foundation.prepared import run
from app.foundation.tokens import new_token

MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Collecting:
    """The letter that is wanted: `key` names the person and the bundle, `due_at` counts where a new one begins."""

    key: str
    address: str
    language: str
    account_id: int
    due_at: datetime


def collecting_mails(kind: str, wanted: Sequence[Collecting]) -> dict[str, int]:
    """The number of the waiting mail for each key, begun where there is none; inside the caller's transaction.

    A mail that is being sent, was tried or is done takes nothing more: it gives its key away. The rest stay locked
    until the transaction ends, so none leaves without what the caller writes now. Locks are taken in one order, so
    callers don't wait for each other in a circle.
    """
    missing = {one.key: one for one in sorted(wanted, key=lambda one: one.key)}
    found: dict[str, int] = {}
    for _ in range(MOST_ROUNDS):
        there = _locked(list(missing))
        found |= {key: number for key, (number, takes_more) in there.items() if takes_more}
        _free([number for number, takes_more in there.values() if not takes_more])
        missing = {key: one for key, one in missing.items() if key not in found}
        if not missing:
            return found
        begun = _begin(kind, list(missing.values()))
        found |= begun
        missing = {key: one for key, one in missing.items() if key not in begun}
        if not missing:
            return found
    raise RuntimeError("other transactions began and closed the same letters again and again")


def _locked(keys: list[str]) -> dict[str, tuple[int, bool]]:
    """The mails that hold the keys now, and whether they take more."""
    return {
        key: (number, sent_at is None and given_up_at is None and claimed_until is None and not tries)
        for number, key, sent_at, given_up_at, claimed_until, tries in run(_locking(), {"keys": keys})
    }


@cache
def _locking() -> Select[*tuple[Any, ...]]:
    wanted: Select[*tuple[Any, ...]] = select(
        Mail.id, Mail.unique_key, Mail.sent_at, Mail.given_up_at, Mail.claimed_until, Mail.tries
    )
    wanted = wanted.where(Mail.unique_key.in_(bindparam("keys", expanding=True)))
    return wanted.order_by(Mail.id).with_for_update()


def _free(numbers: list[int]) -> None:
    if numbers:
        db.session.execute(
            update(Mail).where(Mail.id.in_(numbers)).values(unique_key=None),
            execution_options={"synchronize_session": False},
        )


def _begin(kind: str, wanted: list[Collecting]) -> dict[str, int]:
    """New mails, but for keys that somebody else has just taken."""
    beginning = _beginning(db.engine.dialect.name)
    return {one.key: number for one in wanted for (number,) in run(beginning, _row(kind, one))}


@cache
def _beginning(_dialect: str) -> Insert:
    return insert_into(Mail).on_conflict_do_nothing().returning(Mail.id)


def _row(kind: str, one: Collecting) -> dict[str, Any]:
    return {
        "kind": kind,
        "address": one.address,
        "account_id": one.account_id,
        "language": one.language,
        "data": {},
        "unique_key": one.key,
        "message_id": new_token()[:32],
        "created_at": clock.now(),
        "due_at": one.due_at,
        "tries": 0,
        "last_error": "",
    }
