"""Letting people in by a link or a code in a mail, and letting them choose a new password by one."""

from app.accounts.actions.challenging import challenge, forget_challenges_of, use_by_id, use_link
from app.accounts.actions.confirming import prove_by_link
from app.accounts.actions.managing import tell_of_new_password
from app.accounts.actions.remembering import forget_devices_of
from app.accounts.actions.signing_in import end_sessions_of
from app.accounts.actions.signing_up import clean_email, confirm_address
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.accounts import account_by_id, account_reached_by, identifier_key
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import Invalid, NotFound

LETTERS = {Purpose.LOG_IN: "log_in", Purpose.RESET: "reset"}


def recipient_of(identifier: str) -> str:
    """Whose mails are counted when somebody types this: the address's, or where there is none, the name's."""
    account = account_reached_by(identifier)
    return account.address_key if account else identifier_key(identifier)


def send_link(
    purpose: Purpose, *, identifier: str, browser: str, back: str, language: str, quietly: bool = False
) -> None:
    """A letter with a link that lets in whoever the name or address belongs to, or says that there is nobody.

    The same is written in each case: where there is neither an account nor an address, a letter that is not sent
    (`quietly`: neither is this one, as too many went there already; what was sent before goes on counting).
    """
    account = account_reached_by(identifier)
    address = account.email if account else _address(identifier)
    issued = challenge(
        purpose,
        account_id=account.id if account else None,
        address=account.email if account else identifier_key(identifier)[:320],
        browser=browser,
        data={"back": back, "typed": identifier[:320]},
        is_decoy=quietly,
    )
    put_mail(
        LETTERS[purpose],
        to=address,
        language=account.language if account else language,
        account_id=account.id if account else None,
        data={"token": issued.token, "code": issued.code, "quiet": quietly},
    )


def send_code(account_id: int, *, browser: str, quietly: bool = False) -> None:
    """A code to somebody who is logged in and has no password, for showing once more who they are."""
    account = account_by_id(account_id)
    if account is None:
        raise NotFound()
    issued = challenge(Purpose.AGAIN, account_id=account.id, address=account.email, browser=browser)
    put_mail(
        "again",
        to=account.email,
        language=account.language,
        account_id=account.id,
        data={"token": issued.token, "code": issued.code, "quiet": quietly},
    )


def enter_by_link(token: str) -> tuple[Account, str]:
    """Who comes in, and where to. Raises NotFound for a link that opens nothing (any more)."""
    return _proven(use_link(Purpose.LOG_IN, token))


def enter_by_code(challenge_id: int) -> tuple[Account, str]:
    """The same, for a challenge whose code was right."""
    return _proven(use_by_id(challenge_id))


def show_again(challenge_id: int, account_id: int) -> Account:
    """The person, logged in, has shown once more who they are; that proves the address, too, and resets nothing."""
    used = use_by_id(challenge_id)
    account = account_by_id(account_id)
    if account is None or used.account_id != account_id or account.disabled_at is not None:
        raise NotFound()
    if account.email != used.address or (account.email_key is None and not confirm_address(account)):
        raise NotFound()
    return account


def reset_password(*, token: str, password_hash: str) -> tuple[Account, str]:
    """A new password for whoever got the link. Raises NotFound for a link that opens nothing.

    All sessions end, no browser is known any more, and nothing that a thief has asked for counts; only who waits for
    a lost device goes on waiting, as that link goes to the same box.
    """
    account, back = _proven(use_link(Purpose.RESET, token))
    account.password_hash = password_hash
    end_sessions_of(account.id)
    forget_devices_of(account.id)
    forget_challenges_of(account.id, but=Purpose.LOST_DEVICE)
    tell_of_new_password(account)
    log().info("password reset", account=account.id)
    return account, back


def _proven(used: Challenge) -> tuple[Account, str]:
    account = account_by_id(used.account_id or 0)
    if account is None or account.disabled_at is not None or account.email != used.address:
        raise NotFound()
    back = str(used.data.get("back", ""))
    if not prove_by_link(account):
        raise NotFound()
    return account, back


def _address(identifier: str) -> str:
    try:
        return clean_email(identifier) if "@" in identifier else ""
    except Invalid:
        return ""
