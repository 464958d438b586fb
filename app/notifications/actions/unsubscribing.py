"""Ending letters by a link in them: the link says whose and which, and is all that is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts.models.account import Account
from app.discussion.actions.following import end_following, resume_following
from app.foundation.db import db
from app.foundation.settings import setting
from app.foundation.tokens import read_signed, signed, token_hash
from app.notifications.actions.choosing import end_mail, resume_mail
from app.notifications.actions.subscribing import end_subscription, resume_subscription
from app.notifications.models.notification import Kind
from app.notifications.models.subscriber import Subscriber
from app.notifications.queries.subscribers import subscriber_by_id

PURPOSE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a link ends: somebody's letters of some kinds, somebody's following of a thread, or a subscription."""

    account_id: int = 0
    kinds: tuple[str, ...] = ()
    thread_id: int = 0
    subscriber_id: int = 0


def link_to_end_mail(account: Account, kinds: Sequence[str]) -> str:
    """The token of a link that ends the person's letters of these kinds."""
    return _signed("kinds", account.id, account.created_at, ",".join(kinds))


def link_to_end_following(account: Account, thread_id: int) -> str:
    """The token of a link that ends the person's following of the thread."""
    return _signed("thread", account.id, account.created_at, str(thread_id))


def link_to_end_subscription(subscriber: Subscriber) -> str:
    """The token of a link that ends the subscription; it stays the same, whatever becomes of it meanwhile."""
    return signed(setting("SECRET_KEY"), PURPOSE, ["subscriber", subscriber.id, _mark(subscriber)])


def what_ends(token: str) -> Ending | None:
    """What the link ends; None where it isn't ours, or whoever it was made for is gone.

    Numbers are given anew by some databases; so the token also marks whose number it was.
    """
    match read_signed(setting("SECRET_KEY"), PURPOSE, token):
        case ["subscriber", int(number), str(mark)]:
            subscriber = subscriber_by_id(number)
            return Ending(subscriber_id=number) if subscriber is not None and _mark(subscriber) == mark else None
        case [("kinds" | "thread") as what, int(number), int(born), str(which)]:
            account = db.session.get(Account, number)
            if account is None or _second(account.created_at) != born:
                return None
            if what == "thread":
                return Ending(account_id=number, thread_id=int(which))
            return Ending(account_id=number, kinds=tuple(kind for kind in which.split(",") if kind in set(Kind)))
    return None


def end(ending: Ending) -> dict[str, str]:
    """Do it; twice is the same as once. Returns how often letters of each kind came before."""
    if ending.thread_id:
        end_following(account_id=ending.account_id, thread_id=ending.thread_id)
    elif ending.account_id:
        return end_mail(account_id=ending.account_id, kinds=ending.kinds)
    elif (subscriber := subscriber_by_id(ending.subscriber_id)) is not None:
        end_subscription(subscriber)
    return {}


def undo(ending: Ending, frequencies: Mapping[str, str]) -> None:
    """Take it back; `frequencies` says how often letters of each kind came before."""
    if ending.thread_id:
        resume_following(account_id=ending.account_id, thread_id=ending.thread_id)
    elif ending.account_id:
        kinds = {kind: frequencies.get(kind, "") for kind in ending.kinds}
        resume_mail(account_id=ending.account_id, kinds=kinds)
    elif (subscriber := subscriber_by_id(ending.subscriber_id)) is not None:
        resume_subscription(subscriber)


def _signed(what: str, account_id: int, created_at: datetime, which: str) -> str:
    return signed(setting("SECRET_KEY"), PURPOSE, [what, account_id, _second(created_at), which])


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _mark(subscriber: Subscriber) -> str:
    """Tells one subscriber from a later one with the same number, without naming the address."""
    return token_hash(subscriber.email_key)[:16]
