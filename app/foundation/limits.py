"""Limits on how often something may be tried, counted for all processes together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Insert, Integer, String, bindparam, case, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.caches import BoundedCache
from app.foundation.db import Base, db, separate_write
from app.foundation.inserting import insert_into
from app.foundation.logs import log
from app.foundation.prepared import run
from app.foundation.refusals import Refusal, TooMany
from app.foundation.tidying import deleted_portion
from app.foundation.words import N_


class LimitCount(Base):
    """How often something was tried in the window that ends at `ends_at` (seconds since 1970)."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    tries: Mapped[int] = mapped_column(Integer)
    ends_at: Mapped[int] = mapped_column(Integer, index=True)


class DatabaseStorage(Storage):
    """Counts in a table, so that they hold over all processes without another server."""

    STORAGE_SCHEME = ["wortmeldung"]  # noqa: RUF012 - the library reads it so

    def __init__(self) -> None:
        super().__init__("wortmeldung://")

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a failing database raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one more and say how many there are; one statement, so nothing is lost between processes."""
        with separate_write() as connection:
            counting = _counting(db.engine.dialect.name)
            return int(connection.execute(counting, self._values(key, expiry, amount)).scalar_one())

    def incr_within(self, key: str, expiry: int) -> int:
        """The same in the transaction that is under way, which may still undo it."""
        ((tries,),) = run(_counting(db.engine.dialect.name), self._values(key, expiry, 1))
        return int(tries)

    def get(self, key: str) -> int:
        """How many there are."""
        row = self._row(key)
        return row[0] if row else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Whether the database answers."""
        self.get("check")
        return True

    def reset(self) -> int | None:
        """Forget all counts."""
        with separate_write() as connection:
            return connection.execute(delete(LimitCount)).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with separate_write() as connection:
            connection.execute(delete(LimitCount).where(LimitCount.key == key))

    @staticmethod
    def _values(key: str, expiry: int, amount: int) -> dict[str, str | int]:
        now_s = int(time.time())
        return {"who": key, "amount": amount, "now": now_s, "end": now_s + expiry}

    def _row(self, key: str) -> tuple[int, int] | None:
        wanted = select(LimitCount.tries, LimitCount.ends_at).where(
            LimitCount.key == key, LimitCount.ends_at > int(time.time())
        )
        with db.engine.connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return (row[0], row[1]) if row else None


class _OverTheLimit(Exception):
    """Undoes the transaction; when it may be tried again is read after that."""


class Limits:
    """Counts tries with Valkey if there is one, and where that fails in this process; else in the database.

    Where the database fails there is nothing left to limit: what follows can't be written either.
    """

    def __init__(self, valkey_url: str) -> None:
        self._shared: Storage = _valkey(valkey_url) if valkey_url else DatabaseStorage()
        self._lost = _as_types(self._shared.base_exceptions) if valkey_url else ()
        self._here = FixedWindowRateLimiter(MemoryStorage())
        self._limiter = FixedWindowRateLimiter(self._shared)
        self._over: BoundedCache[float] = BoundedCache(limit_bytes=200_000)

    def hit(self, what: str, who: str, rate: RateLimitItem) -> None:
        """Count one try of `what` by `who`. Raises TooMany above the rate."""
        try:
            allowed, limiter = self._limiter.hit(rate, what, who), self._limiter
        except self._lost as error:
            log().warning("limits fell back to this process", error=type(error).__name__)
            allowed, limiter = self._here.hit(rate, what, who), self._here
        if not allowed:
            self._refuse(limiter, what, who, rate)

    @contextmanager
    def hit_with(self, what: str, who: str, rate: RateLimitItem) -> Iterator[Callable[[], None]]:
        """Like `hit` for what the block is about to write; to be called in its transaction is what this gives.

        So the try and what it writes are one transaction. A try that is refused is counted by itself.
        """
        storage = self._shared
        if not isinstance(storage, DatabaseStorage):
            self.hit(what, who, rate)
            yield lambda: None
            return

        def count() -> None:
            if storage.incr_within(rate.key_for(what, who), rate.get_expiry()) > rate.amount:
                raise _OverTheLimit

        key = rate.key_for(what, who)
        if time.time() < (self._over.get(key) or 0):  # whoever is known to be above it costs nothing
            self._refuse(self._limiter, what, who, rate)
        try:
            yield count
        except _OverTheLimit:
            self._over.put(key, self._ends_at(self._limiter, what, who, rate), 200)
            self._refuse(self._limiter, what, who, rate)
        except TooMany:
            raise
        except Refusal:
            self.hit(what, who, rate)
            raise

    def hit_here(self, what: str, who: str, rate: RateLimitItem) -> None:
        """Like `hit`, counted in this process alone: for what is tried often and costs little, nothing is written."""
        if not self._here.hit(rate, what, who):
            self._refuse(self._here, what, who, rate)

    def check(self, what: str, who: str, rate: RateLimitItem) -> None:
        """Like `hit`, without counting."""
        try:
            allowed, limiter = self._limiter.test(rate, what, who), self._limiter
        except self._lost:
            allowed, limiter = self._here.test(rate, what, who), self._here
        if not allowed:
            self._refuse(limiter, what, who, rate)

    def forget(self, what: str, who: str, rate: RateLimitItem) -> None:
        """Start counting anew: a success shows that nobody was guessing."""
        with suppress(*self._lost):
            self._limiter.clear(rate, what, who)
        self._here.clear(rate, what, who)

    def _ends_at(self, limiter: FixedWindowRateLimiter, what: str, who: str, rate: RateLimitItem) -> float:
        """When the window ends, in seconds since 1970."""
        try:
            return float(limiter.get_window_stats(rate, what, who).reset_time)
        except self._lost:
            return time.time() + rate.get_expiry()

    def _refuse(self, limiter: FixedWindowRateLimiter, what: str, who: str, rate: RateLimitItem) -> None:
        log().warning("limit hit", limit=what)
        wait = max(1, round(self._ends_at(limiter, what, who, rate) - time.time()))
        raise TooMany(
            N_("That was too much in too short a time. Please try again in %(wait_minutes)s min."),
            retry_after_seconds=wait,
            wait_minutes=max(1, round(wait / 60)),
        )


def per_minute(tries: int) -> RateLimitItem:
    """So many tries a minute."""
    return RateLimitItemPerMinute(tries)


def per_hour(tries: int) -> RateLimitItem:
    """So many tries an hour."""
    return RateLimitItemPerHour(tries)


def forget_old_counts() -> int:
    """Delete the counts whose window is over; says how many."""
    return deleted_portion(LimitCount, LimitCount.ends_at < datetime.now(UTC).timestamp())


@cache
def _counting(_dialect: str) -> Insert:
    """Built once for each kind of database: building costs more than running it."""
    amount, now, end = (bindparam(name, type_=Integer) for name in ("amount", "now", "end"))
    over = LimitCount.ends_at <= now
    return (
        insert_into(LimitCount)
        .values(key=bindparam("who"), tries=amount, ends_at=end)
        .on_conflict_do_update(
            index_elements=[LimitCount.key],
            set_={
                "tries": case((over, amount), else_=LimitCount.tries + amount),
                "ends_at": case((over, end), else_=LimitCount.ends_at),
            },
        )
        .returning(LimitCount.tries)
    )


def _as_types(errors: type[Exception] | tuple[type[Exception], ...]) -> tuple[type[Exception], ...]:
    return errors if isinstance(errors, tuple) else (errors,)


def _valkey(url: str) -> Storage:
    return RedisStorage(url, socket_timeout=0.3, socket_connect_timeout=0.3)
