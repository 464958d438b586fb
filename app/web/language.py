"""Which language and theme a page is in, and how dates and numbers are written there."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime, get_timezone
from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, force_locale, get_locale, get_translations, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.foundation.refusals import Refusal

LANGUAGES = ("de", "en")
THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"

_babel = Babel()
_catalogues: dict[str, Any] = {}
_sentences: dict[tuple[str, str], Markup] = {}  # of templates, which have a certain number of them


def speak(app: Flask) -> None:
    """Switch translation on and give templates the words for times."""
    app.config["BABEL_DEFAULT_LOCALE"] = app.config["LANGUAGE"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIMEZONE"]
    _babel.init_app(app, locale_selector=language)
    # Flask-Babel looks for the catalogue anew for each sentence, and Jinja asks its way through three functions; of
    # sentences a comment alone has twenty.
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template, ngettext=_counted_in_template)
    app.jinja_env.globals.update(exact_time=exact_time, long_date=long_date, month=month)
    app.jinja_env.filters.update(named=named, number=number)
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


def chosen_here() -> dict[str, str | None]:
    """The language and the theme that were chosen in this browser."""
    wanted = {LANGUAGE_COOKIE: LANGUAGES, THEME_COOKIE: THEMES}
    found = {name: request.cookies.get(name) for name in wanted}
    return {name: value if value in wanted[name] else None for name, value in found.items()}


def show_from_now_on(response: Response, *, language: str | None = None, theme: str | None = None) -> Response:
    """Have this browser remember a language and a theme; what doesn't exist is left out."""
    for cookie, chosen, allowed in ((LANGUAGE_COOKIE, language, LANGUAGES), (THEME_COOKIE, theme, THEMES)):
        if chosen in allowed:
            response.set_cookie(
                cookie,
                str(chosen),
                max_age=365 * 86400,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
                httponly=True,
                samesite="Lax",
            )
    return response


def exact_time(moment: datetime) -> str:
    """Date and time to the minute, in the publication's time zone and the reader's language."""
    return _to_the_minute(moment.replace(second=0, microsecond=0), language(), current_app.config["TIMEZONE"])


def number(amount: int) -> str:
    """A whole number as the reader's language groups its digits."""
    return f"{amount:,}".replace(",", "." if _german() else ",")


def long_date(moment: datetime) -> str:
    """The date, in words."""
    return _day(moment.replace(second=0, microsecond=0), language(), current_app.config["TIMEZONE"])


def month(moment: datetime) -> str:
    """The month and the year."""
    zone = get_timezone(current_app.config["TIMEZONE"])
    return str(format_date(moment.astimezone(zone), "LLLL y", get_locale()))


def named(name: str) -> str:
    """The name as it is shown; what is kept of people who left has none."""
    return name or str(gettext("Former member"))


def said(refusal: Refusal) -> str:
    """The sentence of a refusal in the reader's language."""
    return str(gettext(refusal.message, **refusal.details)) if refusal.message else ""


@pass_eval_context
def _in_template(context: EvalContext, sentence: str, **values: Any) -> str:
    """A sentence in the page's language, in which `values` are escaped as the template's own are."""
    spoken = language()
    found = _sentences.get((spoken, sentence))
    if found is None:
        found = _sentences[spoken, sentence] = _safe(_catalogue().ugettext(sentence))
    text = found if context.autoescape else str(found)
    return text % values if values or "%" in text else text


@pass_eval_context
def _counted_in_template(context: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
    text = _catalogue().ungettext(one, many, num)
    return (_safe(text) if context.autoescape else text) % {"num": num, **values}


def _safe(sentence: str) -> Markup:
    """Ours, and so HTML as it stands."""
    return Markup(sentence)  # noqa: S704


def _catalogue() -> Any:
    spoken = language()
    if spoken not in _catalogues:
        with force_locale(spoken):
            _catalogues[spoken] = get_translations()
    return _catalogues[spoken]


@lru_cache(maxsize=10_000)
def _to_the_minute(moment: datetime, spoken: str, zone: str) -> str:
    pattern = "d. MMMM y, HH:mm 'Uhr'" if spoken == "de" else "d MMMM y, HH:mm"
    return str(format_datetime(moment, pattern, get_timezone(zone), spoken))


@lru_cache(maxsize=1000)
def _day(moment: datetime, spoken: str, zone: str) -> str:
    pattern = "d. MMMM y" if spoken == "de" else "d MMMM y"
    return str(format_date(moment.astimezone(get_timezone(zone)), pattern, spoken))


def _german() -> bool:
    return language() == "de"
