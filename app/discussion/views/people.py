"""Somebody's public profile, ignoring people, and one's own comments."""

from collections.abc import Sequence

from flask import Response, request, url_for

from app.accounts.actions.ignoring import ignore, stop_ignoring
from app.accounts.door import require_viewer, viewer
from app.accounts.models.account import Account
from app.accounts.names import initials
from app.accounts.queries.accounts import account_by_id
from app.accounts.queries.ignoring import ignores
from app.accounts.queries.names import former_names
from app.discussion.policy import may_see_person
from app.discussion.queries.people import (
    PlacedComment,
    count_public_comments_by,
    own_comments_by,
    public_comments_by,
)
from app.discussion.queries.reasons import label_of
from app.foundation.db import in_transaction
from app.foundation.refusals import NotAllowed, NotFound
from app.foundation.text.markdown import stored_html
from app.foundation.words import N_
from app.web.addresses import number_in_query
from app.web.language import language
from app.web.pages import own_path, page, see_other

PAGE_SIZE = 20


def show(id: int) -> Response:
    """Who somebody is and what they said; of people without a public profile only the name."""
    looking, person = viewer(), _person(id)
    own, public = looking.id == person.id, person.profile_is_public
    rows = public_comments_by(id, before_id=number_in_query("before"), limit=PAGE_SIZE + 1) if public else []
    return page(
        "discussion/person.html",
        person=person,
        initials=initials(person.name),
        own=own,
        ignored=looking.id is not None and not own and ignores(looking.id, id),
        former_names=former_names(id) if looking.may_moderate else [],
        comment_count=count_public_comments_by(id) if public else 0,
        comments=_shown(rows[:PAGE_SIZE]),
        first_page="before" not in request.args,
        next_url=url_for("discussion.person", id=id, before=rows[PAGE_SIZE - 1].id) if len(rows) > PAGE_SIZE else None,
    )


def ignoring(id: int) -> Response:
    """Fold somebody's comments for me, after saying what that means."""
    looking, person = require_viewer(), _person(id)
    back = _back(id)
    if request.method == "POST":
        in_transaction(lambda: ignore(looking, id))
        return see_other(back)
    if looking.id == id:
        raise NotAllowed(N_("You can’t ignore yourself."))
    return page("discussion/ignoring.html", person=person, ignored=ignores(looking.id or 0, id), back=back)


def end_ignoring(id: int) -> Response:
    """Read somebody again."""
    looking = require_viewer()
    in_transaction(lambda: stop_ignoring(looking, id))
    return see_other(_back(id))


def own_comments() -> Response:
    """What I wrote, whatever became of it."""
    looking = require_viewer()
    before = number_in_query("before")
    rows = own_comments_by(looking.id or 0, before_id=before, limit=PAGE_SIZE + 1)
    return page(
        "discussion/own_comments.html",
        comments=_shown(rows[:PAGE_SIZE]),
        first_page=before is None,
        next_url=url_for("discussion.own_comments", before=rows[PAGE_SIZE - 1].id) if len(rows) > PAGE_SIZE else None,
    )


def _person(account_id: int) -> Account:
    person = account_by_id(account_id)
    if person is None or not may_see_person(viewer(), person):
        raise NotFound
    return person


def _back(account_id: int) -> str:
    return own_path(request.values.get("next"), url_for("discussion.person", id=account_id))


def _shown(rows: Sequence[PlacedComment]) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "html": stored_html(row.html),
            "reason": label_of(row.removal_reason, language()) if row.state == "hidden" else "",
        }
        for row in rows
    ]
