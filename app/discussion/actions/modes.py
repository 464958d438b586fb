"""How comments appear: what publishers choose, and what the clock, heat and age make of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from app.audit.actions import note_down
from app.discussion.models.discussion import Discussion, DiscussionMode, DiscussionState
from app.discussion.queries.discussions import DiscussionView, discussions_to_look_at
from app.discussion.queries.heat import heated_discussions
from app.discussion.queries.modes import NEVER, closes_at, mode_at
from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import Invalid, NotFound
from app.foundation.settings import is_time_of_day
from app.foundation.words import N_

HEATED_FOR = timedelta(hours=1)
MOST_SLOW_MINUTES = 24 * 60
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Rules:
    """What is chosen for one discussion; see `models/discussion.py`. `hold_from` may be 'never'."""

    mode: DiscussionMode
    is_sensitive: bool
    hold_from: str
    hold_until: str
    slow_minutes: int
    close_after_days: int | None


def set_rules(*, discussion_id: int, rules: Rules) -> list[str]:
    """Comments that are written from now on are screened by these rules; says which of them are new.

    Raises Invalid for hours that are none, and for numbers out of all bounds.
    """
    _check(rules)
    discussion = db.session.get(Discussion, discussion_id, populate_existing=True, with_for_update={"key_share": True})
    if discussion is None:
        raise NotFound
    changed = []
    for name in Rules.__slots__:
        if getattr(discussion, name) != getattr(rules, name):
            setattr(discussion, name, getattr(rules, name))
            changed.append(name)
    if changed:
        discussion.version += 1
    db.session.flush()
    return changed


def keep_modes_shown() -> None:
    """Pages say which mode holds: where it has become another one since, they are made anew; the old are closed."""
    now = clock.now()
    _heat(heated_discussions(now - timedelta(hours=1)), now)
    for one in discussions_to_look_at():
        mode = mode_at(one, now)
        if mode.why == "age":
            _close_for_age(one)
        elif mode.key != one.shown_mode or mode.until != one.shown_until:
            _show(one.id, shown_mode=mode.key, shown_until=mode.until)


def _heat(found: Iterable[int], now: datetime) -> None:
    """Hold comments for an hour where too much was hidden or reported; what is held so already stays as it is."""
    for discussion_id in found:
        waits = or_(Discussion.heated_until.is_(None), Discussion.heated_until <= now)
        heating = update(Discussion).where(Discussion.id == discussion_id, waits)
        heated = db.session.execute(
            heating.values(heated_until=now + HEATED_FOR), execution_options={"synchronize_session": False}
        )
        if heated.rowcount:  # type: ignore[attr-defined]
            note_down("hold", "discussion", discussion_id, actor_id=None, rule="heat")


def _close_for_age(one: DiscussionView) -> None:
    _show(one.id, state=DiscussionState.CLOSED, closed_at=closes_at(one), shown_mode="closed age", shown_until=None)
    note_down("close", "discussion", one.id, actor_id=None, rule="age")


def _show(discussion_id: int, **values: object) -> None:
    """The pages are other ones from now on."""
    showing = update(Discussion).where(Discussion.id == discussion_id)
    db.session.execute(
        showing.values(version=Discussion.version + 1, **values), execution_options={"synchronize_session": False}
    )


def _check(rules: Rules) -> None:
    hours = (rules.hold_from, rules.hold_until)
    if rules.hold_from != NEVER and any(hours):
        for name, hour in zip(("hold_from", "hold_until"), hours, strict=True):
            if not is_time_of_day(hour):
                raise Invalid(name, N_("Please give a time like 22:00."))
        if hours[0] == hours[1]:
            raise Invalid("hold_until", N_("These are the same; please give two different times."))
    if not 0 <= rules.slow_minutes <= MOST_SLOW_MINUTES:
        raise Invalid("slow_minutes", N_("Please give a number from 0 to %(most)d."), most=MOST_SLOW_MINUTES)
    if rules.close_after_days is not None and not 0 <= rules.close_after_days <= MOST_DAYS:
        raise Invalid("close_after_days", N_("Please give a number from 0 to %(most)d."), most=MOST_DAYS)
