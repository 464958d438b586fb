"""A thread on a page of its own, and finding the page on which a comment stands."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request, url_for

from app.accounts.door import viewer
from app.articles.queries import ArticlePage, published_article_by_id
from app.discussion.models.comment import CommentState
from app.discussion.policy import may_comment
from app.discussion.queries.comments import CommentRow, visible_comment
from app.discussion.queries.discussions import discussion_by_id
from app.discussion.queries.threads import replies_after, threads_newer_than, waiting_comments
from app.discussion.views.personal import PageShown, css_on, marks_for
from app.discussion.views.talk import Node, thread_nodes
from app.foundation.settings import setting
from app.publication.views import has_imprint
from app.web.addresses import number_in_query
from app.web.frames import page_in_frame
from app.web.pages import fragment, public_url, rendered, see_other, wants_fragment


@dataclass(slots=True)
class ThreadPage:
    """One page of a thread."""

    root: Node
    next_url: str | None = None
    previous_url: str | None = None


def show(id: int) -> Response:
    """A thread with all its replies, page by page."""
    person = viewer()
    root = visible_comment(id, person)
    if root.parent_id is not None:
        return see_other(where(root))
    discussion = discussion_by_id(root.discussion_id)
    article = published_article_by_id(discussion.article_id)
    size, after = setting("THREADS_PER_PAGE"), number_in_query("after") or 0
    replies = replies_after(root.id, place=after, limit=size + 1)
    waiting = waiting_comments(discussion.id, person)
    back = url_for("front.article", slug=article.slug, _anchor="discussion")
    shown = ThreadPage(thread_nodes(article, root, replies[:size], waiting))
    if len(replies) > size:
        shown.next_url = url_for("discussion.thread", id=id, after=replies[size - 1].place)
    if after:
        cursor: dict[str, Any] = {"after": after - size} if after > size else {}
        shown.previous_url = url_for("discussion.thread", id=id, **cursor)
    ids = [row.id for row in (root, *replies, *waiting)]
    standing = PageShown(discussion.id, tuple(ids), article.author_id, may_comment(person, discussion))
    css = css_on(standing, person, marks_for(standing, person))
    if wants_fragment():
        return fragment("discussion/_thread_page.html", page=shown)
    facts = {
        "article": replace(article, html=""),  # which isn't shown here
        "state": discussion.state,
        "article_url": back,
        "viewer_css": css,
        "foot_has_imprint": has_imprint(),
    }
    pieces = {
        "address": public_url(url_for("discussion.thread", id=id)),
        "thread": rendered("discussion/_thread_alone.html", page=shown),
    }
    return page_in_frame("discussion/thread.html", facts, pieces)


def find(id: int) -> Response:
    """Lead to the page on which the comment stands, with the comment in sight.

    What was removed before it appeared stands nowhere but for its author; moderators are led to its history.
    With `folded` in the query its head is in sight: a comment of somebody who is ignored stays folded then.
    """
    row, person = visible_comment(id, viewer()), viewer()
    if row.state == CommentState.HIDDEN and row.position is None and row.author_id != person.id:
        return see_other(url_for("moderation.case", id=id))
    return see_other(where(row, "-by" if "folded" in request.args else ""))


def where(row: CommentRow, part: str = "") -> str:
    """The address of the page, with the anchor of the comment or of a part of it."""
    discussion = discussion_by_id(row.discussion_id)
    article = published_article_by_id(discussion.article_id)
    anchor = f"comment-{row.id}{part}"
    if row.parent_id is not None and (row.place is None or row.place > setting("REPLIES_SHOWN")):
        return _in_thread(row, anchor)
    root = row if row.parent_id is None else visible_comment(row.thread_id or row.id, viewer())
    return _below_article(article, root, anchor)


def _in_thread(row: CommentRow, anchor: str) -> str:
    size = setting("THREADS_PER_PAGE")
    place = row.place if row.place is not None else _place_of_parent(row)
    after = (max(place, 1) - 1) // size * size
    return url_for("discussion.thread", id=row.thread_id, _anchor=anchor, **({"after": after} if after else {}))


def _place_of_parent(row: CommentRow) -> int:
    return visible_comment(row.parent_id or 0, viewer()).place or 1


def _below_article(article: ArticlePage, root: CommentRow, anchor: str) -> str:
    if root.position is None or root.is_pinned:
        return url_for("front.article", slug=article.slug, _anchor=anchor)
    size = setting("THREADS_PER_PAGE")
    newer = threads_newer_than(root.discussion_id, root.position, at_most=size)
    cursor: dict[str, Any] = {} if newer < size else {"after": root.position + 1}
    return url_for("front.article", slug=article.slug, _anchor=anchor, **cursor)
