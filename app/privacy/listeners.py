"""What the privacy room does when somebody leaves, and what it does later, in a worker."""

from collections.abc import Mapping
from typing import Any

from app.accounts.facts import AccountErased, Calls
from app.foundation.mail.folder import sweep_mail_folder
from app.privacy.actions.copying import keep_copy, pack_copy, withdraw_copies_of_others
from app.privacy.actions.erasing import erase_if_due, forget_letters, look_for, wipe
from app.privacy.views.copy import readable_pages


def forget_letters_of_erased(fact: AccountErased) -> None:
    """What was sent, or would be, to the person goes; but for the last letter."""
    forget_letters(account_id=fact.account_id, email=fact.email, address_key=fact.address_key, language=fact.language)


def withdraw_copies(fact: AccountErased) -> None:
    """Others may have had a copy made that names the person."""
    withdraw_copies_of_others(fact.account_id)


def make_copy(data: Mapping[str, Any]) -> bytes | None:
    """The long part of the job `export`: reading all of it."""
    return pack_copy(data["export"], readable_pages)


def put_copy(data: Mapping[str, Any], content: bytes | None) -> None:
    """The rest of it."""
    if content is not None:
        keep_copy(data["export"], content)


def look_for_person(data: Mapping[str, Any]) -> Calls | None:
    """The long part of the job `erase`: looking through everybody's comments, and through files."""
    return look_for(data["account"])


def erase(data: Mapping[str, Any], calls: Calls | None) -> None:
    """The rest of it."""
    erase_if_due(data["account"], calls=calls)


def wipe_traces(_data: Mapping[str, Any]) -> None:
    """The job `wipe`: outside of its transaction, which would be in its own way."""
    wipe()


def sweep(_data: Mapping[str, Any], _nothing: None) -> None:
    """The rest of it."""
    sweep_mail_folder()
