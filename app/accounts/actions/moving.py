"""Moving an account to another address, and stopping that from the old one."""

from dataclasses import dataclass

from sqlalchemy import delete

from app.accounts.actions.challenging import challenge, forget_challenges_of, use_by_id, use_link
from app.accounts.actions.signing_up import clean_email, confirm_address
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.accounts import account_by_id, email_key
from app.accounts.queries.challenges import challenge_of_account
from app.foundation.db import deleted_rows
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.foundation.tokens import keyed_hash, read_signed, signed

STOPPING = "stop moving"


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a change of address, for whoever was told of it at the old one.

    `new` is the address that waits to be confirmed, empty where none does. `is_over`: the account has another one than
    when the letter was sent.
    """

    account_id: int
    name: str
    new: str
    is_over: bool


def ask_to_move(account: Account, typed: str, *, quietly: bool = False) -> None:
    """A code and a link to the new address; nothing changes until one of them comes back. Raises Invalid('email').

    The old address is told at once, if it is proven. Whether somebody holds the new one is asked only when the letter
    to it is composed (see `ask_to_confirm`), and matters for no other.
    """
    address = clean_email(typed)
    issued = challenge(Purpose.CHANGE_EMAIL, account_id=account.id, address=address)
    letters = [("change_email", address, {"code": issued.code})]
    if account.email_key not in {None, email_key(address)}:
        letters.append(("email_move_asked", account.email, {}))
    for kind, to, more in letters:
        data = {"token": issued.token, "quiet": quietly, **more}
        put_mail(kind, to=to, language=account.language, account_id=account.id, data=data)


def move_by_link(token: str) -> Account:
    """The account has the new address. Raises NotFound for a link that opens nothing (any more)."""
    return _moved(use_link(Purpose.CHANGE_EMAIL, token))


def move_by_code(challenge_id: int) -> Account:
    """The same, for a challenge whose code was right."""
    return _moved(use_by_id(challenge_id))


def link_to_stop_moving(account: Account) -> str:
    """The token of a link for the account's present address.

    It stops whatever change waits, also one that was asked for later: who asks again and again, so that no more mail
    goes out, must not leave the owner with a link that no longer counts.
    """
    return signed(setting("SECRET_KEY"), STOPPING, [account.id, _mark(account)])


def what_moves(token: str) -> Move | None:
    """What the link can stop by now; None where it isn't ours, or the account is gone or closed."""
    match read_signed(setting("SECRET_KEY"), STOPPING, token):
        case [int(number), str(mark)]:
            account = account_by_id(number)
            if account is None or account.disabled_at is not None:
                return None
            is_over = _mark(account) != mark
            waiting = None if is_over else challenge_of_account(Purpose.CHANGE_EMAIL, number)
            return Move(number, account.name, waiting.address if waiting else "", is_over)
    return None


def stop_moving(token: str) -> bool:
    """It wasn't the owner: the change that waits is over, and nothing else. Says whether there was one."""
    move = what_moves(token)
    if move is None or not move.new:
        return False
    waiting = delete(Challenge).where(
        Challenge.purpose == Purpose.CHANGE_EMAIL, Challenge.account_id == move.account_id, Challenge.used_at.is_(None)
    )
    if not deleted_rows(waiting):
        return False
    log().info("change of address stopped", account=move.account_id)
    return True


def _mark(account: Account) -> str:
    """Tells this address of this account from others, without naming it."""
    return keyed_hash(setting("SECRET_KEY"), STOPPING, account.created_at.isoformat(), account.email_key or "")


def _moved(used: Challenge) -> Account:
    """The old address is told, if it was proven; what was sent there opens nothing any more."""
    account = account_by_id(used.account_id or 0)
    if account is None or account.disabled_at is not None:
        raise NotFound()
    old, was_proven = account.email, account.email_key is not None
    account.email, account.address_key, account.email_key = used.address, email_key(used.address), None
    if not confirm_address(account):
        raise NotFound()
    forget_challenges_of(account.id)
    if was_proven and email_key(old) != account.email_key:
        put_mail("email_changed", to=old, language=account.language, account_id=account.id, data={})
    log().info("address changed", account=account.id)
    return account
