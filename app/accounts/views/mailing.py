"""Counting the mails that somebody asks for."""

from flask import current_app

from app.accounts.door import device_token
from app.accounts.models.account import Account
from app.accounts.queries.sessions import accounts_known_to
from app.foundation.limits import per_hour
from app.foundation.refusals import TooMany
from app.foundation.tokens import keyed_hash, token_hash
from app.web.addresses import network_key
from app.web.limits import limits


def count_mail(asked: str, recipient: str, *, at_home: str = "") -> bool:
    """Count one mail that was asked for. Raises TooMany above what a network, or what was typed there, may ask for.

    Says whether there is room for it in the recipient's box. Where there is not, no mail goes out and nothing else
    differs: what else reaches the same box is nobody's business here. A browser that the recipient's account knows
    (`at_home`, see `device_of`) has a count of its own, which nobody else can use up.
    """
    limits().hit("mail", network_key(), per_hour(current_app.config["LIMIT_MAIL_LINKS_PER_HOUR"]))
    most = per_hour(current_app.config["LIMIT_MAIL_LINKS_PER_RECIPIENT"])
    limits().hit("mail for", _hidden(asked + at_home), most)
    return has_room(recipient + at_home)


def has_room(recipient: str) -> bool:
    """The second half of it alone."""
    try:
        limits().hit("mail to", _hidden(recipient), per_hour(current_app.config["LIMIT_MAIL_LINKS_PER_RECIPIENT"]))
    except TooMany:
        return False
    return True


def device_of(account: Account | None) -> str:
    """This browser, if it is one that the account knows, and the account has proven its address; else nothing."""
    known = accounts_known_to(device_token())
    if account is None or account.email_key is None or account.id not in known:
        return ""
    return f" {token_hash(device_token() or '')}"


def _hidden(who: str) -> str:
    return keyed_hash(current_app.config["SECRET_KEY"], "mail", who)
