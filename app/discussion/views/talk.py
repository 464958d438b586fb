"""A discussion as a page shows it: fragments that are the same for everybody, arranged into threads."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from app.accounts.viewer import STAFF_ROLES, Viewer
from app.articles.queries import ArticlePage
from app.discussion.forms import CommentForm, DraftForm
from app.discussion.models.discussion import DiscussionState
from app.discussion.policy import edit_window
from app.discussion.queries.comments import CommentRow
from app.discussion.queries.discussions import DiscussionView, discussion_of_article
from app.discussion.queries.threads import (
    editable_comments,
    first_replies,
    threads_after,
    threads_before,
    waiting_comments,
)
from app.foundation import clock
from app.foundation.caches import BoundedCache
from app.foundation.settings import setting
from app.foundation.text.markdown import stored_html
from app.web.language import language
from app.web.pages import rendered, style_rules

DEEPEST_INDENT = 3
ORDERS = ("newest", "oldest")

_fragments: BoundedCache[Markup] = BoundedCache(limit_bytes=16 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class CommentShown:
    """A comment as its template knows it; `html` is safe and empty where the text may not be read."""

    id: int
    author_id: int
    author_name: str
    initials: str
    badge: str | None
    created_at: datetime
    edited_at: datetime | None
    state: str
    html: Markup
    removal_reason: str | None
    parent_id: int | None
    parent_name: str | None
    parent_state: str | None
    revision: int


@dataclass(slots=True)
class Node:
    """A comment in its place in a thread."""

    id: int
    html: Markup
    parent_id: int | None = None
    children: list["Node"] = field(default_factory=list)
    indent: int = 0
    flat: bool = False
    own_state: str | None = None
    more_count: int = 0
    thread_url: str = ""

    @property
    def nests(self) -> bool:
        """Whether replies get a list of their own below this comment."""
        return self.indent < DEEPEST_INDENT


@dataclass(slots=True)
class Talk:
    """The discussion section of a page."""

    slug: str
    discussion: DiscussionView
    order: str
    threads: list[Node]
    next_url: str | None = None
    previous_url: str | None = None
    form: CommentForm | DraftForm | None = None
    can_moderate: bool = False
    viewer_css: Markup = Markup()  # noqa: RUF009


def shown(row: CommentRow, article_author_id: int | None, *, reveal: bool = False) -> CommentShown:
    """What readers may know of the row; `reveal` shows the text of what waits or was hidden."""
    readable = row.state == "published" or (reveal and row.state != "deleted")
    label = row.removal_label if row.state == "hidden" else None
    badge = "author" if row.author_id == article_author_id else row.author_role
    return CommentShown(
        id=row.id,
        author_id=row.author_id,
        author_name=row.author_name,
        initials=_initials(row.author_name),
        badge=badge if badge == "author" or badge in STAFF_ROLES else None,
        created_at=row.created_at,
        edited_at=row.edited_at,
        state=row.state,
        html=stored_html(row.html if readable else ""),
        removal_reason=gettext(label) if label else None,
        parent_id=row.parent_id,
        parent_name=row.parent_name,
        parent_state=row.parent_state,
        revision=row.revision,
    )


def comment_fragment(row: CommentRow, article_author_id: int | None, *, reveal: bool = False) -> Markup:
    """The comment's HTML, from memory if it was shown before."""
    own = row.author_id == article_author_id
    parent = (row.parent_name, row.parent_state)
    key = (row.id, row.version, language(), row.author_name, row.author_role, parent, own, reveal)
    known = _fragments.get(key)
    if known is None:
        known = rendered("discussion/_comment.html", comment=shown(row, article_author_id, reveal=reveal))
        _fragments.put(key, known, 2 * len(known) + 400)
    return known


def talk_page(
    article: ArticlePage, viewer: Viewer, *, order: str, after: int | None = None, before: int | None = None
) -> Talk:
    """One page of an article's discussion for this viewer."""
    discussion = discussion_of_article(article.id)
    newest = order == "newest"
    size = setting("THREADS_PER_PAGE")
    if before is not None:
        roots = threads_before(discussion.id, newest=newest, position=before, limit=size + 1)
        more_before, more_after, roots = len(roots) > size, True, roots[-size:]
    else:
        roots = threads_after(discussion.id, newest=newest, position=after, limit=size + 1)
        more_before, more_after, roots = after is not None, len(roots) > size, roots[:size]
    talk = Talk(article.slug, discussion, order, [])
    if roots and more_after:
        talk.next_url = _page_url(article.slug, order, after=roots[-1].position)
    if roots and more_before:
        talk.previous_url = _page_url(article.slug, order, before=roots[0].position)
    replies = first_replies([root.id for root in roots if root.last_place], limit=setting("REPLIES_SHOWN"))
    waiting = waiting_comments(discussion.id, viewer)
    first_page = after is None and before is None
    talk.threads = _threads(article, roots, replies, waiting, first_page=first_page)
    _make_personal(talk, viewer)
    return talk


def thread_nodes(article: ArticlePage, root: CommentRow, replies: list[CommentRow], waiting: list[CommentRow]) -> Node:
    """One thread: its first comment and these replies of it."""
    node = _node(article, root, revealed=any(row.id == root.id for row in waiting))
    _hang(article, node, replies, [row for row in waiting if row.thread_id == root.id and row.id != root.id])
    return node


def viewer_css(viewer: Viewer, *, may_reply: bool, editable: list[int]) -> Markup:
    """The few rules that show this viewer's own buttons; everything else on the page is the same for everybody."""
    if not viewer.is_authenticated:
        return Markup()
    shown_for = [f'[data-only-author="{viewer.id}"]']
    shown_for += [f"#comment-{comment_id} .comment__edit" for comment_id in editable]
    if viewer.may_moderate:
        shown_for.append("[data-only-moderator]")
    css = ",".join(shown_for) + "{display:inline-flex}"
    return style_rules(css if may_reply else css + "[data-may=comment]{display:none}")


def _threads(
    article: ArticlePage,
    roots: list[CommentRow],
    replies: list[CommentRow],
    waiting: list[CommentRow],
    *,
    first_page: bool,
) -> list[Node]:
    nodes = []
    for root in roots:
        own_replies = [row for row in replies if row.thread_id == root.id]
        node = thread_nodes(article, root, own_replies, waiting)
        hidden_ones = root.last_place - len(own_replies)
        if hidden_ones > 0:
            node.more_count = hidden_ones
        node.thread_url = url_for("discussion.thread", id=root.id)
        nodes.append(node)
    if first_page:
        new = [row for row in waiting if row.parent_id is None and row.position is None]
        nodes = [_node(article, row, revealed=True) for row in new] + nodes
    return nodes


def _hang(article: ArticlePage, root: Node, replies: list[CommentRow], waiting: list[CommentRow]) -> None:
    """Hang replies under what they answer; where that is not on the page, directly under the thread."""
    own = {row.id for row in waiting}
    on_page = {root.id: root}
    new = sorted((row for row in waiting if row.position is None), key=lambda row: row.id)
    for row in [*replies, *new]:
        node = _node(article, row, revealed=row.id in own)
        parent = on_page.get(row.parent_id or 0)
        node.flat = parent is None
        (parent or root).children.append(node)
        on_page[row.id] = node
    _settle(root)


def _settle(root: Node) -> None:
    """Indent as far as a phone can bear; deeper replies follow flat, in the order of the tree."""
    stack = [root]
    while stack:
        node = stack.pop()
        for child in node.children:
            child.indent = node.indent + 1
        if node.indent + 1 == DEEPEST_INDENT:
            node.children = [flat for child in node.children for flat in _flattened(child)]
        else:
            stack.extend(node.children)


def _flattened(node: Node) -> list[Node]:
    flat: list[Node] = []
    stack = [node]
    while stack:
        current = stack.pop()
        flat.append(current)
        stack.extend(reversed(current.children))
        current.children = []
        current.indent = DEEPEST_INDENT
        current.flat = current.flat or current is not node
    return flat


def _node(article: ArticlePage, row: CommentRow, *, revealed: bool) -> Node:
    html = comment_fragment(row, article.author_id, reveal=revealed)
    return Node(row.id, html, row.parent_id, own_state=row.state if revealed else None)


def _make_personal(talk: Talk, viewer: Viewer) -> None:
    open_ = talk.discussion.state == DiscussionState.OPEN
    talk.can_moderate = viewer.may_moderate
    editable = editable_comments(viewer, talk.discussion.id, clock.now() - edit_window())
    talk.viewer_css = viewer_css(viewer, may_reply=open_, editable=editable)


def _page_url(slug: str, order: str, **cursor: int | None) -> str:
    query: dict[str, Any] = {**cursor} if order == ORDERS[0] else {"order": order, **cursor}
    return url_for("front.article", slug=slug, _anchor="threads", **query)


def _initials(name: str) -> str:
    words = [word for word in name.split() if word[0].isalnum()] or [name]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
