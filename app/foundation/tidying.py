"""Deleting what has served, one duty after the other; what one fails at doesn't keep the others from it.

A duty deletes a portion, in a transaction of its own, so that writers don't have to wait for a million rows to go.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, inspect, select, tuple_

from app.foundation.db import Base, deleted_rows, take_time, transaction
from app.foundation.jobs import put_job
from app.foundation.logs import log

Duty = Callable[[], int]

TIDYING = "tidying"  # its entry in the schedule
HOUR = timedelta(hours=1)
PORTION = 500
MOST_SECONDS = 60.0  # what is left then is done in an hour

_duties: dict[str, Duty] = {}


def connect(duties: Mapping[str, Duty]) -> None:
    """Replace the table that says what is deleted; a duty says of how many, and comes again after a whole portion."""
    _duties.clear()
    _duties.update(duties)


def put_tidying() -> None:
    """Have it done by a job."""
    put_job("tidy", unique_key="tidy")


def tidy_up() -> None:
    """Do all duties, outside of any transaction; logs how much each deleted.

    Raises what went wrong where nothing went right.
    """
    left, deleted, failures, began = dict(_duties), Counter[str](), dict[str, Exception](), time.monotonic()
    while left and (not deleted or time.monotonic() - began < MOST_SECONDS):
        for name, duty in list(left.items()):
            try:
                deleted[name] += (number := _in_its_transaction(duty))
            except Exception as error:
                failures[name], number = error, 0
                log().error("could not tidy up", what=name, error=type(error).__name__)
            if number < PORTION:
                del left[name]
    if failures and not deleted.total():
        raise next(iter(failures.values()))
    if deleted.total():
        log().info("tidied up", **{name.replace(" ", "_"): number for name, number in deleted.items()})


def deleted_portion(table: type[Base], *which: ColumnElement[bool]) -> int:
    """Delete at most a portion of these rows, inside the caller's transaction; says how many."""
    key = tuple_(*inspect(table).primary_key)
    some = select(*inspect(table).primary_key).where(*which).limit(PORTION)
    return deleted_rows(delete(table).where(key.in_(some), *which))


def _in_its_transaction(duty: Duty) -> int:
    with transaction():
        take_time()
        return duty()
