"""Many people who do something at the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.foundation.db import db, in_transaction

TRIES = 20


def all_at_once(app: Flask, actions: Sequence[Callable[[], object]]) -> None:
    """Each action in a transaction of its own; who is told that the database is busy tries again, as people do."""
    begin = threading.Barrier(len(actions))

    def act(action: Callable[[], object]) -> None:
        with app.app_context():
            begin.wait()
            try:
                _insist(action)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(act, actions))


def _insist(action: Callable[[], object]) -> None:
    for _ in range(TRIES - 1):
        try:
            in_transaction(lambda: action() and None)
        except (OperationalError, PoolTimeoutError):
            continue
        return
    in_transaction(lambda: action() and None)
