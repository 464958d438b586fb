"""Doing what waits: jobs, each in the transaction in which it vanishes, and the schedule, once over all nodes."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from app.foundation import clock, facts
from app.foundation.db import db, deleted_rows, in_transaction, take_time, transaction, write_queue
from app.foundation.inserting import insert_into
from app.foundation.jobs import Job, ScheduledRun, put_job
from app.foundation.logs import log
from app.foundation.patience import wait_after
from app.foundation.tidying import deleted_portion

Work = Callable[[Mapping[str, Any]], object]
Entry = tuple[str, timedelta, Callable[[], object]]

LEASE = timedelta(minutes=5)
BRIEF_AT_ONCE = 20
BRIEF_SECONDS = 0.02  # others wait to write meanwhile
GIVEN_UP_KEPT = timedelta(days=30)
SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class ReadFirst:
    """Work of which the long part writes nothing: `read` runs before the transaction, so nobody has to wait for it.

    `write` gets what it gave. A job may be read for again, should it be interrupted. Work that makes transactions of
    its own is all in `read`.
    """

    read: Callable[[Mapping[str, Any]], Any]
    write: Callable[[Mapping[str, Any], Any], object] = lambda _data, _found: None


@dataclass(frozen=True, slots=True)
class Brief:
    """Work that takes a moment: what waits of it is done together, each job by itself inside one transaction."""

    write: Work


_work: dict[str, Work | ReadFirst | Brief] = {}
_schedule: dict[str, tuple[timedelta, Callable[[], object]]] = {}


@dataclass(frozen=True, slots=True)
class _Claim:
    """A job that is ours until `until`."""

    id: int
    kind: str
    data: Mapping[str, Any]
    tries: int
    until: datetime


def connect(jobs: Mapping[str, Work | ReadFirst | Brief], schedule: tuple[Entry, ...]) -> None:
    """Replace the tables that say who does which job, and what is done when."""
    _work.clear()
    _work.update(jobs)
    _work[SCHEDULED] = _do_scheduled
    _schedule.clear()
    _schedule.update({name: (every, function) for name, every, function in schedule})


def run_due_jobs(*, most: int = 1000, wanted: Callable[[], bool] = lambda: True) -> int:
    """Do what is due, as long as it is wanted; says how many were done. One that fails waits and is tried again."""
    done = tried = 0
    while tried < most and wanted():
        jobs = _claim(most - tried)
        if not jobs:
            break
        tried += len(jobs)
        done += _run(jobs[0]) if len(jobs) == 1 else _run_together(jobs)
    return done


def job_is_due() -> bool:
    """Whether there is something to do; reads only."""
    waiting = bool(db.session.scalars(select(exists().where(*_due(clock.now())))).one())
    db.session.rollback()
    return waiting


def put_due_entries() -> int:
    """Make jobs of the schedule's entries whose time has come; says of how many.

    An entry that was due several times while nobody worked is done once. One that still waits from last time is
    tried now.
    """
    now = clock.now()
    known = {run.name: run.due_at for run in db.session.scalars(select(ScheduledRun))}
    db.session.rollback()
    return sum(_put_entry(name) for name in _schedule if name not in known or known[name] <= now)


def do_entry(name: str) -> None:
    """Do now what an entry of the schedule does, inside the caller's transaction. Raises KeyError for unknown ones."""
    _schedule[name][1]()


def forget_given_up_jobs() -> int:
    """Delete the jobs that were given up long ago; says how many."""
    return deleted_portion(Job, Job.given_up_at < clock.now() - GIVEN_UP_KEPT)


def _do_scheduled(data: Mapping[str, Any]) -> None:
    if data["name"] in _schedule:  # an older version may have known others
        do_entry(data["name"])


def _put_entry(name: str) -> bool:
    every = _schedule[name][0]
    now = clock.now()

    def put() -> bool:
        """Whoever moves the row is the one who puts the job."""
        there = insert_into(ScheduledRun).values(name=name, due_at=now).on_conflict_do_nothing()
        db.session.execute(there)
        moved = db.session.execute(
            update(ScheduledRun)
            .where(ScheduledRun.name == name, ScheduledRun.due_at <= now)
            .values(due_at=now + every)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            return False
        number = put_job(SCHEDULED, data={"name": name}, unique_key=f"{SCHEDULED} {name}")
        db.session.get_one(Job, number).due_at = now
        return True

    return in_transaction(put)


def _due(now: datetime) -> tuple[Any, ...]:
    return (
        Job.given_up_at.is_(None),
        Job.due_at <= now,
        or_(Job.claimed_until.is_(None), Job.claimed_until <= now),
    )


def _claim(most: int = 1) -> list[_Claim]:
    """The next job, or on SQLite several of one brief kind, for us alone.

    The claim ends by itself, should we be killed.

    One that has killed its worker again and again is no better than one that has failed so often. What was tried
    before is tried alone: whatever it does to us, no other job is to suffer for it.
    """
    if not job_is_due():
        return []
    now = clock.now()
    with transaction():
        waiting = select(Job).where(*_due(now)).order_by(Job.due_at, Job.id)
        job = db.session.scalars(waiting.limit(1).with_for_update(skip_locked=True)).one_or_none()
        if job is None:
            return []
        left = job.claimed_until
        if left is None or wait_after(job.tries) is not None:
            jobs = [job]
            if not job.tries and isinstance(_work.get(job.kind), Brief) and write_queue(db.engine) is not None:
                alike = waiting.where(Job.kind == job.kind, Job.tries == 0, Job.id != job.id)
                jobs += db.session.scalars(alike.limit(min(most, BRIEF_AT_ONCE) - 1))
            return [_claimed(one, now + LEASE) for one in jobs]
        deadly = _Claim(job.id, job.kind, job.data, job.tries, left)
    _note_failure(deadly, "killed")
    return _claim(most)


def _claimed(job: Job, until: datetime) -> _Claim:
    job.claimed_until = until
    job.tries += 1
    return _Claim(job.id, job.kind, job.data, job.tries, until)


def _run(job: _Claim) -> bool:
    try:
        work = _work[job.kind]
        if isinstance(work, ReadFirst):
            take_time()
            work = _with(work.write, work.read(job.data))
        with transaction():
            take_time()
            _do(job, work.write if isinstance(work, Brief) else work)
    except Exception as error:
        _note_failure(job, type(error).__name__)
        return False
    return True


def _run_together(jobs: Sequence[_Claim]) -> int:
    """How many of these brief jobs were done; one that fails takes nothing of the others with it."""
    waiting, done = deque(jobs), 0
    while waiting:
        begun: list[_Claim] = []
        failed: list[tuple[_Claim, Exception]] = []
        try:
            with transaction():
                failed = _do_some(waiting, begun)
        except Exception as error:
            begun = begun or [waiting.popleft()]
            failed = [(job, error) for job in begun]
        for job, cause in failed:
            _note_failure(job, type(cause).__name__)
        done += len(begun) - len(failed)
    return done


def _do_some(waiting: deque[_Claim], begun: list[_Claim]) -> list[tuple[_Claim, Exception]]:
    """As many as can be done in a moment, moved from those that wait; gives those that failed."""
    brief = {kind: work.write for kind, work in _work.items() if isinstance(work, Brief)}
    failed: list[tuple[_Claim, Exception]] = []
    until = time.monotonic() + BRIEF_SECONDS
    while waiting and (not begun or time.monotonic() < until):
        begun.append(job := waiting.popleft())
        try:
            with db.session.begin_nested(), facts.recording():
                _do(job, brief[job.kind])
        except Exception as error:
            failed.append((job, error))
    return failed


def _do(job: _Claim, work: Work) -> None:
    """The job's work, unless somebody else has taken it over; inside the transaction in which it vanishes."""
    if deleted_rows(delete(Job).where(Job.id == job.id, Job.claimed_until == job.until)):
        work(job.data)


def _with(write: Callable[[Mapping[str, Any], Any], object], found: Any) -> Work:
    return lambda data: write(data, found)


def _note_failure(job: _Claim, error: str) -> None:
    now = clock.now()
    wait = wait_after(job.tries)
    if wait is None and job.kind == SCHEDULED:
        wait = timedelta(days=1)  # its next turn may come sooner
    with transaction():
        db.session.execute(
            update(Job)
            .where(Job.id == job.id, Job.claimed_until == job.until)
            .values(
                claimed_until=None,
                last_error=error,
                due_at=now + (wait or timedelta()),
                given_up_at=now if wait is None else None,
            )
            .execution_options(synchronize_session=False)
        )
    log().error("job failed" if wait else "job given up", kind=job.kind, job=job.id, tries=job.tries, error=error)
