"""Masked words: what the signs in `f*ck` and `sch**ße` stand for is looked up in the list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.foundation.text.folding import Letter, reads_as, spelt, without_signs

LONGEST = 40  # signs of a masked word
SHOWN_FIRST = 3  # letters that are left of a word whose end is masked

# What takes a word apart anyway (dots, hyphens) masks letters only in a row.
_MASK = re.compile(r"[*#%•●∗＊✱█■…]+|\.\.+|--+|__+")
_WORD = re.compile(r"\S+")

Pattern = tuple[Letter | None, ...]


@dataclass(frozen=True, slots=True)
class Masked:
    """A word of the text: its letters, and in their place how many signs hide some."""

    items: tuple[Letter | int, ...]
    start: int
    end: int

    def patterns(self) -> Iterator[Pattern]:
        """The word with None for each letter that may be hidden: few people count letters when they write signs."""
        masks = [item for item in self.items if isinstance(item, int)]
        most_more = 0 if len(masks) > 1 else 2 if masks[0] == 1 else 1
        for more in range(most_more + 1):
            row: list[Letter | None] = []
            for item in self.items:
                row += [None] * (item + more) if isinstance(item, int) else [item]
            yield tuple(row)


@dataclass(slots=True)
class MaskedIndex:
    """Words by what of them is left to see: their first and last letter, or their first few, and their length."""

    known: dict[tuple[str, str, int], list[tuple[Sequence[Letter], Any]]] = field(default_factory=dict)

    def add(self, letters: Sequence[Letter], word: object) -> None:
        """Keep a word."""
        begins = "".join(letter.folded for letter in letters[:SHOWN_FIRST])
        for key in ((letters[0].folded, letters[-1].folded, len(letters)), (begins, "", len(letters))):
            self.known.setdefault(key, []).append((letters, word))

    def alike(self, pattern: Pattern) -> Sequence[tuple[Sequence[Letter], Any]]:
        """Words that may fit the pattern."""
        if len(pattern) < SHOWN_FIRST or pattern[0] is None:
            return ()
        if pattern[-1] is not None:
            return self.known.get((pattern[0].folded, pattern[-1].folded, len(pattern)), ())
        begins = [letter.folded for letter in pattern[:SHOWN_FIRST] if letter is not None]
        return self.known.get(("".join(begins), "", len(pattern)), ()) if len(begins) == SHOWN_FIRST else ()


def fits(pattern: Pattern, letters: Sequence[Letter]) -> bool:
    """Whether the letters that are left are those of the word, two of them in their plain form."""
    for wanted, shown in zip(letters, pattern, strict=True):
        if shown is not None and (not reads_as(wanted, shown) or (shown.is_umlaut and not wanted.is_umlaut)):
            return False
    return sum(shown is not None and not shown.is_disguised for shown in pattern) > 1


def masked_words(text: str) -> Iterator[Masked]:
    """Words of the text of which the first letter shows, and signs stand for others."""
    if not _MASK.search(text):
        return
    plain = without_signs(text)
    for chunk in _WORD.finditer(plain):
        if _MASK.search(chunk[0]):
            yield from _masked(chunk[0], chunk.start())


def _masked(chunk: str, offset: int) -> Iterator[Masked]:
    row: list[Letter | int] = []
    start = end = done = 0
    for mask in [*_MASK.finditer(chunk), None]:
        parts = spelt(chunk[done : mask.start() if mask else len(chunk)])
        for number, part in enumerate(parts):
            if number:
                yield from _word(row, offset + start, offset + end)
                row = []
            if not row:
                start = done + part[0].start
            row += part
            end = done + part[-1].end
        if mask:
            if row:
                row.append(len(mask[0]))
                end = mask.end()
            done = mask.end()
    yield from _word(row, offset + start, offset + end)


def _word(row: list[Letter | int], start: int, end: int) -> Iterator[Masked]:
    if end - start <= LONGEST and any(isinstance(item, int) for item in row):
        yield Masked(tuple(row), start, end)
