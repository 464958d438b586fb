"""How comments appear in a discussion at a moment, why, and until when: worked out from what was chosen, no reading."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from app.discussion.models.discussion import DiscussionMode, DiscussionState
from app.foundation.settings import setting

NEVER = "never"
SENSITIVE_SLOW_MINUTES = 2
SENSITIVE_CLOSES_AFTER_DAYS = 14


class Chosen(Protocol):
    """What the publisher chose for a discussion, and what became of it; see `models/discussion.py`."""

    @property
    def state(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def hold_from(self) -> str: ...
    @property
    def hold_until(self) -> str: ...
    @property
    def slow_minutes(self) -> int: ...
    @property
    def is_sensitive(self) -> bool: ...
    @property
    def close_after_days(self) -> int | None: ...
    @property
    def heated_until(self) -> datetime | None: ...
    @property
    def published_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class ModeNow:
    """The mode that holds: 'open', 'held' or 'closed'; `why`: 'site', 'chosen', 'sensitive', 'heat', 'clock', 'age'.

    `until`: it ends by itself then.
    """

    mode: str
    why: str = ""
    until: datetime | None = None

    @property
    def key(self) -> str:
        """What the discussion's `shown_mode` remembers."""
        return f"{self.mode} {self.why}" if self.why else ""


def mode_at(chosen: Chosen, now: datetime) -> ModeNow:
    """The strictest of what holds at this moment; of the reasons the one that lasts longest."""
    if setting("DISCUSSIONS") == DiscussionState.CLOSED:
        return ModeNow("closed", "site")
    if chosen.state == DiscussionState.CLOSED:
        return ModeNow("closed", "chosen")
    end = closes_at(chosen)
    if end is not None and end <= now:
        return ModeNow("closed", "age")
    if setting("DISCUSSIONS") == DiscussionMode.HELD:
        return ModeNow("held", "site")
    if chosen.is_sensitive:
        return ModeNow("held", "sensitive")
    if chosen.mode == DiscussionMode.HELD:
        return ModeNow("held", "chosen")
    by_clock = clock_ends_at(chosen, now)
    by_heat = chosen.heated_until if chosen.heated_until is not None and chosen.heated_until > now else None
    if by_heat is not None and (by_clock is None or by_clock <= by_heat):
        return ModeNow("held", "heat", by_heat)
    return ModeNow("held", "clock", by_clock) if by_clock is not None else ModeNow("open")


def slow_minutes(chosen: Chosen) -> int:
    """How long a person waits between two comments; 0: not at all."""
    return chosen.slow_minutes or (SENSITIVE_SLOW_MINUTES if chosen.is_sensitive else 0)


def closes_at(chosen: Chosen) -> datetime | None:
    """When the discussion closes by itself."""
    days = closes_after_days(chosen)
    return chosen.published_at + timedelta(days=days) if days and chosen.published_at is not None else None


def closes_after_days(chosen: Chosen) -> int:
    """How many days after its article's publication the discussion closes; 0: never."""
    if chosen.close_after_days is not None:
        return chosen.close_after_days
    site = int(setting("CLOSE_AFTER_DAYS"))
    if not chosen.is_sensitive:
        return site
    return min(site or SENSITIVE_CLOSES_AFTER_DAYS, SENSITIVE_CLOSES_AFTER_DAYS)


def clock_ends_at(chosen: Chosen, now: datetime) -> datetime | None:
    """When the hours end in which comments are held, if this is one of them."""
    begins, ends = chosen.hold_from, chosen.hold_until
    if not begins:
        begins, ends = setting("HOLD_FROM"), setting("HOLD_UNTIL")
    if not begins or begins == NEVER:
        return None
    zone = ZoneInfo(setting("TIMEZONE"))
    first, last = time.fromisoformat(begins), time.fromisoformat(ends)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        start = min(_moments(datetime.combine(day, first), zone))
        end = max(_moments(datetime.combine(day + timedelta(days=last <= first), last), zone))
        if start <= now < end:
            return end
    return None


def _moments(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the clocks show this: twice in the night they are put back; in the night they are put on, just around it."""
    return tuple(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))  # type: ignore[return-value]
