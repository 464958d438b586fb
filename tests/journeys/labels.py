"""What the interface says, in both languages, read from the catalogue that the pages use."""

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

GERMAN = Path(__file__).parents[2] / "app" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
LOCALES = {"de": "de-DE", "en": "en-GB"}


def label(language: str, text: str, **values: object) -> str:
    """The sentence as a page in this language shows it."""
    if language == "de":
        message = _german().get(text)
        text = str(message.string) if message and message.string else text
    return text % values if values else text


def counted(language: str, number: int) -> str:
    """So many comments, in words of this language."""
    forms = {"de": ("Kommentar", "Kommentare"), "en": ("comment", "comments")}
    return f"{number} {forms[language][number != 1]}"


def starting(text: str) -> re.Pattern[str]:
    """Matches what begins with this text."""
    return re.compile(rf"^\s*{re.escape(text)}")


@cache
def _german() -> Catalog:
    with GERMAN.open("rb") as lines:
        return read_po(lines)
