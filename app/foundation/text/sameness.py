"""Whether two texts are the same, or nearly."""

import re
import unicodedata
from hashlib import sha256

LEAST_WORDS = 12  # shorter texts are alike by chance
_WORD = re.compile(r"\w+")


def letters_in(text: str) -> str:
    """The letters and digits of a text, small."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def text_key(letters: str) -> str:
    """The same for texts that differ in spaces, case and punctuation only; empty where there are no letters."""
    return sha256(letters.encode("utf-8", "replace")).hexdigest() if letters else ""


def likeness(rows: set[tuple[str, ...]], other: str, *, at_least: float = 0.0) -> float:
    """The share of three words in a row (`rows_of` the one text) that the other holds too, of all that either does.

    0.0 where it is below `at_least`, which mostly shows after a few words.
    """
    if not rows or _lacks(other.casefold(), rows, len(rows) * (1 - at_least)):
        return 0.0
    second = rows_of(other)
    alike = len(rows & second) / len(rows | second) if second else 0.0
    return alike if alike >= at_least else 0.0


def _lacks(other: str, rows: set[tuple[str, ...]], most: float) -> bool:
    """Whether the text lacks more than so many of the rows, as it doesn't even hold their second words."""
    lacking = 0
    for _, word, _ in rows:
        lacking += word not in other
        if lacking > most:
            return True
    return False


def rows_of(text: str) -> set[tuple[str, ...]]:
    """Each three words in a row; none of a short text."""
    words = _WORD.findall(text.casefold())
    if len(words) < LEAST_WORDS:
        return set()
    return set(zip(words, words[1:], words[2:], strict=False))
