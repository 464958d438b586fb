"""Noting whom a comment names."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert

from app.discussion.models.comment import Comment
from app.discussion.models.following import Mention
from app.discussion.queries.following import named_in, participants_called
from app.foundation.db import Base, db
from app.foundation.prepared import run

MOST_MENTIONS = 10
_INSERT = insert(Base.metadata.tables[Mention.__tablename__])


def add_mentions(comment_id: int, discussion_id: int, author_id: int | None, named: Sequence[Sequence[str]]) -> None:
    """A new comment names these people.

    Only people who take part in the discussion can be named: nobody is called here who has not come by themselves.
    """
    _add(comment_id, _people(discussion_id, author_id, named))


def set_mentions(comment: Comment, named: Sequence[Sequence[str]]) -> bool:
    """The comment names these people, and nobody else; says whether somebody was added."""
    before = set(named_in(comment.id))
    now = set(_people(comment.discussion_id, comment.author_id, named)) if named else set()
    if before - now:
        gone = Mention.account_id.in_(before - now)
        db.session.execute(delete(Mention).where(Mention.comment_id == comment.id, gone))
    _add(comment.id, now - before)
    return bool(now - before)


def drop_mentions(comment_id: int) -> None:
    """The comment names nobody any more."""
    db.session.execute(delete(Mention).where(Mention.comment_id == comment_id))


def _add(comment_id: int, people: Iterable[int]) -> None:
    for account_id in sorted(people):
        run(_INSERT, {"comment_id": comment_id, "account_id": account_id})


def _people(discussion_id: int, author_id: int | None, named: Sequence[Sequence[str]]) -> list[int]:
    keys = {key for names in named for key in names}
    known = participants_called(discussion_id, sorted(keys))
    longest = (next((known[key] for key in names if key in known), None) for names in named)
    people = dict.fromkeys(one for one in longest if one is not None and one != author_id)
    return list(people)[:MOST_MENTIONS]
