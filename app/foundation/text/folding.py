"""Folding letters: what a hurried reader takes for the same word falls together, however it is spelt or disguised."""

import re
import unicodedata
from dataclasses import dataclass

from app.foundation.text.names import LOOK_ALIKES
from app.foundation.text.plain import FILLERS

BETWEEN_WORDS, INSIDE_WORDS = " ", "-"

_DIGITS = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
_KEPT = 0x3000  # characters below are few enough to remember what they fold to
_SIGNS = re.compile(r"(?<=\w)[!|+@€$](?=\w)|[$](?=\w)|(?<=\w)[$]|@(?=[^\W\d_aeiou]{2})", re.IGNORECASE)
_SIGN_DIGITS = {"!": "1", "|": "1", "+": "7", "@": "4", "€": "3", "$": "5"}
_SPELT_UMLAUT = re.compile(r"([aou])e(?=[^\s-])")
_RUNS = re.compile(r"(.)\1+")
_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a text: what it is (`raw`, umlauts without their dots), what it folds to, and where it stands.

    `is_disguised`: a digit or a foreign letter that passes for a Latin one.
    """

    raw: str
    folded: str
    is_disguised: bool
    is_umlaut: bool
    start: int
    end: int

    @property
    def written(self) -> str:
        """The letter with its dots."""
        return _UMLAUTS[self.raw] if self.is_umlaut else self.raw


class _Folding(dict[int, str]):
    """For `str.translate`: the folded form of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if code < _KEPT:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in folded letters, each run of the same one as one; words and their parts are kept apart."""
    folded = without_signs(text).translate(_FOLDING)
    return squeezed(_SPELT_UMLAUT.sub(r"\1", folded))


def squeezed(folded: str) -> str:
    """Each run of a sign as one of it."""
    return _RUNS.sub(r"\1", folded)


def without_signs(text: str) -> str:
    """The text, of the same length, with signs that stand for a letter inside a word as the digit of that letter."""
    return _SIGNS.sub(lambda sign: _SIGN_DIGITS[sign[0]], text)


def reads_as(wanted: Letter, letter: Letter) -> bool:
    """Whether a letter of a text passes for one of a word. Dots that a hurried writer leaves out are not looked for."""
    return wanted.raw == letter.raw or (letter.is_disguised and wanted.folded == letter.folded)


def spelt(text: str) -> list[list[Letter]]:
    """The parts of words of a text, in the order in which `fold` gives them, letter by letter."""
    parts: list[list[Letter]] = []
    current: list[Letter] = []
    for place, sign in enumerate(without_signs(text)):
        letters = _letters(sign, place)
        current += letters
        if not letters and _FOLDING[ord(sign)] in (BETWEEN_WORDS, INSIDE_WORDS) and current:
            parts.append(_with_umlauts(current))
            current = []
    if current:
        parts.append(_with_umlauts(current))
    return parts


def _folded(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign.isspace():
        return BETWEEN_WORDS
    if category[0] in "MC" or sign in FILLERS:
        return ""
    return "".join(letter.folded for letter in _letters(sign, 0)) or INSIDE_WORDS


def _letters(sign: str, place: int) -> list[Letter]:
    if "a" <= sign <= "z":
        return [Letter(sign, LOOK_ALIKES.get(ord(sign), sign), False, False, place, place + 1)]
    if (sign.isascii() and not sign.isalnum()) or sign in FILLERS:
        return []
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return [
        _letter(one, apart[number + 1 : number + 2] == "\u0308", place)
        for number, one in enumerate(apart)
        if one.isalnum() or (ord(one) in LOOK_ALIKES and not one.isascii())
    ]


def _letter(one: str, has_dots: bool, place: int) -> Letter:
    folded = _DIGITS.get(one) or LOOK_ALIKES.get(ord(one), one)
    is_latin = "a" <= one <= "z"
    return Letter(one, folded, not is_latin and folded != one, has_dots and one in _UMLAUTS, place, place + 1)


def _with_umlauts(letters: list[Letter]) -> list[Letter]:
    """`ae` before another letter is read as `ä`, as in `fold`; only in `Frauen` the e is none of the umlaut's."""
    joined: list[Letter] = []
    place, last = 0, len(letters) - 1
    while place <= last:
        one = letters[place]
        if one.folded in _UMLAUTS and place + 1 < last and letters[place + 1].folded == "e":
            raw = one.raw if one.raw in _UMLAUTS else one.folded
            has_dots = raw != "u" or not joined or joined[-1].folded not in "ae"
            one = Letter(raw, one.folded, one.is_disguised, has_dots, one.start, letters[place + 1].end)
            place += 1
        joined.append(one)
        place += 1
    return joined
