"""Recommending a comment, as a reader and for the editors."""

from flask import Response, current_app, request, url_for
from flask_babel import gettext

from app.accounts.door import require_viewer
from app.accounts.policy import has_to_confirm
from app.articles.queries import ArticlePage, published_article_by_id
from app.discussion.actions import recommending
from app.discussion.forms import DeleteForm
from app.discussion.policy import may_highlight
from app.discussion.queries.comments import CommentRow, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.queries.marks import recommends
from app.discussion.views.answers import changed_comment
from app.discussion.views.talk import praise_of, shown
from app.foundation.db import in_transaction
from app.foundation.limits import per_minute
from app.foundation.refusals import Conflict, NotAllowed
from app.foundation.together import written_together
from app.foundation.words import N_
from app.web.limits import limits
from app.web.pages import fragment, page_or_fragment, see_other, wants_fragment

VERBS = {
    "pick": (recommending.pick, N_("The editors recommend this comment now.")),
    "unpick": (recommending.unpick, N_("The editors no longer recommend this comment.")),
    "pin": (recommending.pin, N_("This comment stands above all others now.")),
    "unpin": (recommending.unpin, N_("This comment stands in its place again.")),
}


def recommendation(id: int) -> Response:
    """Say whether one recommends the comment, give it or take it back; doing it twice changes nothing more."""
    person = require_viewer()
    row, article = _comment_and_article(id)
    if has_to_confirm(person):
        return see_other(url_for("accounts.confirm", next=url_for("discussion.recommendation", id=id)))
    if request.method == "POST":
        limits().hit(
            "recommendation", str(person.id), per_minute(current_app.config["LIMIT_RECOMMENDATIONS_PER_MINUTE"])
        )
        takes = request.form.get("do") == "take"
        act = recommending.take_back if takes else recommending.recommend
        written_together(lambda: act(reader=person, comment_id=id))
        if not wants_fragment():
            return see_other(url_for("discussion.comment", id=id))
        said = gettext("You no longer recommend this comment.") if takes else gettext("You recommend this comment now.")
        row = visible_comment(id, person)
        return fragment("discussion/_praise.html", 200, said, count=praise_of(row))
    given = recommends(person.id or 0, id)
    if not given and row.author_id == person.id:
        raise NotAllowed(N_("This comment is your own: recommending it is up to others."))
    if not given and row.state != "published":
        raise Conflict(N_("This comment is not public at the moment."))
    return page_or_fragment(
        "discussion/recommendation.html",
        "discussion/_recommendation_form.html",
        article=article,
        comment=shown(row, article.author_id),
        given=given,
    )


def highlight(id: int) -> Response:
    """Recommend a comment for the editors, or pin it; and undo either."""
    person = require_viewer()
    row, article = _comment_and_article(id)
    if not may_highlight(person, article.author_id):
        raise NotAllowed(N_("Only editors, moderators and the article’s author can do this."))
    if request.method == "POST" and request.form.get("do") in VERBS:
        act, said = VERBS[request.form["do"]]
        in_transaction(lambda: act(editor=person, comment_id=id))
        if not wants_fragment():
            return see_other(url_for("discussion.comment", id=id))
        return changed_comment(visible_comment(id, person), article.author_id, gettext(said))
    return page_or_fragment(
        "discussion/highlight.html",
        "discussion/_highlight_form.html",
        422 if request.method == "POST" else 200,
        article=article,
        comment=shown(row, article.author_id),
        form=DeleteForm(formdata=None),
        is_own=row.author_id == person.id,
    )


def _comment_and_article(comment_id: int) -> tuple[CommentRow, ArticlePage]:
    row = visible_comment(comment_id, require_viewer())
    return row, published_article_by_id(discussion_by_id(row.discussion_id).article_id)
