"""What our script gets back when a comment was written or changed."""

from urllib.parse import quote

from flask import Response, make_response
from flask_babel import ngettext

from app.discussion.queries.comments import CommentRow
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.views.talk import comment_fragment
from app.web.language import number


def changed_comment(row: CommentRow, article_author_id: int | None, said_aloud: str) -> Response:
    """The comment as it is now, what a screen reader says of it, and the new count."""
    response = make_response(str(comment_fragment(row, article_author_id, reveal=row.state == "held")))
    response.headers["X-Announce"] = quote(said_aloud)
    response.headers.update(counted(discussion_by_id(row.discussion_id).comment_count))
    return response


def counted(count: int) -> dict[str, str]:
    """A header with the number of comments in words, percent-encoded."""
    words = ngettext("%(amount)s comment", "%(amount)s comments", count, amount=number(count))
    return {"X-Comment-Count": quote(words)}
