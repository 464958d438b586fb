"""Reading the copies that people asked for."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.foundation import clock
from app.foundation.db import db
from app.foundation.refusals import NotFound
from app.privacy.models import DataExport

MAKING_TAKES_AT_MOST = timedelta(hours=1)  # then something went wrong, and another one can be asked for


def latest_export(account_id: int) -> DataExport | None:
    """The copy that was asked for last, if it can still be fetched or is being made."""
    wanted = select(DataExport).where(DataExport.account_id == account_id, DataExport.expires_at > clock.now())
    return db.session.scalars(wanted.order_by(DataExport.id.desc()).limit(1)).one_or_none()


def is_being_made(export: DataExport | None) -> bool:
    """Whether it will be there soon."""
    return export is not None and export.ready_at is None and clock.now() - export.requested_at < MAKING_TAKES_AT_MOST


def is_withdrawn(export: DataExport) -> bool:
    """Whether the copy was made, and deleted since: it may have named somebody who was erased."""
    wanted = select(DataExport.content.is_(None)).where(DataExport.id == export.id, DataExport.ready_at.is_not(None))
    return bool(db.session.scalars(wanted).one_or_none())


def finished_export(export_id: int, account_id: int) -> DataExport:
    """The copy with its content, if it is this person's and can be fetched, or NotFound."""
    wanted = select(DataExport).where(
        DataExport.id == export_id,
        DataExport.account_id == account_id,
        DataExport.content.is_not(None),
        DataExport.expires_at > clock.now(),
    )
    export = db.session.scalars(wanted.options(undefer(DataExport.content))).one_or_none()
    if export is None:
        raise NotFound()
    return export
