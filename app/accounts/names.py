"""Display names: what may be in one, and which ones nobody gets."""

import re
import unicodedata

from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.text.names import name_key
from app.foundation.text.plain import FILLERS
from app.foundation.words import N_

SHORTEST_NAME = 2
LONGEST_NAME = 40
LONGEST_KEY = 120  # a few signs stand for whole words

RESERVED_WORDS = (
    "admin administrator administration redaktion redakteur redakteurin editor editorial moderator moderatorin"
    " moderation support hilfe help system root webmaster postmaster team staff wortmeldung anonym anonymous"
    " gast guest deleted gelöscht null undefined impressum imprint datenschutz privacy presse kontakt security"
    " formermember ehemaligesmitglied"
).split()

_FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Mn", "Me"}
# Alphabets with capitals like those of others; a name in one of them may look like anybody's, a mixture always does.
_ALPHABETS = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "COPTIC", "CHEROKEE", "LISU", "DESERET", "OSAGE"}


def clean_name(typed: str) -> str:
    """The name as it will be shown: composed, outer and repeated spaces gone.

    Raises Invalid('name') for one that is too short, too long, invisible, direction-changing or reserved; the
    publication's own name is.
    """
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", typed)).strip()
    if any(sign in FILLERS or unicodedata.category(sign) in _FORBIDDEN_CATEGORIES for sign in name):
        raise Invalid("name", N_("Please leave out invisible and combining characters."))
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or len(name_key(name)) > LONGEST_KEY:
        raise Invalid(
            "name",
            N_("A name has %(shortest)d to %(longest)d characters."),
            shortest=SHORTEST_NAME,
            longest=LONGEST_NAME,
        )
    if not any(character.isalpha() for character in name):
        raise Invalid("name", N_("A name needs at least one letter."))
    if len(_alphabets(name)) > 1:
        raise Invalid("name", N_("Please use the letters of one alphabet only."))
    if re.search(r"[@<>/\\:\"]", name):
        raise Invalid("name", N_('Please leave out these characters: @ < > / \\ : "'))
    if name_key(name) in _RESERVED_KEYS | {name_key(setting("SITE_NAME"))}:
        raise Invalid("name", N_("This name is reserved. Please choose another one."))
    return name


def initials(name: str) -> str:
    """The first letters of the first and the last word; who left has none."""
    if not name:
        return ""
    words = [word for word in name.split() if word[0].isalnum()] or [name]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _alphabets(name: str) -> set[str]:
    composed = unicodedata.normalize("NFKC", name)
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in composed if sign.isalpha()} & _ALPHABETS


_RESERVED_KEYS = frozenset(name_key(word) for word in RESERVED_WORDS)
