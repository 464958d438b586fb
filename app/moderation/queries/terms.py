"""Reading the lists of words and domains, and trying them."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import String, and_, cast, func, or_, select

from app.discussion.models.comment import Comment, CommentRevision, CommentState
from app.discussion.models.term import Term, TermKind, TermVerdict
from app.discussion.queries.terms import ListedTerm, TermLists, read_terms
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.foundation.text.hosts import linked_hosts, named_hosts
from app.foundation.text.markdown import plain_text
from app.foundation.text.word_index import term_key
from app.foundation.text.word_search import Hit

TRIED_ON = timedelta(days=30)
MOST_TRIED = 5000  # comments
TRIED_SECONDS = 2.0
EXAMPLES = 3
AROUND = 60  # characters before and behind a hit


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, a hit or what stands around it."""

    text: str
    is_hit: bool


@dataclass(slots=True)
class Tried:
    """What an entry would have met."""

    term: ListedTerm
    count: int = 0
    examples: list[tuple[int, list[Piece]]] = field(default_factory=list)


@dataclass(slots=True)
class Trial:
    """Entries tried against the comments of the last 30 days; `is_whole`: against all of them."""

    tried: list[Tried]
    looked_at: int = 0
    is_whole: bool = True


def terms(
    *, sought: str = "", kind: str = "", verdict: str = "", after_id: int | None = None, limit: int
) -> list[Term]:
    """Entries in the order of their keys."""
    wanted = select(Term)
    if sought.strip():
        key = term_key(sought) or sought.strip().casefold()
        wanted = wanted.where(
            or_(Term.key.contains(key, autoescape=True), Term.text.icontains(sought.strip(), autoescape=True))
        )
    if kind:
        wanted = wanted.where(Term.kind == kind)
    if verdict:
        wanted = wanted.where(Term.verdict == verdict)
    if after_id is not None:
        last = select(Term.key).where(Term.id == after_id).scalar_subquery()
        wanted = wanted.where(or_(Term.key > last, and_(Term.key == last, Term.id > after_id)))
    return list(db.session.scalars(wanted.order_by(Term.key, Term.id).limit(limit)))


def term_by_id(term_id: int) -> Term:
    """The entry, or NotFound."""
    term = db.session.get(Term, term_id)
    if term is None:
        raise NotFound
    return term


def count_terms() -> tuple[int, int]:
    """How many entries are in force, and how many are being tried."""
    rows = db.session.execute(select(Term.is_live, func.count()).group_by(Term.is_live))
    counted = {row[0]: row[1] for row in rows}
    return counted.get(True, 0), counted.get(False, 0)


def comments_met() -> Counter[int]:
    """How many comments of the last 30 days each entry met, by its number, as far as screening came to ask for it.

    Of refused texts no run is kept, so entries that refuse are not among them.
    """
    since, names_entries = clock.now() - TRIED_ON, cast(CommentRevision.screening, String).contains('"terms"')
    wanted = select(CommentRevision.comment_id, CommentRevision.screening)
    rows = db.session.execute(wanted.where(CommentRevision.created_at >= since, names_entries))
    met = {(comment_id, number) for comment_id, run in rows for step in run for number in step.get("terms", ())}
    return Counter(number for _, number in met)


def try_text(text: str) -> tuple[list[Piece], list[ListedTerm], set[int]]:
    """A text with its hits marked, the entries it meets, and which of those are only being tried."""
    live, tried = read_terms(live=True), read_terms(live=False)
    lists = TermLists([*live, *tried])
    found = lists.words_in(text)
    numbers = dict.fromkeys(hit.number for hit in found.hits)
    domains = [lists.domain(host) for host in sorted(named_hosts(text))]
    met = [lists.terms[number] for number in numbers] + [one for one in dict.fromkeys(domains) if one is not None]
    return pieces(text, found.hits), met, {term.id for term in tried}


def trial() -> Trial:
    """Try what is not in force yet on what was said lately, the newest first, for as long as a page may take."""
    tried = read_terms(live=False)
    result = Trial([Tried(term) for term in tried])
    if not tried:
        return result
    allowing = [term for term in read_terms(live=True) if term.verdict == TermVerdict.ALLOW]
    lists, by_id = TermLists([*tried, *allowing]), {one.term.id: one for one in result.tried}
    end = time.monotonic() + TRIED_SECONDS
    for number, html in _lately():
        if time.monotonic() > end:
            result.is_whole = False
            break
        result.looked_at += 1
        _try_comment(lists, by_id, number, html)
    result.is_whole = result.is_whole and result.looked_at < MOST_TRIED
    result.tried.sort(key=lambda one: (-one.count, one.term.key))
    return result


def pieces(text: str, hits: Iterable[Hit]) -> list[Piece]:
    """The text cut at its hits; of two that overlap the first counts, made longer by the second."""
    cut: list[Piece] = []
    done = 0
    for hit in hits:
        start = max(hit.start, done)
        if hit.end <= start:
            continue
        cut += [Piece(text[done:start], False), Piece(text[start : hit.end], True)]
        done = hit.end
    return [piece for piece in [*cut, Piece(text[done:], False)] if piece.text]


def _try_comment(lists: TermLists, by_id: dict[int, Tried], number: int, html: str) -> None:
    plain = plain_text(html)
    met = {hit.number: hit for hit in reversed(lists.words_in(plain).hits)}
    for term_id, hit in met.items():
        if term_id in by_id:
            _meet(by_id[term_id], number, _around(plain, hit))
    if any(one.term.kind == TermKind.DOMAIN for one in by_id.values()):
        for host in {*linked_hosts(html), *named_hosts(plain)}:
            term = lists.domain(host)
            if term is not None and term.id in by_id:
                _meet(by_id[term.id], number, [Piece(host, True)])


def _around(plain: str, hit: Hit) -> list[Piece]:
    start, end = max(0, hit.start - AROUND), hit.end + AROUND
    cut = pieces(plain[start:end], [Hit(hit.number, hit.start - start, hit.end - start)])
    before, behind = [Piece("…", False)] * (start > 0), [Piece("…", False)] * (end < len(plain))
    return [*before, *cut, *behind]


def _meet(tried: Tried, number: int, example: list[Piece]) -> None:
    tried.count += 1
    if len(tried.examples) < EXAMPLES:
        tried.examples.append((number, example))


def _lately() -> list[tuple[int, str]]:
    there = Comment.state != CommentState.DELETED
    newest = select(Comment.id, Comment.html).where(Comment.created_at >= clock.now() - TRIED_ON, there)
    return [(row[0], row[1]) for row in db.session.execute(newest.order_by(Comment.id.desc()).limit(MOST_TRIED))]
