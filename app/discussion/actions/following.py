"""Following a thread, by taking part or by saying so, and ending it."""

from functools import cache

from sqlalchemy import Insert, Integer, bindparam, select, update

from app.accounts.models.account import Account
from app.accounts.viewer import Viewer
from app.discussion.models.following import Following
from app.discussion.queries.comments import visible_comment
from app.foundation import clock
from app.foundation.db import UTCDateTime, db
from app.foundation.inserting import insert_into
from app.foundation.prepared import run
from app.foundation.refusals import LogInFirst, NotFound
from app.foundation.words import N_


def follow_by_taking_part(*, account_id: int, thread_id: int) -> None:
    """Who writes in a thread follows it, if they want that in general and have not ended it here."""
    values = {"account": account_id, "thread": thread_id, "now": clock.now()}
    run(_following_by_taking_part(db.engine.dialect.name), values)


def follow_thread(*, follower: Viewer, thread_id: int) -> None:
    """The person is told what is new in the thread from now on."""
    _set_following(_known(follower, thread_id), thread_id, follows=True)


def unfollow_thread(*, follower: Viewer, thread_id: int) -> None:
    """The person is told no more of the thread, whatever they write there."""
    _set_following(_known(follower, thread_id), thread_id, follows=False)


def end_following(*, account_id: int, thread_id: int) -> None:
    """The same for somebody who shows a link from a letter; a thread that is gone is followed by nobody anyway."""
    ending = update(Following).where(Following.account_id == account_id, Following.thread_id == thread_id)
    db.session.execute(ending.values(ended_at=clock.now()))


def resume_following(*, account_id: int, thread_id: int) -> None:
    """Undoes `end_following`."""
    resuming = update(Following).where(Following.account_id == account_id, Following.thread_id == thread_id)
    db.session.execute(resuming.values(ended_at=None))


def follow_own_threads(*, account_id: int, wanted: bool) -> None:
    """Whether taking part in a thread begins to follow it."""
    db.session.execute(update(Account).where(Account.id == account_id).values(follows_own_threads=wanted))


def _known(follower: Viewer, thread_id: int) -> int:
    """The person's number. Raises NotFound where there is no such thread for them."""
    if follower.id is None:
        raise LogInFirst(N_("Please log in first."))
    if visible_comment(thread_id, follower).parent_id is not None:
        raise NotFound
    return follower.id


def _set_following(account_id: int, thread_id: int, *, follows: bool) -> None:
    now = clock.now()
    ended_at = None if follows else now
    statement = insert_into(Following).values(
        account_id=account_id, thread_id=thread_id, created_at=now, ended_at=ended_at
    )
    keys = [Following.account_id, Following.thread_id]
    db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"ended_at": ended_at}))


@cache
def _following_by_taking_part(_dialect: str) -> Insert:
    """Built once for each kind of database: building costs more than running it."""
    wants = select(Account.id, bindparam("thread", type_=Integer), bindparam("now", type_=UTCDateTime))
    wants = wants.where(Account.id == bindparam("account"), Account.follows_own_threads)
    into = insert_into(Following).from_select(["account_id", "thread_id", "created_at"], wants)
    return into.on_conflict_do_nothing()
