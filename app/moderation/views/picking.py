"""Deciding at the desk: one entry, several at once, taking it back."""

import re
from dataclasses import replace
from typing import Any

from flask import Response, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.accounts.viewer import Viewer
from app.discussion.queries.reasons import reasons
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal
from app.foundation.words import N_
from app.moderation.actions import picking, undoing
from app.moderation.forms.deciding import EntryForm
from app.moderation.models.decision import Decision, Verdict
from app.moderation.policy import may_moderate
from app.moderation.queries import entries
from app.moderation.queries.decisions import DecisionRow, decision_by_id
from app.moderation.queries.queue import is_waiting
from app.moderation.views.desk import Outcome, back_to_desk, desk_page, desk_path, typed_before, words_for
from app.moderation.views.entries import Entry, entries_of
from app.moderation.views.who import require_desk
from app.moderation.views.wholes import take_back_in_portions
from app.web.language import language, named, said
from app.web.pages import fragment, page, see_other, wants_fragment

MOST_PICKED = 200
_PICK = re.compile(r"(\d{1,10}):(\d{1,10}):(\d{1,10})", re.ASCII)


def decide(id: int) -> Response:
    """Decide about one entry."""
    person, form = require_desk(), EntryForm()
    try:
        _require_valid(form)
        decision_id = in_transaction(lambda: _decided(person, id, form).id)
    except (Conflict, Invalid) as refusal:
        return _not_done(person, id, refusal)
    if not wants_fragment():
        return see_other(back_to_desk(did=decision_id))
    return _done(_row(decision_id))


def decide_picked() -> Response:
    """Decide about all that were picked, each for itself: what can't be done is said, the rest is done."""
    person = require_desk()
    do = request.form.get("do", "")
    do = f"hide:{request.form.get('reason', '')}" if do == "hide" else do
    picks = [found for pick in request.form.getlist("pick")[:MOST_PICKED] if (found := _PICK.fullmatch(pick))]
    if not picks:
        return desk_page(person, typed_before(), Outcome(problem=gettext("Nothing was selected.")), 422)
    done, refused = 0, []
    for pick in picks:
        comment_id, revision, seen = (min(int(part), 2**31 - 1) for part in pick.groups())
        try:
            in_transaction(lambda c=comment_id, r=revision, s=seen: _picked(person, c, r, s, do))  # type: ignore[misc]
            done += 1
        except (Conflict, Invalid, NotAllowed, NotFound) as refusal:
            refused.append((comment_id, said(refusal) or gettext("This page does not exist, or not any more.")))
    if not refused:
        return see_other(back_to_desk(done=done))
    rows = entries.rows_of([number for number, _ in refused])
    return page(
        "moderation/picked.html",
        409,
        done=done,
        refused=[(number, named(rows[number].author_name) if number in rows else "", why) for number, why in refused],
        back=back_to_desk(),
    )


def undo(id: int) -> Response:
    """Take a decision back."""
    person = require_desk()
    try:
        made = _taken_back(person, id)
    except Conflict as refusal:
        if wants_fragment():
            raise
        return desk_page(person, typed_before(), Outcome(problem=said(refusal)), 409)
    if not wants_fragment():
        return see_other(back_to_desk(did=made))
    row = _row(made)
    return fragment("moderation/_undone.html", entry=_entry(row.comment_id, person), **_around(row))


def _taken_back(person: Viewer, decision_id: int) -> int:
    if _row(decision_id).kind == Verdict.HIDE_MANY:
        return take_back_in_portions(person, decision_id)
    return in_transaction(lambda: undoing.undo_decision(moderator=person, decision_id=decision_id).id)


def _decided(person: Viewer, comment_id: int, form: EntryForm) -> Decision:
    return picking.decide_entry(
        moderator=person,
        comment_id=comment_id,
        revision=form.revision.data or 0,
        seen=form.seen.data or 0,
        do=form.do.data or "",
        note=form.note.data or "",
        message=form.message.data or "",
    )


def _picked(person: Viewer, comment_id: int, revision: int, seen: int, do: str) -> None:
    picking.decide_entry(moderator=person, comment_id=comment_id, revision=revision, seen=seen, do=do)


def _done(decision: DecisionRow) -> Response:
    return fragment("moderation/_done.html", **_around(decision))


def _around(decision: DecisionRow) -> dict[str, Any]:
    return {
        "outcome": Outcome(words_for(decision), decision.id),
        "back": desk_path(typed_before()),
        "reasons": [(one.code, one.label(language())) for one in reasons(offered_only=True)],
    }


def _not_done(person: Viewer, comment_id: int, refusal: Refusal) -> Response:
    """The entry as it is now, or that it is gone; nothing was overwritten, and what was typed is still there."""
    problem = said(refusal)
    if not wants_fragment():
        return desk_page(person, typed_before(), Outcome(problem=problem), refusal.status)
    return fragment(
        "moderation/_not_done.html",
        refusal.status,
        entry=_entry(comment_id, person),
        comment_id=comment_id,
        problem=problem,
        back=desk_path(typed_before()),
        reasons=[(one.code, one.label(language())) for one in reasons(offered_only=True)],
        typed=MultiDict({name: request.form.get(name, "") for name in ("note", "message")}),
    )


def _entry(comment_id: int | None, person: Viewer) -> Entry | None:
    mine = None if may_moderate(person) else person.id
    place = is_waiting(comment_id, under_author=mine) if comment_id is not None else None
    made = entries_of([replace(place)], person) if place is not None else []
    return made[0] if made else None


def _row(decision_id: int) -> DecisionRow:
    row = decision_by_id(decision_id)
    if row is None:
        raise NotFound
    return row


def _require_valid(form: EntryForm) -> None:
    if form.validate():
        return
    if form.note.errors or form.message.errors:
        raise Invalid("note", N_("A note or a message has at most 2000 characters."))
    raise Invalid("do", N_("Please choose what to do."))
