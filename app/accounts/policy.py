"""What people may do with accounts, and which passwords are good enough."""

import re
from datetime import timedelta

from app.accounts.queries import email_key
from app.foundation.passwords import LONGEST_PASSWORD_BYTES
from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.words import N_

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
