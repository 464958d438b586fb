"""Every setting there is, with its default and what it does; the README's table is tested against this list."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from dotenv import dotenv_values


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; the type of `default` is the type of the value."""

    name: str
    default: str | int
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("HOST", "127.0.0.1", "Address the server listens on"),
    Setting("PORT", 8000, "Port the server listens on"),
    Setting("PUBLIC_URL", "", "Address people use, for links and cookies; empty: `http://localhost:PORT`"),
    Setting("INSTANCE_PATH", "instance", "Folder that holds all data: database, secret key"),
    Setting("DATABASE_URL", "", "SQLAlchemy address of the database; empty: SQLite in the instance folder"),
    Setting("VALKEY_URL", "", "Address of a Valkey or Redis server for limits; empty: the database counts"),
    Setting("SECRET_KEY", "", "Key that signs cookies; empty: generated once into the instance folder"),
    Setting("TRUSTED_HOSTS", "", "Host names to answer for, separated by commas; empty: any"),
    Setting("TRUSTED_PROXIES", 0, "Number of reverse proxies in front whose X-Forwarded headers count"),
    Setting(
        "SMTP_URL", "", "Mail server, as `smtp://user:password@host:587` or `smtps://…`; empty: mails go to a folder"
    ),
    Setting("MAIL_FROM", "", "Sender of mails; empty: `no-reply@` and the host of the public address"),
    Setting("LIVE_PORT", 0, "Port of the streams that tell open pages of new comments; 0: the one after `PORT`"),
    Setting(
        "LIVE_URL",
        "",
        "Where browsers find the streams; empty: that port, or `/live` below `PUBLIC_URL`",
    ),
    Setting("LIVE_MOST_STREAMS", 10000, "Streams open at the same time, beyond it pages ask now and then; 0: none"),
    Setting("LIVE_MOST_PER_NETWORK", 200, "The same, per network address"),
    Setting("WORKERS", 2, "Server processes"),
    Setting("THREADS", 64, "Threads of each server process"),
    Setting("SITE_NAME", "Wortmeldung", "Name of the publication"),
    Setting("LANGUAGE", "de", "Language of the interface where the reader prefers neither: `de` or `en`"),
    Setting("TIMEZONE", "Europe/Berlin", "Time zone in which times are shown"),
    Setting("WORLD", "clean_slate", "Seeds that an empty database is filled with at the first start"),
    Setting("CONFIRM_EMAIL", 1, "Whether writing takes a confirmed e-mail address: `1`, or `0` for no"),
    Setting("COMMENT_LIMIT_CHARACTERS", 5000, "Longest comment, in characters"),
    Setting("EDIT_WINDOW_MINUTES", 15, "How long authors may edit their comments"),
    Setting("HOLD_FIRST_COMMENTS", 1, "A new account's first comments that wait for a moderator"),
    Setting("HOLD_ABOVE_LINKS", 2, "Comments with more links than this wait for a moderator"),
    Setting("HIDE_AT_REPORTS", 0, "So many readers’ reports hide a comment until a moderator looks; 0: none do"),
    Setting(
        "HOLD_ACCOUNTS_YOUNGER_HOURS", 0, "Comments of accounts younger than this wait for a moderator; 0: of none"
    ),
    Setting("REPEAT_HOURS", 24, "Longer comments that somebody repeats within this time wait; 0: never"),
    Setting(
        "TYPING_SECONDS",
        5,
        "Long comments sent sooner than this after their form was shown wait; 0: no matter how soon",
    ),
    Setting(
        "REPLY_DELAY_MINUTES", 0, "How long a comment waits for replies where its thread is reported; 0: not at all"
    ),
    Setting(
        "DISCUSSIONS",
        "open",
        "How comments appear everywhere: `open` at once, `held` after a look, `closed` not at all",
    ),
    Setting("HOLD_FROM", "", "Time of day from which comments wait for a moderator, as `22:00`; empty: never"),
    Setting("HOLD_UNTIL", "", "Time of day until which they do, as `06:00`"),
    Setting(
        "HEAT_PERCENT",
        30,
        "Comments wait for an hour where so many of the last hour’s were hidden or reported; 0: never",
    ),
    Setting("HEAT_LEAST", 20, "… counted from this many comments in an hour on"),
    Setting("CLOSE_AFTER_DAYS", 0, "Discussions close so long after their article was published; 0: never"),
    Setting("DRAFT_LIFETIME_HOURS", 24, "How long a text written before logging in is kept"),
    Setting("THREADS_PER_PAGE", 50, "Threads on one page of a discussion"),
    Setting("REPLIES_SHOWN", 10, "Replies of a thread shown below an article; the rest is one link away"),
    Setting("PASSWORD_MIN_CHARACTERS", 15, "Shortest password"),
    Setting("STAFF_SECOND_FACTOR", 1, "Whether a role takes a passkey or an authenticator app: `1`, or `0` for no"),
    Setting(
        "FRESH_MINUTES", 10, "After this long the password or a factor is asked for again before sensitive changes"
    ),
    Setting(
        "LOST_DEVICE_WAIT_HOURS", 72, "How long a reader without device and codes waits for the second factor to go"
    ),
    Setting("OIDC_ISSUER", "", "Address of an OpenID provider people may log in with; empty: none"),
    Setting("OIDC_NAME", "", "What the button calls that provider"),
    Setting("OIDC_CLIENT_ID", "", "Our name there"),
    Setting("OIDC_CLIENT_SECRET", "", "Our secret there"),
    Setting("SESSION_IDLE_DAYS", 14, "Readers are logged out after this long without a visit"),
    Setting("SESSION_MAX_DAYS", 30, "Readers are logged out this long after logging in"),
    Setting("STAFF_SESSION_IDLE_MINUTES", 60, "The same for editors, moderators and administrators"),
    Setting("STAFF_SESSION_MAX_HOURS", 24, "The same for editors, moderators and administrators"),
    Setting("LIMIT_LOG_INS_PER_MINUTE", 10, "Attempts to log in, per network address"),
    Setting(
        "LIMIT_FAILURES_PER_ACCOUNT",
        100,
        "Failures in a row after which a password counts only in browsers that the account knows",
    ),
    Setting("LIMIT_MAIL_LINKS_PER_HOUR", 20, "Links and codes asked for by mail, per network address"),
    Setting("LIMIT_MAIL_LINKS_PER_RECIPIENT", 5, "The same an hour, per recipient"),
    Setting("LIMIT_SIGN_UPS_PER_HOUR", 20, "New accounts, per network address"),
    Setting("LIMIT_COMMENTS_PER_MINUTE", 10, "Comments and edits, per account"),
    Setting("LIMIT_REPORTS_PER_HOUR", 20, "Reports of comments, per account"),
    Setting("LIMIT_NOTICES_PER_HOUR", 10, "Notices of illegal content, per network address and per e-mail address"),
    Setting("LIMIT_RECOMMENDATIONS_PER_MINUTE", 30, "Recommendations given and taken back, per account"),
    Setting("LIMIT_PREVIEWS_PER_MINUTE", 120, "Previews, per account and server process"),
    Setting("LIMIT_DRAFTS_PER_MINUTE", 20, "Texts saved before logging in, per network address"),
    Setting(
        "GEOIP_DATABASE", "", "File in MaxMind’s format that tells countries of network addresses; empty: nobody looks"
    ),
    Setting("NETWORK_KEPT_DAYS", 7, "How long hashes of network addresses are kept"),
    Setting("UNCONFIRMED_KEPT_DAYS", 7, "How long an account waits for its address to be confirmed"),
    Setting("DELETION_WAIT_DAYS", 14, "How long people can change their mind about deleting their account"),
    Setting("EXPORT_KEPT_DAYS", 7, "How long a copy of somebody’s data can be fetched"),
    Setting("MAIL_KEPT_DAYS", 7, "How long the outbox remembers that a mail was sent"),
    Setting("NOTIFICATIONS_KEPT_DAYS", 90, "How long notifications are kept"),
    Setting("BACKUPS_KEPT_DAYS", 30, "How long copies made before migrations are kept"),
    Setting("NOTICES_KEPT_DAYS", 184, "How long name and address of whoever sent a notice are kept after the decision"),
    Setting("MAIL_BUNDLE_SECONDS", 60, "How long mail that is sent at once waits for what else happens"),
    Setting("AUTHORS_MODERATE", 0, "Whether authors and editors moderate under their own articles: `1`, or `0` for no"),
    Setting("APPEALS", 1, "Whether restrictions can be appealed here (DSA Art. 20): `1`, or `0` for no"),
    Setting("APPEAL_DAYS", 184, "How long they can be; six months at least, as the law wants it"),
    Setting(
        "TRANSPARENCY", 1, "Whether `/transparency` reports on moderation in public (DSA Art. 15): `1`, or `0` for no"
    ),
    Setting("PAGE_CACHE_MEGABYTES", 16, "Memory for finished pages, per server process; 0 turns it off"),
    Setting(
        "SQLITE_SYNCHRONOUS",
        "FULL",
        "SQLite's durability: `FULL` survives a power cut, `NORMAL` may lose seconds",
    ),
    Setting("ARGON2_COST", "normal", "Cost of a password hash: `normal`, or `low` for tests"),
    Setting("LOG_LEVEL", "info", "Least severity that is logged: `debug`, `info`, `warning`, `error`"),
    Setting("LOG_FORMAT", "json", "Log lines as `json` or as `console` text"),
)


SWITCHES = {"APPEALS", "AUTHORS_MODERATE", "CONFIRM_EMAIL", "STAFF_SECOND_FACTOR", "TRANSPARENCY"}
CHOICES: dict[str, tuple[str, ...]] = {
    "DISCUSSIONS": ("open", "held", "closed"),
    "LANGUAGE": ("de", "en"),
    "SQLITE_SYNCHRONOUS": ("FULL", "NORMAL"),
    "ARGON2_COST": ("normal", "low"),
    "LOG_LEVEL": ("debug", "info", "warning", "error"),
    "LOG_FORMAT": ("json", "console"),
}
AT_LEAST_ONE = {
    "HEAT_LEAST",
    "PORT",
    "WORKERS",
    "THREADS",
    "COMMENT_LIMIT_CHARACTERS",
    "THREADS_PER_PAGE",
    "PASSWORD_MIN_CHARACTERS",
}
SIX_MONTHS = 184  # days, however long the months are

_TIME_OF_DAY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_MAIL_SERVER = re.compile(r"smtps?://(?:[^\s@/?#]+@)?(?:[^\s@/:?#\[\]]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?/?")
_SENDER = re.compile(r"[^\s@<>]+@[^\s@<>]+|[^<>@\r\n]*<[^\s@<>]+@[^\s@<>]+>")


class BadSetting(ValueError):
    """A setting whose value can't be used; the message names it."""


def load_settings(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All settings: `given` wins over the environment, that over the file `.env`, that over the defaults.

    Raises BadSetting for a value that can't be used.
    """
    sources = (given or {}, os.environ, dotenv_values(".env"))
    values = {setting.name: _value_of(setting, sources) for setting in SETTINGS}
    _derive(values)
    return values


def _value_of(setting: Setting, sources: tuple[Mapping[str, Any], ...]) -> str | int:
    raw = next((source[setting.name] for source in sources if source.get(setting.name) is not None), None)
    if raw is None:
        return setting.default
    if isinstance(setting.default, int):
        return _number(setting.name, raw)
    return str(raw)


def _number(name: str, raw: Any) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {raw!r}") from None
    least = 1 if name in AT_LEAST_ONE else 0
    if number < least:
        raise BadSetting(f"{name} must be at least {least}, not {number}")
    return number


def _derive(values: dict[str, Any]) -> None:
    values["LOG_LEVEL"] = values["LOG_LEVEL"].lower()
    for name, allowed in CHOICES.items():
        if values[name] not in allowed:
            raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {values[name]!r}")
    for name in SWITCHES:
        if values[name] not in {0, 1}:
            raise BadSetting(f"{name} must be 1 or 0, not {values[name]!r}")
    if values["TIMEZONE"] not in available_timezones():
        raise BadSetting(f"TIMEZONE must be a name like Europe/Berlin, not {values['TIMEZONE']!r}")
    if values["PUBLIC_URL"] and not values["PUBLIC_URL"].startswith(("http://", "https://")):
        raise BadSetting(f"PUBLIC_URL must begin with https:// or http://, not {values['PUBLIC_URL']!r}")
    if values["APPEAL_DAYS"] < SIX_MONTHS:
        days = values["APPEAL_DAYS"]
        raise BadSetting(f"APPEAL_DAYS must be at least {SIX_MONTHS}, six months as the law wants it, not {days}")
    _check_clock(values)
    _check_mail(values)
    instance = Path(values["INSTANCE_PATH"]).resolve()
    values["INSTANCE_PATH"] = str(instance)
    values["LIVE_PORT"] = values["LIVE_PORT"] or values["PORT"] + 1
    there = f"{values['PUBLIC_URL'].rstrip('/')}/live" if values["PUBLIC_URL"] else ""
    values["LIVE_URL"] = (values["LIVE_URL"] or there or f"http://localhost:{values['LIVE_PORT']}/live").rstrip("/")
    values["PUBLIC_URL"] = (values["PUBLIC_URL"] or f"http://localhost:{values['PORT']}").rstrip("/")
    values["DATABASE_URL"] = _with_driver(values["DATABASE_URL"] or f"sqlite:///{instance / 'wortmeldung.db'}")


def _check_clock(values: dict[str, Any]) -> None:
    both = [values["HOLD_FROM"], values["HOLD_UNTIL"]]
    if any(both) and not (all(is_time_of_day(one) for one in both) and both[0] != both[1]):
        raise BadSetting(f"HOLD_FROM and HOLD_UNTIL must be two times like 22:00 and 06:00, not {both!r}")


def is_time_of_day(text: str) -> bool:
    """Whether it is a time like 22:00."""
    return _TIME_OF_DAY.fullmatch(text) is not None


def _check_mail(values: dict[str, Any]) -> None:
    if values["SMTP_URL"] and not _MAIL_SERVER.fullmatch(values["SMTP_URL"]):  # the message must not tell the password
        raise BadSetting("SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host")
    if values["MAIL_FROM"] and not _SENDER.fullmatch(values["MAIL_FROM"]):
        raise BadSetting(f"MAIL_FROM must be an e-mail address, not {values['MAIL_FROM']!r}")


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


_current: dict[str, Any] = {}


def use_settings(values: Mapping[str, Any]) -> None:
    """Make these the settings of the process."""
    _current.clear()
    _current.update({setting.name: values[setting.name] for setting in SETTINGS})


def setting(name: str) -> Any:
    """The value of a setting, for rooms that don't know the web. Raises KeyError for an unknown name."""
    return _current[name]
