"""Guarding accounts against guessing: after some failures in a row the next try has to wait, longer each time.

What was typed is counted, whether or not there is such an account, so that nobody learns from it which there are. A try
is counted before the password is looked at, in one statement, so that a hundred at once are not let through together.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, literal, select, update

from app.accounts.models.session import FailedLogIn
from app.accounts.queries.accounts import identifier_key
from app.foundation import clock
from app.foundation.db import UTCDateTime, db, separate_write
from app.foundation.inserting import insert_into
from app.foundation.refusals import TooMany
from app.foundation.settings import setting
from app.foundation.tidying import deleted_portion
from app.foundation.tokens import keyed_hash
from app.foundation.words import N_

FREE_FAILURES = 3
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
_MOST_DOUBLINGS = 10  # 1,024 s are more than the longest wait


def count_try(identifier: str, place: str) -> bool:
    """Count one more try to log in with this name or address from this place (a network, or a browser it knows).

    Says whether a password is enough: not where so many failures have come in a row from anywhere that only browsers
    which the account knows are trusted. Raises TooMany while the next try from this place has to wait.
    """
    failures = _count(_key(identifier, place), has_to_wait=True)
    if failures is None:
        raise _too_early(_key(identifier, place))
    everywhere = _count(_key(identifier), has_to_wait=False)
    return everywhere is None or everywhere <= setting("LIMIT_FAILURES_PER_ACCOUNT")


def forgive(identifier: str, place: str, *, is_theirs: bool) -> None:
    """The person has come in: all that was counted for what they typed is forgotten; inside their transaction.

    Not where it is an address that isn't proven to be theirs (`is_theirs`): then only their own try is taken back, or
    anybody could sign up with a foreign address and make room for guesses at its holder, and learn if there is one.
    """
    counted = FailedLogIn.key.in_([_key(identifier, place), _key(identifier)])
    if is_theirs:
        db.session.execute(delete(FailedLogIn).where(counted))
    else:
        taken_back = update(FailedLogIn).where(counted, FailedLogIn.failures > 0)
        db.session.execute(taken_back.values(failures=FailedLogIn.failures - 1))


def forget_old_failures() -> int:
    """Delete what was counted long ago; says how many."""
    return deleted_portion(FailedLogIn, FailedLogIn.last_at < clock.now() - FORGOTTEN_AFTER)


def wait_after(failures: int) -> timedelta:
    """How long the next try has to wait after so many failures in a row."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES + 1, _MOST_DOUBLINGS)), LONGEST_WAIT)


def _count(key: str, *, has_to_wait: bool) -> int | None:
    """The failures in a row with this one; None, and nothing counted, where it comes too early."""
    now = clock.now()
    forgotten = FailedLogIn.last_at < _moment(now - FORGOTTEN_AFTER)
    counting = (
        insert_into(FailedLogIn)
        .values(key=key, failures=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[FailedLogIn.key],
            set_={"failures": case((forgotten, 1), else_=FailedLogIn.failures + 1), "last_at": now},
            where=FailedLogIn.last_at <= _latest(now) if has_to_wait else None,
        )
        .returning(FailedLogIn.failures)
    )
    with separate_write() as connection:
        counted: int | None = connection.execute(counting).scalar_one_or_none()
        return counted


def _latest(now: datetime) -> ColumnElement[datetime]:
    """When the last failure must have been for the next try to be due, by the number of failures."""
    steps = range(FREE_FAILURES, FREE_FAILURES + _MOST_DOUBLINGS)
    waits = [(FailedLogIn.failures == number, _moment(now - wait_after(number))) for number in steps]
    first = (FailedLogIn.failures < FREE_FAILURES, _moment(now))
    return case(first, *waits, else_=_moment(now - LONGEST_WAIT))


def _moment(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, UTCDateTime())


def _too_early(key: str) -> TooMany:
    row = db.session.execute(select(FailedLogIn.failures, FailedLogIn.last_at).where(FailedLogIn.key == key)).first()
    left = row[1] + wait_after(row[0]) - clock.now() if row else timedelta()
    seconds = max(1, round(left.total_seconds()))
    if seconds < 90:
        return TooMany(
            N_("That was wrong several times. Please wait %(wait_seconds)s s before the next try."),
            retry_after_seconds=seconds,
            wait_seconds=seconds,
        )
    return TooMany(
        N_("That was wrong many times. Please wait %(wait_minutes)s min before the next try."),
        retry_after_seconds=seconds,
        wait_minutes=round(seconds / 60),
    )


def _key(identifier: str, place: str = "") -> str:
    return keyed_hash(setting("SECRET_KEY"), "log-in", identifier_key(identifier), place)
