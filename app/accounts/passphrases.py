"""Passphrases to suggest: a few everyday words, easy to keep in mind and to type on any keyboard."""

import secrets
from functools import cache
from pathlib import Path

WORDS_IN_A_PASSPHRASE = 5

_LISTS = Path(__file__).parent / "words"


def suggest_passphrase(language: str) -> str:
    """Five random words of 1,024 in the language, or in English: 50 bits of entropy."""
    words = _words(language if language in _languages() else "en")
    return "-".join(secrets.choice(words) for _ in range(WORDS_IN_A_PASSPHRASE))


@cache
def _languages() -> frozenset[str]:
    return frozenset(file.stem for file in _LISTS.glob("*.txt"))


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple((_LISTS / f"{language}.txt").read_text("ascii").split())
