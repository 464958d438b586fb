"""Measures against accounts, carried out; `moderation` decides on them and states the reasons."""

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models.account import Account
from app.accounts.models.sanction import Sanction, SanctionKind
from app.foundation import clock
from app.foundation.db import db


def impose(
    account_id: int, kind: SanctionKind, *, imposed_by_id: int | None, reason: str | None, until: datetime | None = None
) -> Sanction:
    """The measure holds from now on, in every session of the person's that is open."""
    sanction = Sanction(
        account_id=account_id,
        kind=kind,
        reason=reason,
        until=until,
        imposed_by_id=imposed_by_id,
        created_at=clock.now(),
    )
    db.session.add(sanction)
    db.session.flush()
    _keep_standing(account_id)
    return sanction


def lift(sanction: Sanction, *, ended_by_id: int | None) -> bool:
    """The measure no longer holds. Says whether it did."""
    ending = (
        update(Sanction)
        .where(Sanction.id == sanction.id, Sanction.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_by_id=ended_by_id)
    )
    held = bool(db.session.execute(ending).rowcount)  # type: ignore[attr-defined]
    _keep_standing(sanction.account_id)
    return held


def acknowledge_warnings(account_id: int) -> None:
    """The person says that they have read why they were warned."""
    now = clock.now()
    open_ones = (Sanction.account_id == account_id, Sanction.kind == SanctionKind.WARNING, Sanction.ended_at.is_(None))
    db.session.execute(update(Sanction).where(*open_ones).values(acknowledged_at=now, ended_at=now))
    _keep_standing(account_id)


def _keep_standing(account_id: int) -> None:
    """What every request asks for stands beside the name, so that it costs nothing to know."""
    wanted = select(Sanction.kind, Sanction.until).where(Sanction.account_id == account_id, Sanction.ended_at.is_(None))
    now = clock.now()
    held = [(kind, until) for kind, until in db.session.execute(wanted) if until is None or until > now]
    kinds = {kind for kind, _ in held}
    suspended = [until for kind, until in held if kind == SanctionKind.SUSPENSION and until is not None]
    db.session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(
            suspended_until=max(suspended, default=None),
            banned_at=now if SanctionKind.BAN in kinds else None,
            is_watched=SanctionKind.WATCH in kinds,
            has_warning=SanctionKind.WARNING in kinds,
        )
    )
