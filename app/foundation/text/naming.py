"""Finding people's names in texts, to leave them out."""

import re
from collections.abc import Callable, Container, Iterable
from itertools import islice

from app.foundation.text.names import name_key

NOBODY = "…"
MOST_WORDS = 6

_CALL = re.compile(r"@(?=\w)")
_WORD = re.compile(r"\S+")
_AFTER_A_NAME = re.compile(r"\W+$")
_MARKS = re.compile(r"[*`\\]")
_BETWEEN_WORDS = r"[\s._-]*"


def find_names(names: Iterable[str], *, but_not: Iterable[str] = ()) -> re.Pattern[str]:
    """Finds these names, however their words are spaced and whatever the case, but not inside a longer word.

    `but_not` are longer names that begin with one of them.
    """
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    found = "|".join(map(_spelt, longest_first)) or r"(?!)"
    others = "|".join(map(_spelt, but_not)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?!(?:{others})(?!\w))(?:{found})(?!\w)", re.IGNORECASE)


def without_names(text: str, names: re.Pattern[str]) -> str:
    """The text with a mark in the place of each name; the sign that calls somebody stays."""
    return names.sub(lambda found: "@" + NOBODY if found[0].startswith("@") else NOBODY, text)


def leaving_out(names: Iterable[str]) -> Callable[[str], str]:
    """Leaves these names out of texts; quick with those that hold none."""
    found = find_names(names)
    beginnings = {name.split()[0].casefold() for name in names if name.strip()}

    def leave_out(text: str) -> str:
        small = text.casefold()
        return without_names(text, found) if any(word in small for word in beginnings) else text

    return leave_out


def call_nobody(text: str, keys: Container[str], *, other_keys: Container[str] = ()) -> str:
    """The text without calls, `@name`, of people whose names have these keys: whoever looks like them is them.

    `other_keys` are of longer names; whom they call stays called.
    """
    pieces, done = [], 0
    for at in _CALL.finditer(text):
        end = _end_of_call(text, at.end(), keys, other_keys) if at.start() >= done else 0
        if end:
            pieces += [text[done : at.end()], NOBODY]
            done = end
    return "".join([*pieces, text[done:]])


def _end_of_call(text: str, start: int, keys: Container[str], other_keys: Container[str]) -> int:
    words = list(islice(_WORD.finditer(text, start, start + 200), MOST_WORDS))
    for word in reversed(words):
        for name in (_AFTER_A_NAME.sub("", text[start : word.end()]), text[start : word.end()]):
            key = name_key(_MARKS.sub("", name))
            if key in keys:
                return start + len(name)
            if key in other_keys:
                return 0
    return 0


def _spelt(name: str) -> str:
    return _BETWEEN_WORDS.join(map(re.escape, name.split()))
