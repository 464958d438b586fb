"""Following a thread."""

from flask import Response, request, url_for
from flask_babel import gettext

from app.accounts.door import require_viewer
from app.articles.queries import published_article_by_id
from app.discussion.actions.following import follow_thread, unfollow_thread
from app.discussion.queries.comments import visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.queries.following import follows
from app.discussion.views.talk import shown
from app.foundation.refusals import NotFound
from app.foundation.together import written_together
from app.web.pages import fragment, page_or_fragment, see_other, wants_fragment


def following(id: int) -> Response:
    """Say whether one follows the thread, and begin or end it; doing it twice changes nothing more."""
    person = require_viewer()
    root = visible_comment(id, person)
    if root.parent_id is not None:
        raise NotFound
    article = published_article_by_id(discussion_by_id(root.discussion_id).article_id)
    if request.method == "POST":
        ends = request.form.get("do") == "end"
        act = unfollow_thread if ends else follow_thread
        written_together(lambda: act(follower=person, thread_id=id))
        if not wants_fragment():
            return see_other(url_for("discussion.comment", id=id))
        said = gettext("You no longer follow this thread.") if ends else gettext("You follow this thread now.")
        return fragment("discussion/_following_form.html", 200, said, comment_id=id, follows=not ends)
    return page_or_fragment(
        "discussion/following.html",
        "discussion/_following_form.html",
        article=article,
        comment=shown(root, article.author_id),
        comment_id=id,
        follows=follows(person.id or 0, id),
    )
