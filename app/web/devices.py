"""What a request says of the device it comes from, as far as somebody needs it to recognise their own."""

import re
from functools import lru_cache
from pathlib import Path

import maxminddb
from flask import current_app, request
from flask_babel import get_locale, gettext

from app.foundation.logs import log

# The first that matches: most browsers also name those that they want to be taken for.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/[\d.]+ .*Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)
_BETWEEN = ", "


def device_name() -> str:
    """Browser and system of this request, like 'Firefox, Linux'; what can't be told is left out."""
    agent = request.headers.get("User-Agent", "")[:500]
    return _BETWEEN.join(name for name in (_first(_BROWSERS, agent), _first(_SYSTEMS, agent)) if name)


def device_in_words(device: str) -> str:
    """The same in the reader's language: 'Firefox on Linux'."""
    browser, _, system = device.partition(_BETWEEN)
    if system:
        return str(gettext("%(browser)s on %(system)s", browser=browser, system=system))
    return device or str(gettext("An unknown device"))


def country() -> str:
    """The two letters of the country this request comes from, or '' where nobody looks or it isn't known."""
    file = current_app.config["GEOIP_DATABASE"]
    database = _database(file) if file else None
    if database is None or not request.remote_addr:
        return ""
    try:
        found = database.get(request.remote_addr)
    except ValueError:
        return ""
    place = found.get("country") if isinstance(found, dict) else None
    letters = place.get("iso_code") if isinstance(place, dict) else None
    return letters if isinstance(letters, str) and re.fullmatch(r"[A-Z]{2}", letters) else ""


def country_in_words(letters: str) -> str:
    """The country's name in the reader's language."""
    locale = get_locale()
    return str(locale.territories.get(letters, letters)) if locale else letters


@lru_cache(maxsize=4)
def _database(file: str) -> maxminddb.Reader | None:
    """The file as it was when it was first asked; one that can't be read is as good as none."""
    try:
        return maxminddb.open_database(Path(file), maxminddb.MODE_MEMORY)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
        log().error("no countries", error=type(error).__name__)
        return None


def _first(kinds: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in kinds if re.search(sign, agent)), "")
