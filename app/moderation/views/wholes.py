"""What was decided about many comments together: hiding the latest ones, looking at it, taking it back."""

from functools import partial

from flask import Response, request, url_for

from app.accounts.viewer import Viewer
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid, NotFound
from app.moderation.actions import hiding
from app.moderation.actions.hiding import Portion
from app.moderation.forms.people import HideLatestForm
from app.moderation.models.decision import OF_PARTS
from app.moderation.queries import decisions
from app.moderation.views.people import known_person
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.forms import put_refusal
from app.web.pages import page, see_other

PAGE_SIZE = 50


def hide_latest(id: int) -> Response:
    """Hide what somebody wrote in the last days."""
    moderator, person, form, status = require_moderator(), known_person(id), HideLatestForm(), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                hidden = _hide_in_portions(moderator, id, form)
                return see_other(url_for("moderation.person", id=id, hidden=hidden, state="hidden"))
        except Invalid as refusal:
            put_refusal(form, refusal)
    return page("moderation/hide_latest.html", status, person=person, form=form)


def show(id: int) -> Response:
    """The decision, and each comment of it as it is now."""
    require_moderator()
    decision = decisions.decision_by_id(id)
    if decision is None or decision.kind not in OF_PARTS:
        raise NotFound
    parts = decisions.parts_of(id, after_id=number_in_query("after"), limit=PAGE_SIZE + 1)
    more = len(parts) > PAGE_SIZE
    return page(
        "moderation/whole.html",
        decision=decision,
        undone=bool(decisions.undone_among([id])),
        count=decisions.count_parts(id),
        parts=parts[:PAGE_SIZE],
        next_url=url_for("moderation.decision", id=id, after=parts[PAGE_SIZE - 1].id) if more else None,
    )


def take_back_in_portions(moderator: Viewer, decision_id: int) -> int:
    """The number of the decision that takes the whole back."""

    def portion() -> Portion:
        return hiding.show_latest_again(moderator=moderator, decision_id=decision_id)

    made = in_transaction(portion)
    while decisions.standing_parts_of(decision_id, at_most=1):
        made = in_transaction(portion)
    return made.whole_id or 0


def _hide_in_portions(moderator: Viewer, account_id: int, form: HideLatestForm) -> int:
    """A portion in each transaction, so that nobody else has to wait for long."""
    total, whole_id = 0, None
    while True:
        done = in_transaction(partial(_hide_portion, moderator, account_id, form, whole_id))
        total, whole_id = total + done.count, done.whole_id
        if not done.count:
            return total


def _hide_portion(moderator: Viewer, account_id: int, form: HideLatestForm, whole_id: int | None) -> Portion:
    return hiding.hide_latest(
        moderator=moderator,
        account_id=account_id,
        days=form.days.data or 1,
        reason=form.reason.data or "",
        message=form.message.data or "",
        whole_id=whole_id,
    )
