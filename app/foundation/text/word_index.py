"""A list of words made ready to be looked for; `word_search.py` does the looking."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from app.foundation.text.endings import BY_LAST, VERB_ENDINGS, endings_of
from app.foundation.text.folding import Letter, spelt, squeezed
from app.foundation.text.seams import INNOCENT
from app.foundation.text.word_masks import MaskedIndex

MOST_ALIKE = 16  # words of a list that fold to the same
LONGEST_PHRASE = 10
SHORTEST_PART = 4  # letters of a word that is looked for in compounds
KEY = 3  # letters of the shortest word that may stand inside another one
START = 4  # letters under which longer ones are kept


@dataclass(frozen=True, slots=True)
class ListedWord:
    """An entry of a list: a word, or a few in a row. `allows`: what it covers is never a hit."""

    number: int
    text: str
    in_compounds: bool = False
    allows: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be found, as runs of the same letter; a verb's stem `needs_ending`, a noun may get dots with one."""

    number: int
    length: int
    runs: tuple[tuple[Letter, int], ...]
    endings: frozenset[str]
    needs_ending: bool = False
    is_noun: bool = False
    in_compounds: bool = False

    @property
    def is_disguised(self) -> bool:
        """Whether the entry itself holds digits or foreign letters."""
        return any(letter.is_disguised for letter, _ in self.runs)


@dataclass(slots=True)
class Beginnings:
    """Things by their first letters and their length, to be found anywhere in a longer word."""

    known: dict[str, dict[int, dict[str, list[Any]]]] = field(default_factory=dict)
    widths: set[int] = field(default_factory=set)

    def add(self, key: str, thing: object) -> None:
        """Keep the thing; of those with the same key a few are enough."""
        self.widths.add(min(len(key), START))
        put(self.known.setdefault(key[:START], {}).setdefault(len(key), {}).setdefault(key, []), thing)

    def within(self, whole: str) -> Iterator[tuple[int, dict[int, dict[str, list[Any]]]]]:
        """Where in a longer word things may begin, and those things."""
        known = self.known
        for width in self.widths:
            for place in range(len(whole) - width + 1):
                lengths = known.get(whole[place : place + width])
                if lengths is not None:
                    yield place, lengths


class WordIndex:
    """A list made ready. The time for a text grows with its length, not with the list, whatever stands in either."""

    def __init__(self, entries: Iterable[ListedWord]) -> None:
        self.known: dict[str, list[Word]] = {}
        self.inside, self.anywhere = Beginnings(), Beginnings()
        self.allowed: set[str] = set()
        self.allowed_inside, self.innocent = Beginnings(), Beginnings()
        self.masked = MaskedIndex()
        self._phrases: dict[str, list[tuple[Word, ...]]] = {}
        self._counts: dict[str, set[int]] = {}
        for word in INNOCENT:
            self.innocent.add(term_key(word), True)
        for entry in entries:
            self._add(entry)
        # What is shorter than this is kept whole: an ending may follow at once.
        self._starts = {key[:START] for key in self.known}
        self.is_empty = not self.known and not self._phrases

    def words(self, folded: str) -> Iterator[Word]:
        """Entries that this may be, with or without an ending."""
        known, starts = self.known, self._starts
        if folded in known:
            yield from known[folded]
        if folded.startswith("ge") and (folded[2 : 2 + START] in starts or folded[2 : 2 + KEY] in starts):
            yield from self._participles(folded)
        if folded[:START] not in starts and folded[:KEY] not in starts and folded[:2] not in starts:
            return
        for ending in BY_LAST.get(folded[-1:], ()):
            if folded.endswith(ending) and folded[: -len(ending)] in known:
                yield from known[folded[: -len(ending)]]

    def _participles(self, folded: str) -> Iterator[Word]:
        for ending in ("t", "en"):
            if folded.endswith(ending):
                stems = self.known.get(folded[2 : -len(ending)], ())
                yield from (word for word in stems if word.needs_ending)

    def phrases_from(self, folded: Sequence[str], place: int) -> Iterator[tuple[Word, ...]]:
        """Entries of several words that may begin here."""
        for count in self._counts.get(folded[place], ()):
            row = folded[place : place + count]
            if len(row) == count:
                last = row[-1]
                stems = [last[: -len(ending)] for ending in BY_LAST.get(last[-1:], ()) if last.endswith(ending)]
                for end in (last, *stems):
                    yield from self._phrases.get(" ".join([*row[:-1], end]), ())

    def _add(self, entry: ListedWord) -> None:
        words = words_of(entry.text)
        if not words or len(words) > LONGEST_PHRASE:
            return
        if entry.allows:
            self.allowed.add(" ".join(map(written, words)))
            if entry.in_compounds and len(words) == 1 and len(words[0]) >= KEY:
                self.allowed_inside.add(written(words[0]), True)
        elif len(words) == 1:
            self._add_word(entry, words[0])
        else:
            keys = [key_of(word) for word in words]
            self._counts.setdefault(keys[0], set()).add(len(keys))
            put(self._phrases.setdefault(" ".join(keys), []), tuple(_word(entry, word) for word in words))

    def _add_word(self, entry: ListedWord, letters: list[Letter]) -> None:
        word, key = _word(entry, letters), key_of(letters)
        put(self.known.setdefault(key, []), word)
        self.masked.add(letters, word)
        if len(key) >= KEY:
            self.anywhere.add(key, word)
            if word.in_compounds:
                self.inside.add(key, word)
        if len(letters) > SHORTEST_PART and written(letters).endswith("en"):
            stem = _word(entry, letters[:-2], VERB_ENDINGS, needs_ending=True)
            put(self.known.setdefault(key_of(letters[:-2]), []), stem)
            self.masked.add(letters[:-2], stem)


def written(letters: Iterable[Letter]) -> str:
    """The letters as a word."""
    return "".join(letter.written for letter in letters)


def folded_of(letters: Iterable[Letter]) -> str:
    """The letters as they fold, run for run."""
    return "".join([letter.folded for letter in letters])


def key_of(letters: Iterable[Letter]) -> str:
    """Under which the letters are looked up."""
    return squeezed(folded_of(letters))


def words_of(text: str) -> list[list[Letter]]:
    """The words of an entry; signs inside a word don't take it apart."""
    words = ([letter for part in spelt(word) for letter in part] for word in text.split())
    return [word for word in words if word]


def term_key(text: str) -> str:
    """Entries with the same key are the same; `ä` and `ae` are, `schwül` and `schwul` are not."""
    return " ".join(map(written, words_of(text)))


def put(alike: list[Any], thing: object) -> None:
    """Add the thing unless there are many already."""
    if len(alike) < MOST_ALIKE:
        alike.append(thing)


def _word(
    entry: ListedWord, letters: Sequence[Letter], endings: frozenset[str] | None = None, *, needs_ending: bool = False
) -> Word:
    is_noun = entry.text[:1].isupper() and not needs_ending
    in_compounds = entry.in_compounds and len(letters) >= SHORTEST_PART
    if len(letters) < KEY or any(letter.raw.isdigit() for letter in letters):
        endings = frozenset()
    elif endings is None:
        endings = endings_of("".join(letter.raw for letter in letters), is_noun=entry.text[:1].isupper())
    runs = tuple((same[0], len(same)) for _, group in groupby(letters, lambda one: one.raw) for same in [list(group)])
    return Word(entry.number, len(letters), runs, endings, needs_ending, is_noun, in_compounds)
