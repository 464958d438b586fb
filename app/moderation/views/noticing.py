"""Telling us that a comment is illegal, with or without an account; seeing how that stands, and appealing."""

from datetime import datetime

from flask import Response, current_app, request, session, url_for
from flask_babel import gettext

from app.accounts.door import own_account, viewer
from app.accounts.queries.accounts import email_key
from app.accounts.viewer import Viewer
from app.articles.queries import published_article_by_id
from app.discussion.queries.comments import CommentRow, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.queries.reasons import reason_by_code
from app.discussion.views.comments import EXPIRED
from app.discussion.views.talk import shown
from app.foundation.db import db, in_transaction
from app.foundation.limits import per_hour
from app.foundation.refusals import Conflict, Invalid, NotAllowed, Refusal, TooMany
from app.foundation.tokens import keyed_hash, new_token
from app.foundation.words import N_
from app.moderation.actions.appealing import appeal_notice
from app.moderation.actions.noticing import Said, give_notice, token_of
from app.moderation.forms.noticing import NoticeForm
from app.moderation.forms.statements import AppealForm
from app.moderation.models.decision import Cause, Decision
from app.moderation.models.notice import Notice
from app.moderation.policy import may_appeal_notice, notice_appeal_until
from app.moderation.queries.appeals import appeal_of_notice, notice_of_sender
from app.moderation.queries.notices import notice_by_token
from app.web.addresses import network_key
from app.web.forms import put_refusal, typed
from app.web.language import language, long_date, said
from app.web.limits import limits
from app.web.pages import page, public_url, see_other
from app.web.security import address_is_key, form_expired, keeps_expired_form, open_to_strangers, secret_address


@open_to_strangers
@keeps_expired_form
def notice(id: int) -> Response:
    """Say that a comment is illegal."""
    person = viewer()
    row = visible_comment(id, person)
    if request.method == "POST":
        return _send(person, row)
    if row.state != "published":
        raise Conflict(N_("This comment is not public any more."))
    account = own_account() if person.is_authenticated else None
    given = {"name": account.name, "email": account.email} if account is not None else {}
    return _form_page(row, NoticeForm(formdata=None, revision=row.revision, submit_token=new_token(), **given))


@secret_address
def status(token: str) -> Response:
    """How a notice stands, for whoever was given its address."""
    found = notice_by_token(token)
    if found is None:
        return page("moderation/notice_gone.html", 404)
    decision = db.session.get(Decision, found.decision_id) if found.decision_id is not None else None
    reason = reason_by_code(decision.reason) if decision is not None and decision.reason else None
    return page(
        "moderation/notice_status.html",
        notice=found,
        token=token,
        is_new=request.args.get("sent") == "1" and found.decided_at is None,
        address=public_url(url_for("moderation.notice_status", token=token)),
        reason=reason.label(language()) if reason is not None else "",
        may_appeal=may_appeal_notice(found),
        appeal_until=notice_appeal_until(found),
        appeal=appeal_of_notice(found.id),
        after_appeal=decision is not None and decision.cause == Cause.APPEAL,
        form=AppealForm(formdata=None),
    )


@address_is_key
@secret_address
def appeal(token: str) -> Response:
    """Whoever sent a notice that was turned down appeals, from the page above."""
    notice_of_sender(token)
    form = AppealForm()
    try:
        if form.validate():
            in_transaction(lambda: appeal_notice(token=token, body=typed(form.body)))
            return see_other(url_for("moderation.notice_status", token=token, _anchor="appeal"))
    except Invalid as refusal:
        put_refusal(form, refusal)
    return page("moderation/notice_appeal.html", 422, form=form, token=token)


def _send(person: Viewer, row: CommentRow) -> Response:
    form = NoticeForm()
    form.submit_token.data = form.submit_token.data or new_token()
    if form_expired():
        return _form_page(row, form, 400, notice=gettext(EXPIRED))
    if not form.validate():
        return _form_page(row, form, 422)
    try:
        _count(form)
        taken = in_transaction(lambda: _taken(person, row, form))
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _form_page(row, form, 422)
    except (Conflict, NotAllowed, TooMany) as refusal:
        answer = _form_page(row, form, refusal.status, notice=_in_words(refusal))
        if isinstance(refusal, TooMany):
            answer.headers["Retry-After"] = str(refusal.retry_after_seconds)
        return answer
    return see_other(url_for("moderation.notice_status", token=token_of(taken), sent=1))


def _taken(person: Viewer, row: CommentRow, form: NoticeForm) -> Notice:
    return give_notice(
        sender=person,
        comment_id=row.id,
        revision=form.revision.data or 0,
        said=Said(
            offence=form.offence.data or "",
            explanation=typed(form.body),
            name=typed(form.name),
            email=typed(form.email),
            in_good_faith=bool(form.in_good_faith.data),
            is_alarm=bool(form.is_alarm.data),
        ),
        language=language(),
        submit_token=typed(form.submit_token),
    )


def _count(form: NoticeForm) -> None:
    """Counted for the network, and for the address, as a stranger's mailbox must not be filled from many networks."""
    most = per_hour(current_app.config["LIMIT_NOTICES_PER_HOUR"])
    limits().hit("notice", network_key(), most)
    if not form.is_nameless:
        address = keyed_hash(current_app.config["SECRET_KEY"], "notice of", email_key(typed(form.email)))
        limits().hit("notice of", address, most)


def _in_words(refusal: Refusal) -> str:
    refusal.details = {
        name: long_date(value) if isinstance(value, datetime) else value for name, value in refusal.details.items()
    }
    return said(refusal)


def _form_page(row: CommentRow, form: NoticeForm, status: int = 200, *, notice: str = "") -> Response:
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    return page(
        "moderation/notice.html",
        status,
        article=article,
        comment=shown(row, article.author_id),
        address=public_url(url_for("discussion.comment", id=row.id)),
        form=form,
        notice=notice,
        needs_token="sid" in session,
    )
