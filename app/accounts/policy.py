"""What people may do with accounts, and which passwords are good enough."""

import re
from datetime import datetime, timedelta

from app.accounts.models.account import Account
from app.accounts.queries.accounts import email_key
from app.accounts.queries.factors import factors_of, role_takes_two_factors
from app.accounts.queries.names import last_name_change
from app.accounts.viewer import STAFF_ROLES, Viewer
from app.foundation import clock
from app.foundation.passwords import LONGEST_PASSWORD_BYTES
from app.foundation.refusals import Invalid, NotAllowed
from app.foundation.settings import setting
from app.foundation.words import N_

NAME_KEPT = timedelta(days=30)

# Long enough and still among the first that anybody tries; written down here, not taken from a leaked list.
_COMMON = (
    "passwordpassword passwort passwortpasswort passwort123 password123 qwertzuiop qwertyuiop iloveyou ichliebedich"
    " letmeinletmein willkommen welcome geheim topsecret correcthorsebatterystaple adminadmin changeme"
    " hallohallo sommer winter schatz"
).split()
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertzuiopasdfghjklyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
)


def check_password(password: str, *, shortest: int, name: str = "", email: str = "", site: str = "") -> None:
    """Raises Invalid('password') for one that is too short, too long, or guessed at once.

    Length counts, kinds of characters don't (NIST SP 800-63B-4); `shortest` is in characters.
    """
    if len(password) < shortest:
        raise Invalid("password", N_("A password needs at least %(shortest)d characters."), shortest=shortest)
    if len(password.encode("utf-8", "replace")) > LONGEST_PASSWORD_BYTES:
        raise Invalid("password", N_("This password is too long."))
    left = _without(password.casefold(), [name, *name.split(), email, email.partition("@")[0], site, *_COMMON])
    if _is_pattern(left, max(4, shortest // 3)):
        raise Invalid(
            "password",
            N_("This password would be guessed quickly: it repeats itself, or is a well-known word, sequence or name."),
        )


def is_fresh(viewer: Viewer) -> bool:
    """Whether the person has shown lately who they are; asked before the account could change hands."""
    return is_lately(viewer.proved_at)


def is_lately(moment: datetime | None) -> bool:
    """Whether what was shown then is still enough before the account could change hands."""
    return moment is not None and clock.now() - moment <= timedelta(minutes=setting("FRESH_MINUTES"))


def name_changes_again_at(account: Account) -> datetime | None:
    """When the person may take another name; None: now. Staff may at any time."""
    last = None if account.role in STAFF_ROLES else last_name_change(account.id)
    again = last + NAME_KEPT if last is not None else None
    return again if again is not None and again > clock.now() else None


def has_to_confirm(viewer: Viewer) -> bool:
    """Whether the person has to confirm their address before they can write."""
    return viewer.is_authenticated and not viewer.is_confirmed and bool(setting("CONFIRM_EMAIL"))


def check_may_remove_factor(account: Account, *, passkey: bool = False, identity: bool = False) -> None:
    """Raises NotAllowed where the role takes a second factor and this is the last one, or where nothing else opens.

    Say which it is; with neither it is the app.
    """
    factors = factors_of(account.id)
    if role_takes_two_factors(account) and not identity and factors.count == 1:
        raise NotAllowed(
            N_("Your role takes a second factor, and this is your last one. Please add another one first.")
        )
    ways = len(factors.passkeys) + len(factors.identities) + bool(account.password_hash)
    if (passkey or identity) and ways == 1:
        raise NotAllowed(N_("This is the only way into your account. Please add another one first."))


def may_take_part(viewer: Viewer) -> bool:
    """Whether no measure keeps the person from writing, editing, reporting and recommending at present."""
    standing = viewer.standing
    suspended = standing.suspended_until is not None and standing.suspended_until > clock.now()
    return not (suspended or standing.is_banned or standing.has_warning)


def require_standing(viewer: Viewer) -> None:
    """Raises NotAllowed, with a sentence that says why and until when, for whoever may not take part at present."""
    standing = viewer.standing
    if standing.is_banned:
        raise NotAllowed(N_("Your account was banned from taking part. Your account page says why."))
    if standing.suspended_until is not None and standing.suspended_until > clock.now():
        raise NotAllowed(N_("Your account is suspended for a while. Your account page says why and until when."))
    if standing.has_warning:
        raise NotAllowed(N_("Please read the warning on your account page first; then you can go on."))


def session_times(*, staff: bool) -> tuple[timedelta, timedelta]:
    """How long a session lasts without a visit, and how long at most."""
    if staff:
        return timedelta(minutes=setting("STAFF_SESSION_IDLE_MINUTES")), timedelta(
            hours=setting("STAFF_SESSION_MAX_HOURS")
        )
    return timedelta(days=setting("SESSION_IDLE_DAYS")), timedelta(days=setting("SESSION_MAX_DAYS"))


def _without(text: str, known: list[str]) -> str:
    for word in sorted((email_key(word) for word in known if len(word) >= 4), key=len, reverse=True):
        text = text.replace(word, "")
    for run in _RUNS:
        for line in (run, run[::-1]):
            text = re.sub("|".join(line[i : i + 5] for i in range(len(line) - 4)), "", text)
    return text


def _is_pattern(text: str, enough: int) -> bool:
    """Whether little is left, or what is left is a short piece over and over."""
    if len(text) < enough:
        return True
    return len(set(text)) < 4 or bool(re.fullmatch(r"(.{1,6}?)\1+(?:.{0,3})", text, re.DOTALL))
