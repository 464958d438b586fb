"""The lists of words and domains: adding, changing, taking out, and putting into force what was tried."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update

from app.accounts.viewer import Viewer
from app.audit.actions import note_down
from app.discussion.models.term import Term, TermKind, TermList, TermVerdict
from app.foundation import clock
from app.foundation.db import db
from app.foundation.inserting import insert_into
from app.foundation.refusals import Invalid, NotFound
from app.foundation.text.hosts import host_key
from app.foundation.text.plain import storable
from app.foundation.text.word_index import LONGEST_PHRASE, term_key
from app.foundation.words import N_
from app.moderation.actions.deciding import require_moderator

MOST_TERMS = 20_000
MOST_AT_ONCE = 5_000
LONGEST_TERM = 80
_DOMAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z0-9-]{2,}")


@dataclass(frozen=True, slots=True)
class TermRules:
    """What an entry is, and what follows from it."""

    kind: TermKind
    verdict: TermVerdict
    in_compounds: bool = False
    is_live: bool = True


def add_terms(*, moderator: Viewer, typed: str, rules: TermRules) -> int:
    """Put one entry for each line into the list; those that are there already stay as they are. Says how many are new.

    Raises Invalid('words') for lines that are no entry.
    """
    require_moderator(moderator)
    entries = _entries(typed, rules.kind)
    there = db.session.execute(select(func.count()).select_from(Term)).scalar_one()
    if there + len(entries) > MOST_TERMS:
        raise Invalid("words", N_("The list holds at most %(most)d entries."), most=MOST_TERMS)
    common = {
        "kind": rules.kind,
        "verdict": rules.verdict,
        "in_compounds": rules.in_compounds and rules.kind == TermKind.WORD,
        "is_live": rules.is_live,
        "added_by_id": moderator.id,
        "created_at": clock.now(),
    }
    added = 0
    for start in range(0, len(entries), 500):
        rows = [
            {**common, "text": text, "key": key, "in_compounds": common["in_compounds"] and " " not in key}
            for key, text in entries[start : start + 500]
        ]
        adding = insert_into(Term).values(rows).on_conflict_do_nothing().returning(Term.id)
        added += len(db.session.execute(adding).all())
    if added:
        _note("add", None, moderator, count=added, kind=rules.kind, verdict=rules.verdict, live=rules.is_live)
    return added


def change_term(*, moderator: Viewer, term_id: int, text: str, rules: TermRules) -> None:
    """Give an entry another spelling or another consequence. Raises Invalid('text') where it is no entry, or known."""
    require_moderator(moderator)
    term = db.session.get(Term, term_id, populate_existing=True)
    if term is None:
        raise NotFound
    key, text = _entry(text, TermKind(term.kind), "text")
    other = select(Term.id).where(Term.kind == term.kind, Term.key == key, Term.id != term_id)
    if db.session.execute(other).first() is not None:
        raise Invalid("text", N_("This is in the list already."))
    term.key, term.text, term.verdict, term.is_live = key, text, rules.verdict, rules.is_live
    term.in_compounds = rules.in_compounds and term.kind == TermKind.WORD and " " not in key
    db.session.flush()
    _note("change", term_id, moderator, verdict=rules.verdict, live=rules.is_live)


def delete_term(*, moderator: Viewer, term_id: int) -> None:
    """Take an entry out of the list; one that is gone already stays so."""
    require_moderator(moderator)
    if db.session.execute(delete(Term).where(Term.id == term_id)).rowcount:  # type: ignore[attr-defined]
        _note("delete", term_id, moderator)


def put_into_force(*, moderator: Viewer, term_ids: Sequence[int]) -> int:
    """What was being tried counts from now on. Says how many entries."""
    require_moderator(moderator)
    tried = update(Term).where(Term.id.in_(term_ids), Term.is_live.is_(False)).values(is_live=True)
    count = int(db.session.execute(tried, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]
    if count:
        _note("put_into_force", None, moderator, count=count)
    return count


def _note(verb: str, term_id: int | None, moderator: Viewer, **detail: str | int | bool) -> None:
    """The lists are other ones from now on, in every process; and the log says who made them so."""
    version = secrets.randbits(31)
    renewing = insert_into(TermList).values(id=1, version=version)
    db.session.execute(renewing.on_conflict_do_update(index_elements=["id"], set_={"version": version}))
    said: dict[str, Any] = {name: str(value) if isinstance(value, str) else value for name, value in detail.items()}
    note_down(verb, "term", term_id, actor_id=moderator.id, **said)


def _entries(typed: str, kind: TermKind) -> list[tuple[str, str]]:
    lines = [line.strip() for line in storable(typed).splitlines()]
    wanted = [line for line in lines if line]
    if not wanted:
        raise Invalid("words", N_("Please fill this in."))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("words", N_("Please add at most %(most)d lines at once."), most=MOST_AT_ONCE)
    return list({key: (key, text) for key, text in (_entry(line, kind, "words") for line in wanted)}.values())


def _entry(line: str, kind: TermKind, field: str) -> tuple[str, str]:
    """An entry's key and text."""
    text = " ".join(storable(line).split())
    if len(text) > LONGEST_TERM:
        raise Invalid(
            field, N_("“%(start)s…” is too long: at most %(most)d characters."), start=text[:20], most=LONGEST_TERM
        )
    if kind == TermKind.DOMAIN:
        key = host_key(text.removeprefix("https://").removeprefix("http://").partition("/")[0])
        if not _DOMAIN.fullmatch(key):
            raise Invalid(field, N_("“%(line)s” is no domain; one looks like example.org."), line=text)
        return key, key
    key = term_key(text)
    if len(key) < 2 or len(text.split()) > LONGEST_PHRASE:
        raise Invalid(
            field, N_("“%(line)s” can’t be looked for: an entry has two letters or digits at least."), line=text
        )
    return key[:160], text
