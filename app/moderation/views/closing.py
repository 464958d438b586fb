"""Closing a discussion, and opening it again."""

from flask import Response, request, url_for

from app.articles.queries import published_article
from app.discussion.queries.discussions import discussion_of_article
from app.foundation.db import in_transaction
from app.moderation.actions import closing
from app.moderation.forms.deciding import ClosureForm, ReopeningForm
from app.moderation.views.who import require_moderator
from app.web.pages import page, see_other


def close(slug: str) -> Response:
    """Close a discussion."""
    person, article, form = require_moderator(), published_article(slug), ClosureForm()
    if request.method == "POST" and form.validate():
        discussion_id, reason = discussion_of_article(article.id).id, form.reason.data or ""
        in_transaction(lambda: closing.close(moderator=person, discussion_id=discussion_id, reason=reason))
        return see_other(url_for("front.article", slug=slug, _anchor="discussion"))
    return page("moderation/close.html", 422 if form.errors else 200, article=article, form=form)


def reopen(slug: str) -> Response:
    """Open a discussion again."""
    person, article, form = require_moderator(), published_article(slug), ReopeningForm()
    if request.method == "POST" and form.validate():
        discussion_id, note = discussion_of_article(article.id).id, form.note.data or ""
        in_transaction(lambda: closing.reopen(moderator=person, discussion_id=discussion_id, note=note))
        return see_other(url_for("front.article", slug=slug, _anchor="discussion"))
    return page("moderation/reopen.html", 422 if form.errors else 200, article=article, form=form)
