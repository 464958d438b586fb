"""What somebody was told about restrictions of theirs, and the appeal against one."""

from flask import Response, request, url_for

from app.accounts.door import require_viewer
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.moderation.actions.appealing import appeal
from app.moderation.forms.statements import AppealForm
from app.moderation.policy import may_appeal
from app.moderation.queries.statements import statement_of, statements_of
from app.moderation.views.explaining import explained, subject
from app.web.addresses import number_in_query
from app.web.forms import put_refusal, typed
from app.web.pages import page, see_other

PAGE_SIZE = 25


def own() -> Response:
    """All of one's own, the newest first."""
    person = require_viewer()
    rows = statements_of(person.id or 0, before_id=number_in_query("before"), limit=PAGE_SIZE + 1)
    more = len(rows) > PAGE_SIZE
    return page(
        "moderation/statements.html",
        statements=[(row, subject(row)) for row in rows[:PAGE_SIZE]],
        next_url=url_for("moderation.statements", before=rows[PAGE_SIZE - 1].id) if more else None,
    )


def show(reference: str) -> Response:
    """One of them, with all that belongs to it; by POST, the appeal."""
    person = require_viewer()
    form, status = AppealForm(), 200
    if request.method == "POST":
        statement_of(person.id or 0, reference)
        try:
            if form.validate():
                in_transaction(lambda: appeal(person=person, reference=reference, body=typed(form.body)))
                return see_other(url_for("moderation.statement", reference=reference, _anchor="appeal"))
        except Invalid as refusal:
            put_refusal(form, refusal)
        status = 422
    statement = statement_of(person.id or 0, reference)
    return page(
        "moderation/statement.html",
        status,
        statement=statement,
        subject=subject(statement),
        items=explained(statement),
        can_appeal=may_appeal(person, statement),
        appeals=bool(setting("APPEALS")),
        form=form,
    )
