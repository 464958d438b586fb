"""Reporting a comment to the moderators."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.door import require_viewer, viewer
from app.articles.queries import ArticlePage, published_article_by_id
from app.discussion.queries.comments import CommentRow, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.views.talk import shown
from app.foundation.db import in_transaction
from app.foundation.limits import per_hour
from app.foundation.refusals import Invalid, NotAllowed
from app.foundation.words import N_
from app.moderation.actions.reporting import report_comment
from app.moderation.forms.noticing import ReportForm
from app.moderation.queries.reports import report_by
from app.web.forms import put_refusal
from app.web.limits import limits
from app.web.pages import fragment, page, page_or_fragment, see_other, wants_fragment


def report(id: int) -> Response:
    """Say what is wrong with a comment, once; without an account the page offers two other ways."""
    if request.method == "POST":
        return _send(id)
    person, row = viewer(), visible_comment(id, viewer())
    if not person.is_authenticated:
        return page("moderation/report_ways.html", article=_article_of(row), comment=shown(row, None))
    if person.id == row.author_id:
        raise NotAllowed(N_("This comment is your own. You can edit or delete it."))
    if report_by(person.id or 0, id) is not None:
        return _reported(row)
    return _form_page(row, ReportForm(formdata=None))


def _send(comment_id: int) -> Response:
    person, form = require_viewer(), ReportForm()
    row = visible_comment(comment_id, person)
    if person.id == row.author_id:
        raise NotAllowed(N_("This comment is your own. You can edit or delete it."))
    if not form.validate():
        return _form_page(row, form, 422)
    limits().hit("report", str(person.id), per_hour(current_app.config["LIMIT_REPORTS_PER_HOUR"]))
    try:
        in_transaction(
            lambda: report_comment(
                reporter=person, comment_id=comment_id, reason=form.reason.data or "", note=form.note.data or ""
            )
        )
    except Invalid as refusal:
        put_refusal(form, refusal)
        return _form_page(row, form, 422)
    if not wants_fragment():
        return see_other(url_for("moderation.report", id=comment_id))
    thanks = gettext("Thank you. A moderator will look at it.")
    return fragment("moderation/_reported.html", announce=thanks, comment=shown(row, None), is_decided=False)


def _form_page(row: CommentRow, form: ReportForm, status: int = 200) -> Response:
    article = _article_of(row)
    return page_or_fragment(
        "moderation/report.html",
        "moderation/_report_form.html",
        status,
        article=article,
        comment=shown(row, article.author_id),
        form=form,
    )


def _reported(row: CommentRow) -> Response:
    mine = report_by(viewer().id or 0, row.id)
    return page_or_fragment(
        "moderation/report_sent.html",
        "moderation/_reported.html",
        article=_article_of(row),
        comment=shown(row, None),
        is_decided=mine is not None and mine.decided_at is not None,
    )


def _article_of(row: CommentRow) -> ArticlePage:
    return published_article_by_id(discussion_by_id(row.discussion_id).article_id)
