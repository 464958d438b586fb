"""Finding the words of a list in a text: whole words with their endings, parts of compounds, spelt out or disguised."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.foundation.text.endings import ALL_ENDINGS
from app.foundation.text.folding import Letter, fold, reads_as, spelt, squeezed
from app.foundation.text.seams import VOWELS, may_stand_before, may_stand_behind
from app.foundation.text.word_index import KEY, SHORTEST_PART, START, Beginnings, Word, WordIndex, folded_of, written
from app.foundation.text.word_masks import Masked, Pattern, fits, masked_words

MOST_HITS = 50
MOST_STEPS = 100_000  # letters compared in one text; ordinary texts take a few hundred
LONGEST_JOINED = 60
LONGEST_ENDING = 6
NEARBY = 12  # letters beside a part of a compound that are looked at

_ALLOWED_ENDINGS = ("", "e", "en", "er", "em", "es", "s", "n", "ern", "in", "innen")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where an entry stands in the text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, in the order of the text; `gave_up`: the text was so odd that its rest was not looked at."""

    hits: tuple[Hit, ...]
    gave_up: bool


def search(index: WordIndex, text: str) -> Found:
    """Where entries of the list stand in the text."""
    if index.is_empty:
        return Found((), False)
    looking = _Search(index, text)
    looking.run()
    hits = sorted(looking.hits.values(), key=lambda hit: (hit.start, hit.end, hit.number))
    return Found(tuple(hits), looking.is_over)


class _Search:
    """One text being looked through."""

    def __init__(self, index: WordIndex, text: str) -> None:
        self.index, self.text = index, text
        self.hits: dict[tuple[int, int], Hit] = {}
        self.entries: set[int] = set()  # repeating one of them hides no other
        self.steps = MOST_STEPS
        self._spelt: list[list[Letter]] | None = None

    @property
    def is_over(self) -> bool:
        """Whether enough was found, or looked at."""
        return self.steps <= 0 or len(self.entries) >= MOST_HITS

    def run(self) -> None:
        """Look at each word, at words that a sign takes apart, at letters that stand alone, at masks, at phrases."""
        folded: list[str] = []
        single = 0
        for chunk in fold(self.text).split():
            parts = [part for part in chunk.split("-") if part] if "-" in chunk else [chunk]
            first = len(folded)
            for part in parts:
                if len(part) == 1:
                    single += 1
                elif single:
                    self._look_at_singles(folded, single)
                    single = 0
                folded.append(part)
                self._look_at(part, len(folded) - 1)
                if len(parts) > 1 and self.is_over:
                    return
            if len(parts) > 1 and sum(map(len, parts)) <= LONGEST_JOINED:
                self._look_at_word(squeezed("".join(parts)), first, len(folded))
            if self.is_over:
                return
        self._look_at_singles(folded, single)
        self._look_at_masked()
        for place in range(len(folded)):
            for row in self.index.phrases_from(folded, place):
                self._check_phrase(row, place)
            if self.is_over:
                return

    def _look_at(self, folded: str, place: int) -> None:
        self._look_at_word(folded, place, place + 1)
        if len(folded) > KEY:
            self._look_inside(folded, self.index.inside, lambda: self._letters(place, place + 1), strict=True)

    def _look_at_word(self, folded: str, first: int, end: int) -> None:
        for word in self.index.words(folded):
            letters = self._letters(first, end)
            self._check_whole(word, letters, 0)
            if word.needs_ending and folded_of(letters[:2]) == "ge":
                self._check_whole(word, letters, 2)

    def _look_at_singles(self, folded: Sequence[str], count: int) -> None:
        end = len(folded)
        if count >= KEY:
            joined = squeezed("".join(folded[end - count : end]))
            self._look_inside(joined, self.index.anywhere, lambda: self._letters(end - count, end), strict=False)

    def _look_inside(
        self, folded: str, beginnings: Beginnings, letters_of: Callable[[], list[Letter]], *, strict: bool
    ) -> None:
        for place, lengths in beginnings.within(folded):
            self.steps -= len(lengths)
            for length, alike in lengths.items():
                for word in alike.get(folded[place : place + length], ()):
                    self._check_inside(word, letters_of(), place, strict=strict)
            if self.is_over:
                return

    def _check_whole(self, word: Word, letters: list[Letter], start: int) -> None:
        end = self._end_of(word, letters, start)
        if end is None:
            return
        ending = _behind(letters, end)
        if ending not in word.endings and (ending or word.needs_ending):
            return
        if not self._is_allowed(letters, start, end):
            self._note(word.number, letters[0], letters[-1])

    def _check_inside(self, word: Word, letters: list[Letter], place: int, *, strict: bool) -> None:
        self.steps -= len(letters)
        for start in _places_of(letters, place):
            end = self._end_of(word, letters, start)
            if end is None or (strict and not _is_sewn(word, letters, start, end)):
                continue
            if not self._is_allowed(letters, start, end):
                self._note(word.number, letters[start], letters[end - 1])
                return

    def _look_at_masked(self) -> None:
        for masked in masked_words(self.text):
            for pattern in masked.patterns():
                self._check_pattern(pattern, masked)
            if self.is_over:
                return

    def _check_pattern(self, pattern: Pattern, masked: Masked) -> None:
        """An entry may stand in it alone, or at the end of a compound."""
        for start in range(min(pattern.index(None), NEARBY)):
            before = _plain([letter for letter in pattern[:start] if letter is not None])
            for end, ending in _endings_of(pattern):
                self.steps -= 1
                for letters, word in self.index.masked.alike(pattern[start:end]):
                    self.steps -= len(letters)
                    if _may_stand(word, before, ending) and fits(pattern[start:end], letters):
                        self._note(word.number, masked, masked)

    def _check_phrase(self, row: tuple[Word, ...], place: int) -> None:
        letters = [self._letters(place + number, place + number + 1) for number in range(len(row))]
        for number, word in enumerate(row):
            end = self._end_of(word, letters[number], 0)
            if end is None:
                return
            ending = _behind(letters[number], end)
            if ending and (number < len(row) - 1 or ending not in word.endings):
                return
        if " ".join(map(written, letters)) not in self.index.allowed:
            self._note(row[0].number, letters[0][0], letters[-1][-1])

    def _end_of(self, word: Word, letters: Sequence[Letter], start: int) -> int | None:
        """Where the word ends if it begins at `start`, else None; letters that are drawn out are passed over."""
        place = start
        for number, (wanted, count) in enumerate(word.runs):
            following = word.runs[number + 1][0] if number + 1 < len(word.runs) else None
            least = place + count
            while place < len(letters) and reads_as(wanted, letters[place]):
                if place >= least and following is not None and reads_as(following, letters[place]):
                    break
                place += 1
                self.steps -= 1
            if place < least:
                return None
            drawn_out = place > least
            if drawn_out and not _may_be_drawn_out(wanted, word, place - least + count):
                if following is not None:
                    return None
                place = least
        met = letters[start:place]
        if _has_other_dots(word, met, is_bare=place == len(letters)):
            return None
        is_plain = any(not letter.is_disguised for letter in met)
        return place if is_plain or word.is_disguised else None

    def _is_allowed(self, letters: Sequence[Letter], start: int, end: int) -> bool:
        self.steps -= len(letters)
        whole, allowed = written(letters), self.index.allowed
        if any(whole.endswith(ending) and whole.removesuffix(ending) in allowed for ending in _ALLOWED_ENDINGS):
            return True
        covers = self._covers(self.index.allowed_inside, whole, start, end, least=0)
        return covers or self._covers(self.index.innocent, whole, start, end, least=end - start + 1)

    def _covers(self, beginnings: Beginnings, whole: str, start: int, end: int, *, least: int) -> bool:
        for place, lengths in beginnings.within(whole[: start + START]):
            if place > start:
                continue
            self.steps -= len(lengths)
            for length, alike in lengths.items():
                if length >= least and place + length >= end and whole[place : place + length] in alike:
                    return True
        return False

    def _letters(self, first: int, end: int) -> list[Letter]:
        if self._spelt is None:
            self._spelt = spelt(self.text)
        parts = self._spelt[first:end]
        return parts[0] if len(parts) == 1 else [letter for part in parts for letter in part]

    def _note(self, number: int, first: Letter | Masked, last: Letter | Masked) -> None:
        self.hits.setdefault((number, first.start), Hit(number, first.start, last.end))
        self.entries.add(number)


def _has_other_dots(word: Word, letters: Sequence[Letter], *, is_bare: bool) -> bool:
    """`schwül` and `schwüle` are other words than `schwul`, while a noun's plural may have dots: `Loch`, `Löcher`."""
    dots = [place for place, letter in enumerate(letters) if letter.is_umlaut]
    if len(dots) <= sum(letter.is_umlaut for letter, _ in word.runs):
        return False
    if is_bare or not word.is_noun:
        return True
    behind = [letter.raw for letter in letters[dots[-1] + 1 :]]
    if letters[dots[-1]].raw == "a" and behind[:1] == ["u"]:
        behind = behind[1:]
    return any(letter in "aou" for letter in behind)


def _endings_of(pattern: Pattern) -> Iterator[tuple[int, str]]:
    """Where the word in the pattern may end, and with which ending; of that every letter shows."""
    yield len(pattern), ""
    ending = ""
    for place in range(len(pattern) - 1, max(0, len(pattern) - LONGEST_ENDING), -1):
        letter = pattern[place]
        if letter is None:
            return
        ending = letter.folded + ending
        if ending in ALL_ENDINGS:
            yield place, _with_e(pattern[place - 1], ending)


def _may_stand(word: Word, before: str, ending: str) -> bool:
    if ending not in word.endings and (ending or word.needs_ending):
        return False
    is_participle = before == "ge" and word.needs_ending
    return not before or is_participle or (word.in_compounds and may_stand_before(before))


def _may_be_drawn_out(letter: Letter, word: Word, count: int) -> bool:
    """`idiooot` and `idioot`, but not `Ratte` for `Rate`, nor 888 for 88."""
    if letter.raw.isdigit():
        return False
    return count > 2 or (letter.raw in VOWELS and word.length > SHORTEST_PART)


def _is_sewn(word: Word, letters: Sequence[Letter], start: int, end: int) -> bool:
    """Whether what stands around a part of a compound may be a word too."""
    before, near = letters[max(0, start - NEARBY) : start], letters[: end + NEARBY]
    if not may_stand_before(_plain(before)):
        return False
    return _behind(near, end) in word.endings or may_stand_behind(_plain(near[end:]))


def _behind(letters: Sequence[Letter], end: int) -> str:
    """What follows a word that ends there, folded."""
    return _with_e(letters[end - 1], squeezed(folded_of(letters[end:])))


def _with_e(last: Letter | None, ending: str) -> str:
    """In `Frauen` the e was taken for the dots of the word's last letter, and belongs to the ending."""
    took_e = last is not None and last.raw in "aou" and not last.is_umlaut and last.end - last.start > 1
    return f"e{ending}" if ending and took_e else ending


def _plain(letters: Sequence[Letter]) -> str:
    return "".join(letter.folded if letter.is_disguised else letter.raw for letter in letters)


def _places_of(letters: Sequence[Letter], group: int) -> range:
    """The letters that fold into the sign at this place."""
    number, start = -1, 0
    for place, letter in enumerate(letters):
        if place == 0 or letter.folded != letters[place - 1].folded:
            number += 1
            if number == group:
                start = place
            elif number > group:
                return range(start, place)
    return range(start, len(letters)) if number >= group else range(0)
