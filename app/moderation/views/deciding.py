"""The pages on which a moderator decides about a comment."""

from collections.abc import Callable

from flask import Response, request, url_for
from flask_babel import gettext

from app.accounts.viewer import Viewer
from app.articles.queries import published_article_by_id
from app.discussion.queries.comments import visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.views.answers import changed_comment
from app.discussion.views.talk import shown
from app.foundation.db import in_transaction
from app.foundation.refusals import Invalid
from app.moderation.actions import deciding
from app.moderation.forms.deciding import DecisionForm, HideForm
from app.moderation.views.who import require_moderator
from app.web.forms import put_refusal
from app.web.pages import page_or_fragment, see_other, wants_fragment


def hide(id: int) -> Response:
    """Hide a comment, with a reason."""
    form = HideForm()

    def decide(person: Viewer) -> None:
        deciding.hide_comment(
            moderator=person,
            comment_id=id,
            revision=form.revision.data or 0,
            reason=form.reason.data or "",
            note=form.note.data or "",
            message=form.message.data or "",
        )

    return _decision("hide", id, form, decide, gettext("The comment was hidden."))


def restore(id: int) -> Response:
    """Show a hidden comment again."""
    form = DecisionForm()

    def decide(person: Viewer) -> None:
        deciding.restore_comment(
            moderator=person, comment_id=id, revision=form.revision.data or 0, note=form.note.data or ""
        )

    return _decision("restore", id, form, decide, gettext("The comment is visible again."))


def approve(id: int) -> Response:
    """Publish a waiting comment."""
    form = DecisionForm()

    def decide(person: Viewer) -> None:
        deciding.approve_comment(
            moderator=person, comment_id=id, revision=form.revision.data or 0, note=form.note.data or ""
        )

    return _decision("approve", id, form, decide, gettext("The comment was published."))


def _decision(
    verb: str, comment_id: int, form: DecisionForm, decide: Callable[[Viewer], None], said_aloud: str
) -> Response:
    person = require_moderator()
    row = visible_comment(comment_id, person)
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    status = 200
    if request.method == "POST":
        try:
            if form.validate():
                in_transaction(lambda: decide(person))
                return _decided(comment_id, person, article.author_id, said_aloud)
        except Invalid as refusal:
            put_refusal(form, refusal)
        status = 422
    else:
        form.revision.data = row.revision
    return page_or_fragment(
        f"moderation/{verb}.html",
        f"moderation/_{verb}_form.html",
        status,
        article=article,
        comment=shown(row, article.author_id, reveal=True),
        form=form,
        back=_back(),
    )


def _decided(comment_id: int, person: Viewer, article_author_id: int | None, said_aloud: str) -> Response:
    if not wants_fragment():
        back = _back()
        return see_other(back or url_for("discussion.comment", id=comment_id))
    row = visible_comment(comment_id, person)
    return changed_comment(row, article_author_id, said_aloud)


def _back() -> str | None:
    """Decisions made from the list lead back to it."""
    return url_for("moderation.queue") if request.values.get("from") == "queue" else None
