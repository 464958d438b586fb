"""The lists of words and domains as screening uses them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.discussion.models.term import Term, TermKind, TermList, TermVerdict
from app.foundation.caches import BoundedCache
from app.foundation.db import db
from app.foundation.text.hosts import and_its_parents
from app.foundation.text.word_index import ListedWord, WordIndex
from app.foundation.text.word_search import Found, search

_kept: "BoundedCache[TermLists]" = BoundedCache(limit_bytes=64 * 1024 * 1024)
_BYTES_OF_AN_ENTRY = 3000


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """An entry as it is looked up."""

    id: int
    kind: str
    text: str
    key: str
    verdict: str
    in_compounds: bool


@dataclass(frozen=True, slots=True)
class Met:
    """The entries that a text holds, by what is to follow; `gave_up`: it was too odd to look at all of it."""

    by_verdict: Mapping[str, list[ListedTerm]] = field(default_factory=dict)
    gave_up: bool = False

    def of(self, verdict: TermVerdict) -> list[ListedTerm]:
        """The entries with this verdict."""
        return self.by_verdict.get(verdict, [])


class TermLists:
    """One version of the lists, made ready."""

    def __init__(self, terms: Iterable[ListedTerm]) -> None:
        known = list(terms)
        self.terms = {term.id: term for term in known}
        self._domains = {term.key: term for term in known if term.kind == TermKind.DOMAIN}
        self._words = WordIndex(
            ListedWord(term.id, term.text, term.in_compounds, term.verdict == TermVerdict.ALLOW)
            for term in known
            if term.kind == TermKind.WORD
        )

    def words_in(self, plain: str) -> Found:
        """Where words of the list stand in a text."""
        return search(self._words, plain)

    def met_words(self, plain: str) -> Met:
        """The words of the list that stand in a text."""
        found = self.words_in(plain)
        return _by_verdict((self.terms[hit.number] for hit in found.hits), gave_up=found.gave_up)

    def domain(self, host: str) -> ListedTerm | None:
        """The entry for this host, or for the nearest one above it."""
        return next((self._domains[name] for name in and_its_parents(host) if name in self._domains), None)

    def met_domains(self, hosts: Iterable[str]) -> Met:
        """The domains of the list that hosts belong to."""
        if not self._domains:
            return Met()
        found = [term for host in hosts if (term := self.domain(host)) is not None]
        return _by_verdict(found, gave_up=False)


def lists_in_force(version: int | None) -> TermLists:
    """The lists of this version, from memory if this process has used them before."""
    lists = _kept.get(version)
    if lists is None:
        terms = read_terms(live=True) if version is not None else []
        lists = TermLists(terms)
        _kept.put(version, lists, _BYTES_OF_AN_ENTRY * (len(terms) + 1))
    return lists


def list_version() -> int | None:
    """The present version of the lists; None where they have never been written to."""
    return db.session.execute(select(TermList.version)).scalar_one_or_none()


def read_terms(*, live: bool, ids: Sequence[int] = ()) -> list[ListedTerm]:
    """Entries that are in force, or those that are being tried."""
    wanted = select(Term.id, Term.kind, Term.text, Term.key, Term.verdict, Term.in_compounds).where(
        Term.is_live == live
    )
    if ids:
        wanted = wanted.where(Term.id.in_(ids))
    return [ListedTerm(*row) for row in db.session.execute(wanted.order_by(Term.id))]


def met_in(runs: Iterable[Sequence[Mapping[str, Any]]]) -> dict[int, str]:
    """The entries that stored runs of screening name by their numbers, as far as the lists still hold them."""
    numbers = {number for run in runs for step in run for number in step.get("terms", ())}
    wanted = select(Term.id, Term.text).where(Term.id.in_(numbers))
    return {row[0]: row[1] for row in db.session.execute(wanted)} if numbers else {}


def _by_verdict(terms: Iterable[ListedTerm], *, gave_up: bool) -> Met:
    met: dict[str, list[ListedTerm]] = {}
    for term in terms:
        known = met.setdefault(term.verdict, [])
        if term not in known:
            known.append(term)
    return Met(met, gave_up)
