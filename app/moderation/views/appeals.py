"""The queue of appeals, and deciding about one."""

from flask import Response, request, url_for

from app.accounts.viewer import Viewer
from app.discussion.queries.comments import visible_comment
from app.discussion.views.talk import CommentShown, shown
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, Invalid
from app.moderation.actions.appealing import decide_appeal
from app.moderation.forms.statements import AnswerForm
from app.moderation.models.statement import OUTCOME_LABELS, RESTRICTION_LABELS
from app.moderation.policy import may_decide_appeal
from app.moderation.queries.appeals import AppealView, appeal_by_id, appeals, count_open_appeals
from app.moderation.queries.statements import statement_by_id
from app.moderation.views.explaining import explained, subject
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.forms import put_refusal, typed
from app.web.language import language, said
from app.web.pages import page, see_other

PAGE_SIZE = 25
MOST_COUNTED = 1000


def queue() -> Response:
    """Those that wait, the oldest first, or those that were decided, the newest first."""
    person = require_moderator()
    are_open = request.args.get("show") != "decided"
    rows = appeals(are_open=are_open, after_id=number_in_query("after"), limit=PAGE_SIZE + 1)
    more = len(rows) > PAGE_SIZE
    show = "open" if are_open else "decided"
    return page(
        "moderation/appeals.html",
        show=show,
        reason_of=lambda row: row.label(language()),
        restriction_labels=RESTRICTION_LABELS,
        outcome_labels=OUTCOME_LABELS,
        count=count_open_appeals(at_most=MOST_COUNTED),
        appeals=[(row, _is_own(person, row)) for row in rows[:PAGE_SIZE]],
        next_url=url_for("moderation.appeals", show=show, after=rows[PAGE_SIZE - 1].id) if more else None,
    )


def show(id: int) -> Response:
    """What it is about and what the person says; by POST, the decision."""
    person = require_moderator()
    form, status, notice = AnswerForm(), 200, ""
    if request.method == "POST":
        uphold, status = request.form.get("do") == "uphold", 422
        try:
            if form.validate():
                in_transaction(lambda: _decide(form, person, id, uphold=uphold))
                return see_other(url_for("moderation.appeal", id=id))
        except Invalid as refusal:
            put_refusal(form, refusal)
        except Conflict as refusal:
            if appeal_by_id(id).decided_at is not None:
                raise
            notice, status = said(refusal), 409
    found = appeal_by_id(id)
    comment = _comment(found, person)
    if comment is not None and (request.method == "GET" or notice):
        form.revision.raw_data, form.revision.data = None, comment.revision
    statement = statement_by_id(found.statement_id) if found.statement_id is not None else None
    return page(
        "moderation/appeal.html",
        status,
        appeal=found,
        about=subject(statement) if statement is not None else "",
        statement=statement,
        items=explained(statement)[:5] if statement is not None else (),
        comment=comment,
        outcome_labels=OUTCOME_LABELS,
        form=form,
        notice=notice,
        is_own=_is_own(person, found),
        can_decide=may_decide_appeal(
            person, first_id=found.first_id, author_id=found.author_id, appellant_id=found.account_id
        ),
    )


def _decide(form: AnswerForm, person: Viewer, appeal_id: int, *, uphold: bool) -> None:
    answer, revision = typed(form.answer), form.revision.data
    decide_appeal(moderator=person, appeal_id=appeal_id, uphold=uphold, answer=answer, revision=revision)


def _is_own(person: Viewer, row: AppealView) -> bool:
    return person.id in {row.first_id, row.author_id, row.account_id}


def _comment(found: AppealView, person: Viewer) -> CommentShown | None:
    if found.comment_id is None:
        return None
    return shown(visible_comment(found.comment_id, person), None, reveal=True)
