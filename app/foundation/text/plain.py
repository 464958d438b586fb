"""Plain text from forms and files, made safe to store."""

import re
import unicodedata

FILLERS = set("\u115f\u1160\u2800\u3164\uffa0")  # they count as letters and symbols, and show nothing

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = {"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"}
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """Text that both databases take: no control characters, no lone surrogates, line ends as `\\n`, composed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSTORABLE.sub("", text))


def without_direction_changes(text: str) -> str:
    """The text without characters that make it read other than it is."""
    return _DIRECTION.sub("", text)


def can_be_seen(text: str) -> bool:
    """Whether anything of the text shows: it is not only spaces, joiners, fillers and marks without a letter."""
    return any(sign not in FILLERS and unicodedata.category(sign) not in _INVISIBLE for sign in text)


def count_words(text: str) -> int:
    """Words as a reader counts them."""
    return len(re.findall(r"\w+(?:[-’'.]\w+)*", text))


def digits_in(typed: str) -> str:
    """The digits of a code that somebody typed, whatever they put between them; only 0 to 9 are digits."""
    return "".join(sign for sign in typed if sign in "0123456789")


def veiled_address(email: str) -> str:
    """Enough of an address for those who know it: `n…@example.org`."""
    mailbox, _, host = email.rpartition("@")
    return f"{mailbox[:1]}…@{host}"
