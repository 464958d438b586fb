"""One comment's history: all its versions and decisions."""

from flask import Response

from app.accounts.queries.names import former_names
from app.articles.queries import published_article_by_id
from app.discussion.queries.comments import revisions_of, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.views.talk import shown
from app.foundation.text.markdown import stored_html
from app.moderation.queries import decisions as queries
from app.moderation.views.entries import why_of
from app.moderation.views.who import require_moderator
from app.web.pages import page


def case(id: int) -> Response:
    """A comment with all its versions and decisions."""
    row = visible_comment(id, require_moderator())
    article = published_article_by_id(discussion_by_id(row.discussion_id).article_id)
    versions = [
        {
            "number": version.number,
            "html": stored_html(version.html),
            "created_at": version.created_at,
            "why": why_of(version.screening),
        }
        for version in revisions_of(id)
    ]
    decided = queries.decisions_about([id])[id]
    return page(
        "moderation/case.html",
        comment=shown(row, article.author_id, reveal=True),
        article=article,
        former_names=former_names(row.author_id),
        appeared=row.position is not None,
        versions=versions,
        decisions=decided,
        undone=queries.undone_among([one.id for one in decided]),
    )
