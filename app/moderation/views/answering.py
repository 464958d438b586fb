"""The moderators' pages about notices of illegal content."""

from collections.abc import Callable, Sequence

from flask import Response, request, url_for

from app.accounts.models.account import Account
from app.accounts.queries.accounts import account_by_id
from app.accounts.viewer import Viewer
from app.articles.queries import published_article_by_id
from app.discussion.queries.comments import CommentRow, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.views.talk import shown
from app.foundation.db import in_transaction
from app.foundation.refusals import Conflict, Invalid
from app.foundation.text.markdown import stored_html
from app.moderation.actions import alarming, answering
from app.moderation.forms.noticing import RejectForm, UpholdForm
from app.moderation.models.notice import Notice, offence_of
from app.moderation.queries import notices as queries
from app.moderation.views.who import require_moderator
from app.web.addresses import number_in_query
from app.web.forms import put_refusal, typed
from app.web.language import said
from app.web.pages import page, public_url, see_other

PAGE_SIZE = 50
MOST_COUNTED = 1000
SENDER_VERBS: dict[str, Callable[..., None]] = {
    "warn": answering.warn_sender,
    "stop": answering.stop_sender,
    "accept": answering.accept_sender,
}


def notices() -> Response:
    """Those that wait, alarms first; or those that were decided, the newest first."""
    require_moderator()
    decided = request.args.get("show") == "decided"
    if decided:
        rows = queries.notices(decided=True, before_id=number_in_query("before"), limit=PAGE_SIZE + 1)
    else:
        after = number_in_query("after")
        last = (int(request.args.get("rank") != "0"), after) if after is not None else None
        rows = queries.notices(decided=False, after=last, limit=PAGE_SIZE + 1)
    return page(
        "moderation/notices.html",
        show="decided" if decided else "open",
        rows=rows[:PAGE_SIZE],
        waiting=queries.count_open(at_most=MOST_COUNTED),
        next_url=_next(rows, decided=decided) if len(rows) > PAGE_SIZE else None,
    )


def case(id: int) -> Response:
    """Everything about one notice, and the ways to answer it."""
    person, notice = require_moderator(), queries.notice_by_id(id)
    return _case_page(person, notice)


def uphold(id: int) -> Response:
    """The comment goes."""
    person, notice = require_moderator(), queries.notice_by_id(id)
    form = UpholdForm(_present_reason(visible_comment(notice.comment_id, person)))
    if not form.validate():
        return _case_page(person, notice, 422, uphold=form)

    def decide() -> None:
        answering.uphold_notice(
            moderator=person,
            notice_id=id,
            revision=form.revision.data or 0,
            reason=form.reason.data or "",
            note=typed(form.note),
            message=typed(form.message),
        )

    try:
        in_transaction(decide)
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _case_page(person, queries.notice_by_id(id), 422, uphold=form)
    except Conflict as refusal:
        return _once_more(person, id, refusal, uphold=form)
    return see_other(url_for("moderation.notice_case", id=id))


def reject(id: int) -> Response:
    """The comment stays."""
    person, notice, form = require_moderator(), queries.notice_by_id(id), RejectForm()
    if not form.validate():
        return _case_page(person, notice, 422, reject=form)

    def decide() -> None:
        answering.reject_notice(
            moderator=person,
            notice_id=id,
            revision=form.revision.data or 0,
            answer=typed(form.answer),
            is_unfounded=bool(form.is_unfounded.data),
        )

    try:
        in_transaction(decide)
    except Conflict as refusal:
        return _once_more(person, id, refusal, reject=form)
    return see_other(url_for("moderation.notice_case", id=id))


def alarm(id: int) -> Response:
    """Raise an alarm, or settle it: the authorities were told, or there is no danger."""
    person, verb = require_moderator(), request.form.get("do")
    if verb == "raise":
        in_transaction(lambda: alarming.raise_alarm(moderator=person, notice_id=id))
    elif verb in {"handed_over", "dismiss"}:
        told = verb == "handed_over"
        in_transaction(lambda: alarming.settle_alarm(moderator=person, notice_id=id, was_handed_over=told))
    else:
        queries.notice_by_id(id)
    return see_other(url_for("moderation.notice_case", id=id, _anchor="alarm"))


def sender(id: int) -> Response:
    """Warn whoever sends unfounded notices, take none from them for a while, or take them again."""
    person, act = require_moderator(), SENDER_VERBS.get(request.form.get("do", ""))
    if act is None:
        queries.notice_by_id(id)
    else:
        in_transaction(lambda: act(moderator=person, notice_id=id))
    return see_other(url_for("moderation.notice_case", id=id, _anchor="sender"))


def open_alarms() -> Sequence[Notice]:
    """For the banner on the moderators' pages."""
    return queries.open_alarms()


def _case_page(
    person: Viewer,
    notice: Notice,
    status: int = 200,
    *,
    conflict: str = "",
    uphold: UpholdForm | None = None,
    reject: RejectForm | None = None,
) -> Response:
    row = visible_comment(notice.comment_id, person)
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    seen = queries.text_of(row.id, notice.revision)
    whose = queries.sender_of(notice)
    return page(
        "moderation/notice_case.html",
        status,
        notice=notice,
        offence=offence_of(notice.offence),
        article=article,
        comment=shown(row, article.author_id, reveal=True),
        comment_url=public_url(url_for("discussion.comment", id=row.id)),
        seen_html=stored_html(seen.html if seen is not None else ""),
        others=[one for one in queries.open_notices_of(row.id) if one.id != notice.id],
        account=_account(notice.account_id),
        author=_account(row.author_id) if notice.is_open_alarm else None,
        record=queries.record_of(whose) if whose is not None else None,
        stopped_until=queries.stopped_until(whose) if whose is not None else None,
        conflict=conflict,
        uphold=uphold or _uphold_form(row),
        reject=reject or RejectForm(formdata=None, revision=row.revision),
    )


def _once_more(
    person: Viewer,
    notice_id: int,
    refusal: Conflict,
    *,
    uphold: UpholdForm | None = None,
    reject: RejectForm | None = None,
) -> Response:
    """The page with the text as it is now, and with what was typed; unless the notice has been answered."""
    notice = queries.notice_by_id(notice_id)
    if notice.decided_at is not None:
        raise refusal
    for form in (uphold, reject):
        if form is not None:
            form.revision.raw_data, form.revision.data = None, visible_comment(notice.comment_id, person).revision
    return _case_page(person, notice, 409, conflict=said(refusal), uphold=uphold, reject=reject)


def _uphold_form(row: CommentRow) -> UpholdForm:
    present = _present_reason(row)
    return UpholdForm(present, formdata=None, revision=row.revision, reason=present or "unlawful")


def _present_reason(row: CommentRow) -> str | None:
    return row.removal_reason if row.state == "hidden" else None


def _account(account_id: int | None) -> Account | None:
    return account_by_id(account_id) if account_id is not None else None


def _next(rows: list[queries.NoticeRow], *, decided: bool) -> str:
    last = rows[PAGE_SIZE - 1]
    if decided:
        return url_for("moderation.notices", show="decided", before=last.id)
    return url_for("moderation.notices", after=last.id, rank=0 if last.is_open_alarm else 1)
