"""Challenging people to prove something: by a link, by a code, or by what only their device can answer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from app.accounts.models.challenge import Challenge, Purpose
from app.accounts.queries.challenges import (
    challenge_of_account,
    challenge_of_browser,
    code_hash,
    open_challenge,
    open_challenge_by_id,
)
from app.foundation import clock
from app.foundation.db import db, separate_write
from app.foundation.refusals import Invalid, NotFound
from app.foundation.settings import setting
from app.foundation.text.names import name_key
from app.foundation.text.naming import find_names
from app.foundation.text.plain import digits_in
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import new_token, token_hash
from app.foundation.words import N_

MOST_TRIES = 5
CODE_DIGITS = 6
LOST_DEVICE_KEPT_OPEN = timedelta(days=7)  # once the wait is over
_LIFETIMES: dict[Purpose, timedelta] = {
    Purpose.CONFIRM: timedelta(hours=24),
    Purpose.CHANGE_EMAIL: timedelta(hours=24),
    Purpose.LOG_IN: timedelta(minutes=10),
    Purpose.AGAIN: timedelta(minutes=10),
    Purpose.RESET: timedelta(minutes=30),
    Purpose.SECOND_FACTOR: timedelta(minutes=10),
    Purpose.ADD_PASSKEY: timedelta(minutes=5),
    Purpose.USE_PASSKEY: timedelta(minutes=5),
    Purpose.IDENTITY: timedelta(minutes=30),
}
# Who knows somebody's password can begin to log in again and again; that must not end what the owner has begun.
PER_BROWSER = {Purpose.SECOND_FACTOR}


def lifetime(purpose: Purpose) -> timedelta:
    """How long a challenge for this can be met, from when it was made."""
    if purpose is Purpose.LOST_DEVICE:
        return timedelta(hours=setting("LOST_DEVICE_WAIT_HOURS")) + LOST_DEVICE_KEPT_OPEN
    return _LIFETIMES[purpose]


@dataclass(frozen=True, slots=True)
class Issued:
    """What a new challenge can be met with. Only hashes of these are stored."""

    id: int
    token: str
    code: str


def challenge(
    purpose: Purpose,
    *,
    account_id: int | None,
    address: str = "",
    browser: str | None = None,
    data: dict[str, Any] | None = None,
    opens_at: datetime | None = None,
    is_decoy: bool = False,
) -> Issued:
    """A new challenge; older ones for the same purpose, of this person or this browser, count no more.

    A decoy opens nothing and ends nothing of the account's, with the same work.

    `browser` is the token of the browser that asks (`door.browser_token`): a code counts only there.
    """
    now, token = clock.now(), new_token()
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    browser_hash = token_hash(browser) if browser else None
    account_id = None if is_decoy else account_id
    same = [Challenge.browser_hash == browser_hash] if browser_hash and not is_decoy else []
    if account_id is not None and purpose not in PER_BROWSER:
        same.append(Challenge.account_id == account_id)
    elif account_id is None and address:  # a decoy replaces the one before it, as a real one does
        same.append(and_(Challenge.account_id.is_(None), Challenge.address == address))
    if same:
        db.session.execute(delete(Challenge).where(Challenge.purpose == purpose, or_(*same)))
    row = Challenge(
        purpose=purpose,
        account_id=account_id,
        address=address,
        token_hash=token_hash(token),
        browser_hash=browser_hash,
        code_hash=code_hash(token_hash(token), code),
        data=data or {},
        created_at=now,
        opens_at=opens_at,
        expires_at=now + lifetime(purpose),
    )
    db.session.add(row)
    db.session.flush()
    return Issued(row.id, token, code)


def use_link(purpose: Purpose, token: str) -> Challenge:
    """Use the challenge up that the link's token opens. Raises NotFound where it opens nothing (any more)."""
    found = open_challenge(purpose, token)
    if found is None:
        raise NotFound()
    return use(found)


def use(found: Challenge) -> Challenge:
    """Use the challenge up; raises NotFound where somebody was faster."""
    using = (
        update(Challenge)
        .where(Challenge.id == found.id, Challenge.used_at.is_(None), Challenge.expires_at > clock.now())
        .values(used_at=clock.now())
    )
    if db.session.execute(using).rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound()
    return found


def use_by_id(challenge_id: int) -> Challenge:
    """Use the challenge up whose code `check_code` has found right; raises NotFound where somebody was faster."""
    found = open_challenge_by_id(challenge_id)
    if found is None:
        raise NotFound()
    return use(found)


def check_code(purpose: Purpose, browser: str | None, typed: str, *, account_id: int | None = None) -> int:
    """The id of the challenge of this browser that the typed code meets; call it outside a transaction.

    With an `account_id` that of the account counts: for people who are logged in, in whichever browser. A wrong code
    counts as a try, in a write of its own, and raises Invalid('code'); after five the challenge is closed.
    """
    found = challenge_of_browser(purpose, browser) if account_id is None else challenge_of_account(purpose, account_id)
    if found is None:
        raise Invalid("code", N_("This code is not right, or no longer counts."))
    known, token, expected = found.id, found.token_hash, found.code_hash or ""
    counted = count_answer(known)
    right = secrets.compare_digest(code_hash(token, digits_in(typed)), expected)
    if not counted or not right:
        raise Invalid("code", N_("This code is not right, or no longer counts."))
    return known


def forget_challenges_of(account_id: int, *, but: Purpose | None = None) -> None:
    """Whatever waits for the account counts no more: what was sent to an address that is no longer theirs, say."""
    theirs = Challenge.account_id == account_id, Challenge.purpose != (but or "")
    db.session.execute(delete(Challenge).where(*theirs))


def forget_challenges_naming(names: Sequence[str], email: str, *, address_is_theirs: bool) -> None:
    """What others, or nobody known, have begun with the person's name or address goes; these live for days.

    Where the address was never proven it may be somebody else's, whose own challenges stay.
    """
    found = find_names([*names, email])
    keys = set(map(name_key, names)) | {email.casefold()}
    begun = select(Challenge.id, Challenge.account_id, Challenge.address, Challenge.data)
    for number, account_id, address, data in db.session.execute(begun).all():
        texts = [address, *map(str, data.values())]
        named = any(found.search(text) or text.casefold() in keys or name_key(text) in keys for text in texts)
        if named and (address_is_theirs or account_id is None):
            db.session.execute(delete(Challenge).where(Challenge.id == number))


def forget_old_challenges() -> int:
    """Delete the challenges that are used or expired; says how many."""
    return deleted_portion(Challenge, or_(Challenge.used_at.is_not(None), Challenge.expires_at < clock.now()))


def count_answer(challenge_id: int) -> bool:
    """Count one try of the challenge, whatever comes of it, in a write of its own; says whether it was allowed."""
    with separate_write() as connection:
        counted = connection.execute(
            update(Challenge)
            .where(Challenge.id == challenge_id, Challenge.tries < MOST_TRIES, Challenge.used_at.is_(None))
            .values(tries=Challenge.tries + 1)
        )
    return counted.rowcount == 1
