"""Comments as pages show them: fragments that are the same for everybody, hung into threads."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from app.accounts.door import viewer
from app.accounts.names import initials
from app.accounts.viewer import STAFF_ROLES
from app.articles.queries import ArticlePage
from app.discussion.queries.comments import CommentRow
from app.discussion.queries.reasons import label_of
from app.foundation.caches import BoundedCache
from app.foundation.text.markdown import stored_html
from app.web.frames import in_frame
from app.web.language import exact_time, language, named
from app.web.pages import rendered

DEEPEST_INDENT = 3
SHADES = 8  # of avatars, as in ui/avatar.html

_fragments: BoundedCache[Markup] = BoundedCache(limit_bytes=2 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class CommentShown:
    """A comment as its template knows it; `html` is safe and empty where the text may not be read."""

    id: int
    author_id: int
    author_name: str
    author_is_public: bool
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
    version: int
    recommendation_count: int
    is_picked: bool
    is_pinned: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The kind of a comment: those of the same kind differ only in names, numbers and texts."""

    state: str
    badge: str | None
    author_is_public: bool
    has_initials: bool
    has_text: bool
    is_edited: bool
    is_reply: bool
    has_named_parent: bool
    parent_state: str | None
    is_picked: bool
    is_pinned: bool
    has_account: bool


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
    stands_alone: bool = False
    more_count: int = 0
    thread_url: str = ""

    @property
    def nests(self) -> bool:
        """Whether replies get a list of their own below this comment."""
        return self.indent < DEEPEST_INDENT


def shown(row: CommentRow, article_author_id: int | None, *, reveal: bool = False) -> CommentShown:
    """What readers may know of the row; `reveal` shows the text of what waits or was hidden."""
    readable = row.state == "published" or (reveal and row.state != "deleted")
    label = label_of(row.removal_reason, language()) if row.state == "hidden" else ""
    badge = "author" if row.author_id == article_author_id else row.author_role
    return CommentShown(
        id=row.id,
        author_id=row.author_id,
        author_name=named(row.author_name),
        author_is_public=row.author_is_public,
        initials=initials(row.author_name),
        badge=badge if badge == "author" or badge in STAFF_ROLES else None,
        created_at=row.created_at,
        edited_at=row.edited_at,
        state=row.state,
        html=stored_html(row.html if readable else ""),
        removal_reason=label or None,
        parent_id=row.parent_id,
        parent_name=None if row.parent_name is None else named(row.parent_name),
        parent_state=row.parent_state,
        revision=row.revision,
        version=row.version,
        recommendation_count=row.recommendation_count,
        is_picked=row.picked_at is not None and row.state == "published",
        is_pinned=row.is_pinned,
    )


def comment_fragment(row: CommentRow, article_author_id: int | None, *, reveal: bool = False) -> Markup:
    """The comment's HTML, from memory if it was shown before; see `has_account` for how it may be different."""
    own = row.author_id == article_author_id
    parent = (row.parent_name, row.parent_state)
    author = (row.author_name, row.author_role, row.author_is_public)
    key = (row.id, row.version, language(), has_account(), author, parent, own, reveal)
    known = _fragments.get(key)
    if known is None:
        known = _drawn(shown(row, article_author_id, reveal=reveal))
        _fragments.put(key, known, 2 * len(known) + 400)
    return known


def _drawn(comment: CommentShown) -> Markup:
    look = Look(
        state=comment.state,
        badge=comment.badge,
        author_is_public=comment.author_is_public,
        has_initials=bool(comment.initials),
        has_text=bool(comment.html),
        is_edited=comment.edited_at is not None,
        is_reply=comment.parent_id is not None,
        has_named_parent=bool(comment.parent_name),
        parent_state=comment.parent_state,
        is_picked=comment.is_picked,
        is_pinned=comment.is_pinned,
        has_account=has_account(),
    )
    pieces: dict[str, str | int] = {
        "id": comment.id,
        "version": comment.version,
        "author": comment.author_id,
        "name": comment.author_name,
        "shade": str(comment.author_id % SHADES) if comment.initials else "nobody",
        "initials": comment.initials,
        "created": comment.created_at.isoformat(),
        "created_words": exact_time(comment.created_at),
        "edited_words": exact_time(comment.edited_at) if comment.edited_at else "",
        "text": comment.html,
        "reason": comment.removal_reason or "",
        "parent": comment.parent_id or 0,
        "parent_name": comment.parent_name or "",
        "praise": _praise(language(), praise_of(comment)),
    }
    return in_frame("discussion/_comment.html", {"look": look}, pieces)


def praise_of(comment: CommentRow | CommentShown) -> int:
    """How many readers recommend it, as far as it is public."""
    return comment.recommendation_count if comment.state == "published" else 0


@lru_cache(maxsize=1000)
def _praise(_language: str, count: int) -> Markup:
    return rendered("discussion/_praise.html", count=count)


def has_account() -> bool:
    """Whether what only people with an account can use is on the page: for most readers that would be half of it."""
    return viewer().is_authenticated


def thread_nodes(article: ArticlePage, root: CommentRow, replies: list[CommentRow], waiting: list[CommentRow]) -> Node:
    """One thread: its first comment and these replies of it."""
    node = node_of(article, root, revealed=any(row.id == root.id for row in waiting))
    _hang(article, node, replies, [row for row in waiting if row.thread_id == root.id and row.id != root.id])
    return node


def _hang(article: ArticlePage, root: Node, replies: list[CommentRow], waiting: list[CommentRow]) -> None:
    """Hang replies under what they answer; where that is not on the page, directly under the thread."""
    own = {row.id for row in waiting}
    on_page = {root.id: root}
    new = sorted((row for row in waiting if row.position is None), key=lambda row: row.id)
    for row in [*replies, *new]:
        node = node_of(article, row, revealed=row.id in own)
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


def node_of(article: ArticlePage, row: CommentRow, *, revealed: bool) -> Node:
    html = comment_fragment(row, article.author_id, reveal=revealed)
    return Node(row.id, html, row.parent_id, own_state=row.state if revealed else None)
