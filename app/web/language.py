"""Which language and theme a page is in, and how dates and numbers are written there."""

from datetime import datetime
from typing import Any

from babel.dates import format_date, format_datetime, get_timezone
from flask import Flask, current_app, g, request
from flask_babel import Babel, get_locale, gettext

from app.foundation.refusals import Refusal

LANGUAGES = ("de", "en")
THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"

_babel = Babel()


def speak(app: Flask) -> None:
    """Switch translation on and give templates the words for times."""
    app.config["BABEL_DEFAULT_LOCALE"] = app.config["LANGUAGE"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIMEZONE"]
    _babel.init_app(app, locale_selector=language)
    app.jinja_env.globals.update(exact_time=exact_time, long_date=long_date)
    app.context_processor(lambda: {"language": language(), "theme": theme()})


def language() -> str:
    """'de' or 'en': what the reader chose, else what the browser asks for, else the publication's."""
    if "language" not in g:
        g.language = choose_language(
            request.cookies.get(LANGUAGE_COOKIE), request.accept_languages, current_app.config["LANGUAGE"]
        )
    return str(g.language)


def choose_language(cookie: str | None, accepted: Any, default: str) -> str:
    """The rule behind `language`, for those who answer ahead of Flask too."""
    if cookie in LANGUAGES:
        return str(cookie)
    spoken = (tag.partition("-")[0].lower() for tag, quality in accepted if quality > 0)
    return next((language for language in spoken if language in LANGUAGES), default)


def theme() -> str:
    """'auto', 'light' or 'dark', as the reader chose."""
    chosen = request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "auto"


def exact_time(moment: datetime) -> str:
    """Date and time to the minute, in the publication's time zone and the reader's language."""
    zone, pattern = get_timezone(current_app.config["TIMEZONE"]), "d MMMM y, HH:mm"
    return str(format_datetime(moment, "d. MMMM y, HH:mm 'Uhr'" if _german() else pattern, zone, get_locale()))


def long_date(moment: datetime) -> str:
    """The date, in words."""
    zone = get_timezone(current_app.config["TIMEZONE"])
    return str(format_date(moment.astimezone(zone), "d. MMMM y" if _german() else "d MMMM y", get_locale()))


def said(refusal: Refusal) -> str:
    """The sentence of a refusal in the reader's language."""
    return str(gettext(refusal.message, **refusal.details)) if refusal.message else ""


def _german() -> bool:
    return language() == "de"
