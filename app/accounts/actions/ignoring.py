"""Ignoring people: their comments are folded for whoever does not want to read them."""

from sqlalchemy import delete

from app.accounts.models.account import IgnoredPerson
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.ignoring import ignored_by
from app.accounts.viewer import Viewer
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import LogInFirst, NotAllowed, NotFound
from app.foundation.words import N_

MOST_IGNORED = 500  # each of them is a rule in the style of every page


def ignore(person: Viewer, other_id: int) -> None:
    """Fold this person's comments for the viewer from now on; ignoring them twice is ignoring them.

    Raises NotFound where there is nobody, NotAllowed for oneself and where too many are ignored already.
    """
    if person.id is None:
        raise LogInFirst(N_("Please log in first."))
    if other_id == person.id:
        raise NotAllowed(N_("You can’t ignore yourself."))
    if account_by_id(other_id) is None:
        raise NotFound
    already = ignored_by(person.id)
    if other_id in already:
        return
    if len(already) >= MOST_IGNORED:
        raise NotAllowed(N_("You ignore %(most)d people already. Please let somebody go first."), most=MOST_IGNORED)
    db.session.add(IgnoredPerson(account_id=person.id, ignored_id=other_id, created_at=clock.now()))
    db.session.flush()


def stop_ignoring(person: Viewer, other_id: int) -> None:
    """Show this person's comments again; it does not matter whether they were ignored."""
    if person.id is None:
        raise LogInFirst(N_("Please log in first."))
    db.session.execute(
        delete(IgnoredPerson).where(IgnoredPerson.account_id == person.id, IgnoredPerson.ignored_id == other_id)
    )
