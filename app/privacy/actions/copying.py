"""Making people a copy of all that is kept about them."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from tempfile import TemporaryFile

from sqlalchemy import Table, delete, select, update

from app.accounts.queries.accounts import account_by_id, account_to_change
from app.foundation import clock
from app.foundation.db import db, deleted_rows
from app.foundation.jobs import put_job
from app.foundation.logs import log
from app.foundation.mail.outbox import put_mail
from app.foundation.refusals import NotFound
from app.foundation.settings import setting
from app.foundation.tidying import deleted_portion
from app.privacy.models import DataExport
from app.privacy.queries.exports import is_being_made, latest_export
from app.privacy.queries.holdings import Person, person_of, plain, rows_about, tables_with_people

PAGE = "read-me.html"

# Makes the page that people can read, in pieces, in the person's language.
Pages = Callable[[Person, str], Iterator[str]]


def ask_for_copy(account_id: int) -> DataExport:
    """A copy will be made; asking again while one is being made changes nothing."""
    if account_to_change(account_id) is None:
        raise NotFound()
    present = latest_export(account_id)
    if present is not None and is_being_made(present):
        return present
    now = clock.now()
    export = DataExport(account_id=account_id, requested_at=now, expires_at=now + _kept())
    db.session.add(export)
    db.session.flush()
    put_job("export", data={"export": export.id}, unique_key=f"export-{export.id}")
    log().info("copy asked for", account=account_id)
    return export


def pack_copy(export_id: int, pages: Pages) -> bytes | None:
    """The copy as a ZIP, read row by row; nothing where it is no longer wanted. No writes."""
    export = db.session.get(DataExport, export_id)
    account = account_by_id(export.account_id) if export is not None else None
    if export is None or account is None or export.ready_at is not None:
        return None
    person, language = person_of(account), account.language
    with TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, PAGE, pages(person, language))
            for table in tables_with_people():
                _write(archive, f"data/{table.name}.json", _as_json(person, table))
        file.seek(0)
        return file.read()


def keep_copy(export_id: int, content: bytes) -> None:
    """The copy is there from now on, in the place of earlier ones; the person is told by mail, if it reaches them."""
    export = db.session.get(DataExport, export_id, populate_existing=True)
    account = account_to_change(export.account_id) if export is not None else None
    if export is None or account is None or export.ready_at is not None:
        return
    now = clock.now()
    export.content, export.ready_at, export.expires_at = content, now, now + _kept()
    deleted_rows(delete(DataExport).where(DataExport.account_id == account.id, DataExport.id < export.id))
    if account.email_key is not None:
        put_mail(
            "export_ready",
            to=account.email,
            language=account.language,
            account_id=account.id,
            data={"until": export.expires_at.isoformat()},
            unique_key=f"export-{export.id}",
        )
    log().info("copy made", account=account.id, bytes=len(content))


def withdraw_copies_of_others(account_id: int) -> None:
    """Somebody is erased whom others' copies may name, since they called, answered or ignored them: those copies go.

    The rows stay, so that their owners read why. What is just being made is made anew.
    """
    others = DataExport.account_id != account_id
    being_made = db.session.scalars(select(DataExport).where(others, DataExport.ready_at.is_(None))).all()
    for owner_id in {export.account_id for export in being_made}:
        mine = [export for export in being_made if export.account_id == owner_id]
        for export in mine:
            db.session.delete(export)
        db.session.flush()
        if any(map(is_being_made, mine)) and account_to_change(owner_id) is not None:
            ask_for_copy(owner_id)
    db.session.execute(
        update(DataExport).where(others, DataExport.content.is_not(None)).values(content=None),
        execution_options={"synchronize_session": False},
    )


def forget_old_copies() -> int:
    """Delete the copies that could be fetched for long enough; says how many."""
    return deleted_portion(DataExport, DataExport.expires_at < clock.now())


def _kept() -> timedelta:
    return timedelta(days=setting("EXPORT_KEPT_DAYS"))


def _as_json(person: Person, table: Table) -> Iterator[str]:
    opening = "[\n"
    for row in rows_about(person, table):
        yield opening + json.dumps({name: plain(value) for name, value in row.items()}, ensure_ascii=False, indent=1)
        opening = ",\n"
    yield "]\n" if opening == ",\n" else "[]\n"


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[str]) -> None:
    entry = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        for piece in pieces:
            target.write(piece.encode())
