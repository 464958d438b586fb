"""Every setting there is, with its default and what it does; the README's table is tested against this list."""

import os
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
    Setting("WORKERS", 2, "Server processes"),
    Setting("THREADS", 64, "Threads of each server process"),
    Setting("SITE_NAME", "Wortmeldung", "Name of the publication"),
    Setting("LANGUAGE", "de", "Language of the interface where the reader prefers neither: `de` or `en`"),
    Setting("TIMEZONE", "Europe/Berlin", "Time zone in which times are shown"),
    Setting("WORLD", "clean_slate", "Seeds that an empty database is filled with at the first start"),
    Setting("COMMENT_LIMIT_CHARACTERS", 5000, "Longest comment, in characters"),
    Setting("EDIT_WINDOW_MINUTES", 15, "How long authors may edit their comments"),
    Setting("HOLD_FIRST_COMMENTS", 1, "A new account's first comments that wait for a moderator"),
    Setting("HOLD_ABOVE_LINKS", 2, "Comments with more links than this wait for a moderator"),
    Setting("DRAFT_LIFETIME_HOURS", 24, "How long a text written before logging in is kept"),
    Setting("THREADS_PER_PAGE", 50, "Threads on one page of a discussion"),
    Setting("REPLIES_SHOWN", 10, "Replies of a thread shown below an article; the rest is one link away"),
    Setting("PASSWORD_MIN_CHARACTERS", 15, "Shortest password"),
    Setting("SESSION_IDLE_DAYS", 14, "Readers are logged out after this long without a visit"),
    Setting("SESSION_MAX_DAYS", 30, "Readers are logged out this long after logging in"),
    Setting("STAFF_SESSION_IDLE_MINUTES", 60, "The same for editors, moderators and administrators"),
    Setting("STAFF_SESSION_MAX_HOURS", 24, "The same for editors, moderators and administrators"),
    Setting("LIMIT_LOG_INS_PER_MINUTE", 10, "Attempts to log in, per network address"),
    Setting("LIMIT_FAILURES_PER_HOUR", 20, "Failed attempts to log in, per account and network address"),
    Setting("LIMIT_SIGN_UPS_PER_HOUR", 20, "New accounts, per network address"),
    Setting("LIMIT_COMMENTS_PER_MINUTE", 10, "Comments and edits, per account"),
    Setting("LIMIT_PREVIEWS_PER_MINUTE", 120, "Previews, per account and server process"),
    Setting("LIMIT_DRAFTS_PER_MINUTE", 20, "Texts saved before logging in, per network address"),
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


CHOICES: dict[str, tuple[str, ...]] = {
    "LANGUAGE": ("de", "en"),
    "SQLITE_SYNCHRONOUS": ("FULL", "NORMAL"),
    "ARGON2_COST": ("normal", "low"),
    "LOG_LEVEL": ("debug", "info", "warning", "error"),
    "LOG_FORMAT": ("json", "console"),
}
AT_LEAST_ONE = {
    "PORT",
    "WORKERS",
    "THREADS",
    "COMMENT_LIMIT_CHARACTERS",
    "THREADS_PER_PAGE",
    "PASSWORD_MIN_CHARACTERS",
}


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
    if values["TIMEZONE"] not in available_timezones():
        raise BadSetting(f"TIMEZONE must be a name like Europe/Berlin, not {values['TIMEZONE']!r}")
    if values["PUBLIC_URL"] and not values["PUBLIC_URL"].startswith(("http://", "https://")):
        raise BadSetting(f"PUBLIC_URL must begin with https:// or http://, not {values['PUBLIC_URL']!r}")
    instance = Path(values["INSTANCE_PATH"]).resolve()
    values["INSTANCE_PATH"] = str(instance)
    values["PUBLIC_URL"] = (values["PUBLIC_URL"] or f"http://localhost:{values['PORT']}").rstrip("/")
    values["DATABASE_URL"] = _with_driver(values["DATABASE_URL"] or f"sqlite:///{instance / 'wortmeldung.db'}")


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
