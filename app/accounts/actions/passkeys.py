"""Passkeys: offering, adding, recognising, naming and removing them.

What checks them is imported where it is used: it is large, and most processes never need it.
"""

import ipaddress
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update

from app.accounts.actions.challenging import challenge, use
from app.accounts.actions.telling import FactorKind, tell_of_factor
from app.accounts.models.account import Account
from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.models.factors import Passkey
from app.accounts.policy import check_may_remove_factor
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.challenges import challenge_of_browser
from app.accounts.queries.factors import passkey_by_credential, passkeys_of
from app.foundation import clock
from app.foundation.db import db
from app.foundation.logs import log
from app.foundation.refusals import Invalid, Refusal
from app.foundation.settings import setting
from app.foundation.text.plain import storable
from app.foundation.tokens import new_token, token_hash
from app.foundation.words import N_

MOST_PASSKEYS = 20
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000
TIMEOUT_MS = 5 * 60 * 1000
_EXPIRED = N_("That took too long, or was answered already. Please try once more.")
_UNKNOWN = N_("We do not know this passkey, or it was removed from the account.")


@dataclass(frozen=True, slots=True)
class Seen:
    """A passkey that gave a right answer, and what its device counts; by number, as the passkey may go meanwhile."""

    passkey_id: int
    account_id: int
    count: int


def passkeys_are_possible() -> bool:
    """Whether browsers offer passkeys here: they belong to a host name, never to a number."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def offer_new_passkey(account: Account, *, browser: str) -> dict[str, Any]:
    """What the browser needs to make a passkey for the account; what it answers counts only there."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict, structs

    there = passkeys_of(account.id)
    if len(there) >= MOST_PASSKEYS:
        raise Invalid("name", N_("You have as many passkeys as an account can have. Please remove one first."))
    account.passkey_handle = account.passkey_handle or new_token()
    issued = challenge(Purpose.ADD_PASSKEY, account_id=account.id, browser=browser)
    options = generate_registration_options(
        rp_id=_host(),
        rp_name=setting("SITE_NAME"),
        user_id=account.passkey_handle.encode(),
        user_name=account.name,
        challenge=issued.token.encode(),
        timeout=TIMEOUT_MS,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in there],
    )
    return options_to_json_dict(options)


def offer_log_in(*, browser: str, account_id: int | None = None) -> dict[str, Any]:
    """What the browser needs to answer with a passkey: any of ours, or one of the account's."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict, structs

    issued = challenge(Purpose.USE_PASSKEY, account_id=None, browser=browser)
    known = passkeys_of(account_id) if account_id is not None else []
    options = generate_authentication_options(
        rp_id=_host(),
        challenge=issued.token.encode(),
        timeout=TIMEOUT_MS,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def meet_challenge(
    purpose: Purpose, *, browser: str | None, answer: dict[str, Any], account_id: int | None = None
) -> Challenge:
    """The challenge of this browser that the answer is to, used up by it, right or wrong. Raises Refusal."""
    found = challenge_of_browser(purpose, browser)
    expected = found is not None and found.account_id == account_id
    if found is None or not expected or found.token_hash != token_hash(_challenge_in(answer)):
        raise Refusal(_EXPIRED)
    return use(found)


def parsed_answer(text: str) -> dict[str, Any]:
    """What the browser sent, if it is an object at all. Raises Invalid('credential')."""
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Invalid("credential", N_("Your browser’s answer could not be read. Please try once more."))
    return answer


def add_passkey(account: Account, *, answer: dict[str, Any], name: str) -> Passkey:
    """A new passkey for the account, whose challenge has been used up. Raises Refusal."""
    from webauthn import verify_registration_response

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=_challenge_in(answer).encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except Exception as error:  # a hostile answer makes the library raise many things
        log().warning("passkey refused", account=account.id, error=type(error).__name__)
        raise Refusal(N_("This passkey could not be checked. Please try once more, or use another device.")) from None
    if passkey_by_credential(made.credential_id) is not None:
        raise Refusal(N_("This passkey is already in use."))
    passkey = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        created_at=clock.now(),
    )
    db.session.add(passkey)
    db.session.flush()
    log().info("passkey added", account=account.id)
    tell_of_factor(account, "factor_added", FactorKind.PASSKEY, name)
    return passkey


def recognise_passkey(answer: dict[str, Any]) -> Seen:
    """The passkey that gave the answer, whose challenge has been used up; no writes. Raises Refusal."""
    from webauthn import verify_authentication_response

    passkey = passkey_by_credential(_bytes_of(answer.get("rawId")))
    account = account_by_id(passkey.account_id) if passkey is not None else None
    if passkey is None or account is None or account.disabled_at is not None:
        raise Refusal(_UNKNOWN)
    try:
        verify_authentication_response(
            credential=answer,
            expected_challenge=_challenge_in(answer).encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # see above
        log().warning("passkey refused", account=account.id, error=type(error).__name__)
        raise Refusal(N_("This passkey could not be checked. Please try once more, or come in another way.")) from None
    handle = answer["response"].get("userHandle")
    if handle is not None and _bytes_of(handle) != (account.passkey_handle or "").encode():
        raise Refusal(_UNKNOWN)
    count = int.from_bytes(_bytes_of(answer["response"]["authenticatorData"])[33:37], "big")
    return Seen(passkey.id, passkey.account_id, count)


def note_use(seen: Seen) -> Account:
    """Remember the use of a passkey that was recognised just now; whose it is. Raises Refusal where it was copied.

    Each device counts its answers: one whose count isn't above the last one was given before, or by a copy. Those that
    don't count always say 0.
    """
    is_next = Passkey.sign_count < seen.count if seen.count else Passkey.sign_count == 0
    noting = (
        update(Passkey)
        .where(Passkey.id == seen.passkey_id, is_next)
        .values(sign_count=seen.count, last_used_at=clock.now())
    )
    account = account_by_id(seen.account_id)
    noted = db.session.execute(noting, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    if noted != 1 or account is None or account.disabled_at is not None:
        raise Refusal(_UNKNOWN)
    return account


def rename_passkey(passkey: Passkey, name: str) -> None:
    """Call it something else."""
    passkey.name = name


def remove_passkey(account: Account, passkey: Passkey) -> None:
    """The passkey opens nothing any more. Raises NotAllowed where the role, or the way in, hangs on it."""
    check_may_remove_factor(account, passkey=True)
    name = passkey.name
    db.session.delete(passkey)
    db.session.flush()
    log().info("passkey removed", account=account.id)
    tell_of_factor(account, "factor_removed", FactorKind.PASSKEY, name)


def clean_passkey_name(typed: str) -> str:
    """The name in its normal form. Raises Invalid('name')."""
    name = " ".join(storable(typed).split())
    if not name:
        raise Invalid("name", N_("Please give it a name, so that you know it again."))
    if len(name) > LONGEST_NAME:
        raise Invalid("name", N_("Please choose a name with at most %(most)d characters."), most=LONGEST_NAME)
    return name


def _challenge_in(answer: dict[str, Any]) -> str:
    """The token that came back in what the browser signed; '' where there is none."""
    response = answer.get("response")
    sent = _bytes_of(response.get("clientDataJSON")) if isinstance(response, dict) else b""
    try:
        signed = json.loads(sent)
        token = _bytes_of(signed.get("challenge")) if isinstance(signed, dict) else b""
        return token.decode("ascii")
    except (ValueError, RecursionError):
        return ""


def _bytes_of(encoded: object) -> bytes:
    """What was sent in URL-safe base64, or nothing."""
    if not isinstance(encoded, str):
        return b""
    try:
        return urlsafe_b64decode(f"{encoded}===")
    except ValueError:
        return b""


def _host() -> str:
    return urlsplit(setting("PUBLIC_URL")).hostname or ""


def _origin() -> str:
    parts = urlsplit(setting("PUBLIC_URL"))
    return f"{parts.scheme}://{parts.netloc}"
