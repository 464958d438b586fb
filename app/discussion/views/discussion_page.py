"""A page of a discussion: threads in order, from memory where they were shown before, and the viewer's own marks."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from flask import url_for
from markupsafe import Markup

from app.accounts.viewer import Viewer
from app.articles.queries import ArticlePage
from app.discussion.models.discussion import DiscussionState
from app.discussion.queries.comments import CommentRow
from app.discussion.queries.discussions import DiscussionView, discussion_of_article
from app.discussion.queries.modes import ModeNow
from app.discussion.queries.threads import (
    Order,
    Selection,
    comments_after,
    comments_before,
    first_replies,
    pinned_comments,
    waiting_comments,
)
from app.discussion.views.leafing import Leaf, leaf_url
from app.discussion.views.personal import PageShown, css_on, marks_for
from app.discussion.views.talk import Node, has_account, node_of, thread_nodes
from app.foundation.caches import BoundedCache
from app.foundation.settings import setting
from app.web.holes import note, own
from app.web.language import language
from app.web.pages import joined, rendered, style_rules

_threads_shown: BoundedCache[Markup] = BoundedCache(limit_bytes=8 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class TalkFrame:
    """What a page shows of a discussion besides comments and figures: the same until a moderator or the clock acts."""

    slug: str
    id: int
    wanted: Selection
    can_moderate: bool
    state: str
    closed_by: str
    closed_reason: str
    closed_at: datetime | None
    now: ModeNow
    slow_minutes_now: int
    closes_at: datetime | None
    picked_count: int
    can_be_ordered: bool
    has_pinned: bool
    is_empty: bool

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Each order with the address of its first page."""
        return [
            (order.value, leaf_url(self.slug, Selection(order, self.wanted.picked), anchor="discussion"))
            for order in Order
        ]

    @property
    def other_filter_url(self) -> str:
        """To what the editors recommend, or from there to all comments."""
        return leaf_url(self.slug, Selection(self.wanted.order, not self.wanted.picked), anchor="discussion")


@dataclass(slots=True)
class Talk:
    """The discussion section of a page."""

    slug: str
    discussion: DiscussionView
    wanted: Selection
    threads: list[Markup]
    pinned: list[Markup] = field(default_factory=list)
    next_url: str | None = None
    previous_url: str | None = None
    can_moderate: bool = False
    viewer_css: Markup = Markup()  # noqa: RUF009

    @property
    def frame(self) -> TalkFrame:
        """What stays of it."""
        talk = self.discussion
        return TalkFrame(
            self.slug,
            talk.id,
            self.wanted,
            self.can_moderate,
            talk.state,
            talk.closed_by,
            talk.closed_reason,
            talk.closed_at,
            talk.now,
            talk.slow_minutes_now,
            talk.closes_at,
            talk.picked_count,
            talk.comment_count > 1,
            bool(self.pinned),
            not self.threads and not talk.comment_count,
        )

    def pieces(self) -> dict[str, Markup | int]:
        """What is new with every comment."""
        return {
            "count": count_in_words(self.discussion.comment_count),
            "version": self.discussion.version,
            "last": self.discussion.last_position,
            "pinned": joined(self.pinned),
            "threads": joined(self.threads),
            "pager": rendered("discussion/_pager.html", talk=self) if self.next_url or self.previous_url else Markup(),
        }


def count_in_words(comments: int) -> Markup:
    """How many comments there are."""
    return _count_in_words(language(), comments)


@lru_cache(maxsize=1000)
def _count_in_words(_language: str, comments: int) -> Markup:
    return rendered("discussion/_count.html", count=comments)


def talk_page(article: ArticlePage, viewer: Viewer, leaf: Leaf) -> Talk:
    """One page of an article's discussion for this viewer."""
    discussion, wanted = discussion_of_article(article.id), leaf.wanted
    size = setting("THREADS_PER_PAGE")
    if leaf.before is not None:
        rows = comments_before(discussion.id, wanted, leaf.before, limit=size + 1)
        more_before, more_after, rows = len(rows) > size, True, rows[-size:]
    else:
        rows = comments_after(discussion.id, wanted, leaf.after, limit=size + 1)
        more_before, more_after, rows = leaf.after is not None, len(rows) > size, rows[:size]
    talk = Talk(article.slug, discussion, wanted, [])
    if rows and more_after:
        talk.next_url = leaf_url(article.slug, wanted, after=rows[-1])
    if rows and more_before:
        talk.previous_url = leaf_url(article.slug, wanted, before=rows[0])
    ids = _arrange(talk, article, viewer, rows, first_page=leaf.is_first)
    _make_personal(talk, viewer, article, ids)
    return talk


def _arrange(
    talk: Talk, article: ArticlePage, viewer: Viewer, rows: list[CommentRow], *, first_page: bool
) -> list[int]:
    """Put the comments of a page in their places; gives the numbers of all that stand there."""
    waiting = waiting_comments(talk.discussion.id, viewer)
    if talk.wanted.picked:
        talk.threads = [_alone(article, row) for row in rows]
        return [row.id for row in rows]
    has_pinned = first_page and talk.discussion.pinned_count > 0
    pinned = pinned_comments(talk.discussion.id) if has_pinned else []
    roots = [root.id for root in [*pinned, *rows] if root.last_place]
    replies = first_replies(roots, limit=setting("REPLIES_SHOWN"))
    talk.pinned = _threads(article, pinned, replies, waiting)
    talk.threads = _threads(article, rows, replies, waiting)
    if first_page:
        new = [row for row in waiting if row.parent_id is None and row.position is None]
        talk.threads = [_shown(node_of(article, row, revealed=True)) for row in new] + talk.threads
    return [row.id for row in (*pinned, *rows, *replies, *waiting)]


def _threads(
    article: ArticlePage, roots: list[CommentRow], replies: list[CommentRow], waiting: list[CommentRow]
) -> list[Markup]:
    """Each thread's HTML; the same for everybody with an account, and for everybody without one.

    Unless something waits there that this viewer may see.
    """
    answers: dict[int | None, list[CommentRow]] = {root.id: [] for root in roots}
    for row in replies:
        answers.get(row.thread_id, []).append(row)
    disturbed = {row.thread_id or row.id for row in waiting}
    kind = (language(), has_account(), article.author_id)
    threads = []
    for root in roots:
        own_replies = answers[root.id]
        if root.id in disturbed:
            threads.append(_thread(article, root, own_replies, waiting))
            continue
        key = (*kind, root.last_place, *map(_look, (root, *own_replies)))
        known = _threads_shown.get(key)
        if known is None:
            known = _thread(article, root, own_replies, [])
            _threads_shown.put(key, known, 2 * len(known) + 400)
        threads.append(known)
    return threads


def _look(row: CommentRow) -> tuple[object, ...]:
    """What a comment's place on a page looks like; another one whenever it looks different."""
    author = (row.author_name, row.author_role, row.author_is_public)
    return row.id, row.version, *author, row.parent_name, row.parent_state


def _thread(article: ArticlePage, root: CommentRow, replies: list[CommentRow], waiting: list[CommentRow]) -> Markup:
    node = thread_nodes(article, root, replies, waiting)
    node.more_count = max(0, root.last_place - len(replies))
    node.thread_url = url_for("discussion.thread", id=root.id)
    return _shown(node)


def _alone(article: ArticlePage, row: CommentRow) -> Markup:
    """A comment without its conversation, and the way there."""
    node = node_of(article, row, revealed=False)
    node.stands_alone, node.thread_url = True, url_for("discussion.comment", id=row.id)
    return _shown(node)


def _shown(node: Node) -> Markup:
    return rendered("discussion/_thread_item.html", node=node)


def _make_personal(talk: Talk, viewer: Viewer, article: ArticlePage, comment_ids: list[int]) -> None:
    talk.can_moderate = viewer.may_moderate
    page = PageShown(
        talk.discussion.id, tuple(comment_ids), article.author_id, talk.discussion.state == DiscussionState.OPEN
    )
    note(talk=page)
    talk.viewer_css = style_rules(own("style", lambda: css_on(page, viewer, marks_for(page, viewer))))
