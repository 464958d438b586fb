"""Letters to people who are not looking: their language, addresses of ours, and the text and HTML that are sent."""

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from flask import current_app, g, render_template, url_for

from app.foundation.mail.delivering import present_sender
from app.foundation.mail.letter import Button, Code, Heading, Letter, Paragraph, Part, Quote
from app.foundation.mail.outbox import Mail
from app.foundation.mail.post import message_of
from app.foundation.text.plain import storable, without_direction_changes
from app.web.pages import public_url

Composer = Callable[[Mail], Letter | None]

COLUMNS = 72
_OF_LANGUAGE = ("language", "_flask_babel")  # what g remembers of it

_composers: dict[str, Composer] = {}


def connect(composers: Mapping[str, Composer]) -> None:
    """Replace the table that says who writes which letter."""
    _composers.clear()
    _composers.update(composers)


@contextmanager
def speaking_to(language: str) -> Iterator[None]:
    """Inside the block the interface speaks this language ('de' or 'en'), and links can be made."""
    with current_app.test_request_context(base_url=current_app.config["PUBLIC_URL"]):
        before = {name: g.pop(name) for name in _OF_LANGUAGE if name in g}
        g.language = language
        try:
            yield
        finally:
            for name in _OF_LANGUAGE:
                g.pop(name, None)
            for name, value in before.items():
                setattr(g, name, value)


def link(endpoint: str, **values: Any) -> str:
    """The full public address of a page of ours."""
    return public_url(url_for(endpoint, **values))


def written(mail: Mail) -> EmailMessage | None:
    """The message for a waiting letter, or None where it is no longer wanted. Raises KeyError for an unknown kind."""
    with speaking_to(mail.language):
        letter = _composers[mail.kind](mail)
        if letter is None:
            return None
        return message_of(
            mail, letter, text=text_of(letter), html=html_of(letter, mail.language), sender=present_sender()
        )


def text_of(letter: Letter) -> str:
    """The letter as plain text, for those who read mail so."""
    foot = ["-- ", current_app.config["SITE_NAME"], _wrapped(letter.why)]
    if letter.unsubscribe_url:
        foot += ["", f"{letter.unsubscribe_label}:", letter.unsubscribe_url]
    return "\n\n".join(_part_as_text(part) for part in letter.parts) + "\n\n\n" + "\n".join(foot) + "\n"


def html_of(letter: Letter, language: str) -> str:
    """The letter as HTML: the same words, and nothing that would be fetched."""
    parts = [(type(part).__name__.lower(), part) for part in letter.parts]
    only_one_way = [kind for kind, _ in parts].count("button") == 1  # many buttons would shout each other down
    return render_template("web/letter.html", letter=letter, parts=parts, only_one_way=only_one_way, language=language)


def _part_as_text(part: Part) -> str:
    match part:
        case Paragraph(text):
            return _wrapped(text)
        case Heading(text):
            title = _wrapped(text)
            return f"{title}\n{'-' * max(len(line) for line in title.splitlines() or [''])}"
        case Button(label, url):
            return f"{_wrapped(label + ':')}\n{url}"
        case Code(digits):
            return f"    {digits}"
        case Quote(text, by):
            quoted = "\n".join(f"> {line}".rstrip() for line in _wrapped(text, COLUMNS - 2).splitlines())
            return f"{_wrapped(by + ':')}\n{quoted}" if by else quoted


def _wrapped(text: str, columns: int = COLUMNS) -> str:
    """Each line of its own, wrapped; links stay whole."""
    lines = []
    for line in without_direction_changes(storable(text)).splitlines():
        lines += textwrap.wrap(re.sub(r"\s+", " ", line), columns, break_long_words=False, break_on_hyphens=False) or [
            ""
        ]
    return "\n".join(lines).strip("\n")
