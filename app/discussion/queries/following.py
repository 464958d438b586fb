"""Reading who follows which thread, and who is named in a comment."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, select

from app.accounts.models.account import Account
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.following import Following, Mention
from app.foundation.db import db
from app.foundation.prepared import run


def followed_among(account_id: int | None, thread_ids: Sequence[int]) -> set[int]:
    """Those of the threads that the person follows."""
    if account_id is None or not thread_ids:
        return set()
    return set(db.session.scalars(_followed_among(), {"account": account_id, "threads": thread_ids}))


def follows(account_id: int, thread_id: int) -> bool:
    """Whether the person follows the thread."""
    return bool(followed_among(account_id, [thread_id]))


def followers_of(thread_id: int, *, after_id: int = 0, limit: int) -> list[int]:
    """Accounts that follow the thread, in the order of their numbers, from behind `after_id` on."""
    return [account_id for (account_id,) in run(_followers(), {"thread": thread_id, "after": after_id, "limit": limit})]


def named_in(comment_id: int) -> list[int]:
    """Accounts that the comment names."""
    return [account_id for (account_id,) in run(_named(), {"comment": comment_id})]


def participants_called(discussion_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Which of the names (by their keys) are those of people who have said something here that readers see."""
    return dict(run(_participants(), {"discussion": discussion_id, "keys": keys}))


@cache
def _followed_among() -> Select[int]:
    return select(Following.thread_id).where(
        Following.account_id == bindparam("account"),
        Following.thread_id.in_(bindparam("threads", expanding=True)),
        Following.ended_at.is_(None),
    )


@cache
def _followers() -> Select[int]:
    wanted = select(Following.account_id).where(
        Following.thread_id == bindparam("thread"),
        Following.account_id > bindparam("after"),
        Following.ended_at.is_(None),
    )
    return wanted.order_by(Following.account_id).limit(bindparam("limit"))


@cache
def _named() -> Select[int]:
    wanted = select(Mention.account_id).where(Mention.comment_id == bindparam("comment"))
    return wanted.order_by(Mention.account_id)


@cache
def _participants() -> Select[*tuple[Any, ...]]:
    said_something = exists().where(
        Comment.discussion_id == bindparam("discussion"),
        Comment.author_id == Account.id,
        Comment.state == CommentState.PUBLISHED.value,
    )
    return select(Account.name_key, Account.id).where(
        Account.name_key.in_(bindparam("keys", expanding=True)), Account.disabled_at.is_(None), said_something
    )
