"""Subscribing to new articles without an account: nobody gets mail who has not said yes to it twice."""

from app.accounts.actions.signing_up import clean_email
from app.accounts.queries.accounts import email_key
from app.foundation import clock
from app.foundation.db import db
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import NotFound
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import new_token, token_hash
from app.notifications.models.subscriber import CONFIRMED_WITHIN, Subscriber
from app.notifications.queries.subscribers import subscriber_by_email, subscriber_by_link


def ask_to_subscribe(*, email: str, language: str, quietly: bool = False) -> None:
    """Send a link to the address by which its owner can say yes. Raises Invalid('email').

    Whoever is subscribed already is told so in the same way, by mail alone; nothing of theirs changes. `quietly`: too
    many mails went there already, so there is none, and the link that was sent before goes on counting.
    """
    address, token = clean_email(email), new_token()
    if quietly:
        return
    subscriber = subscriber_by_email(address)
    if subscriber is None:
        subscriber = Subscriber(email_key=email_key(address))
        db.session.add(subscriber)
    if subscriber.confirmed_at is None:
        subscriber.email, subscriber.language = address, language
        subscriber.token_hash, subscriber.created_at = token_hash(token), clock.now()
    db.session.flush()
    put_mail("subscribe", to=address, language=language, data={"subscriber": subscriber.id, "token": token})


def confirm_subscription(*, token: str) -> Subscriber:
    """The owner of the address says yes; saying it twice changes nothing. Raises NotFound where the link is too old."""
    subscriber = subscriber_by_link(token)
    if subscriber is None:
        raise NotFound
    subscriber.confirmed_at = subscriber.confirmed_at or clock.now()
    db.session.flush()
    return subscriber


def end_subscription(subscriber: Subscriber) -> None:
    """No mail from now on. The address is forgotten within a day; until then one can change one's mind."""
    if subscriber.confirmed_at is not None:
        subscriber.confirmed_at, subscriber.token_hash, subscriber.created_at = None, None, clock.now()
        db.session.flush()


def resume_subscription(subscriber: Subscriber) -> None:
    """Undoes `end_subscription`, which is asked for by a link that only the owner of the address has."""
    subscriber.confirmed_at = subscriber.confirmed_at or clock.now()
    db.session.flush()


def forget_unconfirmed_subscribers() -> int:
    """Delete the addresses whose owners said nothing in time, or have ended it; says how many."""
    too_late = clock.now() - CONFIRMED_WITHIN
    return deleted_portion(Subscriber, Subscriber.confirmed_at.is_(None), Subscriber.created_at < too_late)
