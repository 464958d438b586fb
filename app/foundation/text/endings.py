"""What may follow a listed word: the endings of German nouns, adjectives and verbs, in folded letters (`i` is `l`)."""

from itertools import groupby

SHORT = 3  # letters of a word that is too short for most endings: `Sau` is not in `sauer`
LONG = 5  # letters from which small ones have no dots (`Idiotchen`); `Laus` is not in `lauschen`

_ANY = frozenset("e en er es s ern ens ln lnen".split())
_SHORT = frozenset("e en es s".split())
_SMALL = frozenset("chen leln".split())
_ADJECTIVE = frozenset("em ste sten ster stes stem".split())  # no bare `st`: there is no `schwulst` of `schwul`
_BEHIND_E = frozenset("n m r s ns".split())
_BEHIND_EL_ER = frozenset("n s ln lnen e en es".split())
_BEHIND_VOWEL = frozenset("s en e ln lnen".split())
VERB_ENDINGS = frozenset("e st t te ten tet test en end ende enden ender et est er".split())
ALL_ENDINGS = _ANY | _SMALL | _ADJECTIVE | _BEHIND_E | _BEHIND_EL_ER | VERB_ENDINGS
BY_LAST: dict[str, tuple[str, ...]] = {
    last: tuple(endings) for last, endings in groupby(sorted(ALL_ENDINGS, key=lambda e: e[-1]), lambda e: e[-1])
}


def endings_of(word: str, *, is_noun: bool) -> frozenset[str]:
    """Those that a word in small letters may have; a noun is never an adjective, another entry may be anything."""
    if len(word) <= SHORT:
        return _SHORT
    if word.endswith("e"):
        return _BEHIND_E | (_ADJECTIVE if not is_noun else frozenset())
    if word.endswith(("el", "er")):
        endings = _BEHIND_EL_ER
    elif word[-1] in "aiouy":
        endings = _BEHIND_VOWEL
    else:
        endings = _ANY
    small = _SMALL if len(word) >= LONG else frozenset()
    return endings | small | (_ADJECTIVE if not is_noun else frozenset())
