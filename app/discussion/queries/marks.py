"""What on a page is the viewer's own affair: read at one go, as every page needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, literal_column, select, union_all

from app.accounts.viewer import Viewer
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.following import Following
from app.discussion.models.recommendation import Recommendation
from app.discussion.queries.threads import is_kept_from_readers
from app.foundation.db import db
from app.foundation.quick_reads import rows_of

MOST_EDITABLE = 200
KINDS = ("editable", "followed", "recommended", "waiting")


@dataclass(frozen=True, slots=True)
class Marks:
    """Comments that the viewer may edit, recommends, threads that they follow, and one of their own that waits."""

    editable: frozenset[int] = frozenset()
    followed: frozenset[int] = frozenset()
    recommended: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()


def marks_on(viewer: Viewer, discussion_id: int, comment_ids: Sequence[int], *, editable_since: datetime) -> Marks:
    """The viewer's marks on these comments, and their own comments in the discussion that are young enough to edit."""
    if viewer.id is None:
        return Marks()
    values: dict[str, int | datetime | Sequence[int]] = {
        "account": viewer.id,
        "discussion": discussion_id,
        "since": editable_since,
        "comments": comment_ids or [0],
    }
    found: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for kind, number in rows_of(_marks(), values):
        found[kind].add(number)
    return Marks(**{kind: frozenset(numbers) for kind, numbers in found.items()})


def recommends(account_id: int, comment_id: int) -> bool:
    """Whether the person recommends the comment."""
    return db.session.get(Recommendation, (comment_id, account_id)) is not None


@cache
def _marks() -> CompoundSelect[*tuple[Any, ...]]:
    account: BindParameter[int] = bindparam("account")
    comments: BindParameter[int] = bindparam("comments", expanding=True)
    editable: Select[*tuple[Any, ...]] = select(
        literal_column("'editable'").label("kind"), Comment.id.label("number")
    ).where(
        Comment.author_id == account,
        Comment.discussion_id == bindparam("discussion"),
        Comment.created_at > bindparam("since"),
        Comment.state.in_((CommentState.PUBLISHED.value, CommentState.HELD.value)),
    )
    newest = editable.order_by(Comment.id.desc()).limit(MOST_EDITABLE).subquery()
    followed: Select[*tuple[Any, ...]] = select(literal_column("'followed'"), Following.thread_id).where(
        Following.account_id == account, Following.thread_id.in_(comments), Following.ended_at.is_(None)
    )
    recommended: Select[*tuple[Any, ...]] = select(literal_column("'recommended'"), Recommendation.comment_id).where(
        Recommendation.account_id == account, Recommendation.comment_id.in_(comments)
    )
    waits: Select[*tuple[Any, ...]] = select(literal_column("'waiting'").label("kind"), Comment.id).where(
        Comment.author_id == account, Comment.discussion_id == bindparam("discussion"), is_kept_from_readers()
    )
    return union_all(select(newest), followed, recommended, select(waits.limit(1).subquery()))
