"""The list of reasons, which the publisher edits."""

from flask import Response, request, url_for

from app.accounts.door import require_administrator
from app.discussion.actions.reasoning import ReasonWords, add_reason, change_reason, move_reason
from app.discussion.queries.reasons import ReasonView, is_own_list, label_of
from app.discussion.queries.reasons import reasons as all_reasons
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid, NotFound
from app.moderation.actions.reasoning import remove_reason
from app.moderation.forms.statements import ReasonForm
from app.moderation.queries.reasons import used_reasons
from app.web.forms import put_refusal, typed
from app.web.language import language
from app.web.pages import page, see_other


def show() -> Response:
    """All of them, in their order."""
    require_administrator()
    return page("moderation/reasons.html", reasons=all_reasons(), used=used_reasons(), is_own=is_own_list())


def new() -> Response:
    """Add one."""
    person, form = require_administrator(), ReasonForm()
    if request.method != "POST":
        form.is_offered.data = True
        return _page(form, None)
    try:
        if form.validate():
            code = in_transaction(lambda: add_reason(editor=person, words=_words(form)))
            return see_other(url_for("moderation.reasons", _anchor=f"reason-{code}"))
    except Invalid as refusal:
        put_refusal(form, refusal)
    return _page(form, None, 422)


def edit(code: str) -> Response:
    """Give it other words."""
    person, reason = require_administrator(), _reason(code)
    form = ReasonForm(obj=reason) if request.method != "POST" else ReasonForm()
    if request.method != "POST":
        return _page(form, reason)
    try:
        if form.validate():
            in_transaction(lambda: change_reason(editor=person, code=code, words=_words(form)))
            return see_other(url_for("moderation.reasons", _anchor=f"reason-{code}"))
    except Invalid as refusal:
        put_refusal(form, refusal)
    return _page(form, reason, 422)


def move(code: str) -> Response:
    """One place up or down."""
    person = require_administrator()
    _reason(code)
    up = request.form.get("do") == "up"
    in_transaction(lambda: move_reason(editor=person, code=code, up=up))
    return see_other(url_for("moderation.reasons", _anchor=f"reason-{code}"))


def remove(code: str) -> Response:
    """Take it off the list, where it was never used."""
    person = require_administrator()
    _reason(code)
    in_transaction(lambda: remove_reason(editor=person, code=code))
    return see_other(url_for("moderation.reasons"))


def label(code: str | None) -> str:
    """What readers are told, in the reader's language; for templates."""
    return label_of(code, language())


def _reason(code: str) -> ReasonView:
    found = next((one for one in all_reasons() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _words(form: ReasonForm) -> ReasonWords:
    return ReasonWords(
        label_de=typed(form.label_de),
        label_en=typed(form.label_en),
        explanation_de=typed(form.explanation_de),
        explanation_en=typed(form.explanation_en),
        netiquette=typed(form.netiquette),
        legal_basis=typed(form.legal_basis),
        is_offered=bool(form.is_offered.data),
    )


def _page(form: ReasonForm, reason: ReasonView | None, status: int = 200) -> Response:
    return page(
        "moderation/reason.html",
        status,
        form=form,
        reason=reason,
        can_go=reason is not None and reason.code not in used_reasons(),
    )
