"""Where there is no mail server: letters become files in the instance folder, for a person to read."""

import os
import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import or_, select

from app.foundation.db import db
from app.foundation.mail.carrier import Unreachable
from app.foundation.mail.outbox import Mail
from app.foundation.mail.post import POLICY
from app.foundation.settings import setting

FORGOTTEN_AFTER_SECONDS = 3600  # a half-written file


def mail_folder() -> Path:
    """Where the files lie."""
    return Path(setting("INSTANCE_PATH")) / "mails"


class FolderCarrier:
    """Writes each message to a file of its own, readable by the owner alone; writing it again replaces it."""

    def carry(self, mail_id: int, message: EmailMessage) -> None:
        """Write the file, or nothing of it. Raises Unreachable where that is not possible."""
        try:
            self._write(mail_id, message)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error

    def close(self) -> None:
        """Nothing is held open."""

    @staticmethod
    def _write(mail_id: int, message: EmailMessage) -> None:
        folder = mail_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f"{mail_id}.{os.getpid()}.part"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / f"{mail_id}.eml")


def read_mail(mail_id: int) -> EmailMessage | None:
    """The message that was written for this mail, if it is still there."""
    try:
        content = (mail_folder() / f"{mail_id}.eml").read_bytes()
    except FileNotFoundError:
        return None
    return message_from_bytes(content, policy=POLICY)  # type: ignore[return-value]


def drop_files_with(found: re.Pattern[str]) -> int:
    """Delete the files of all letters in which something is found, whoever they are for; says how many."""
    dropped = 0
    for file in mail_folder().glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=POLICY)
        texts = [
            str(part.get_content())  # type: ignore[attr-defined]
            for part in message.walk()
            if part.get_content_maintype() == "text"
        ]
        if any(map(found.search, [*texts, *map(str, message.values())])):
            file.unlink(missing_ok=True)
            dropped += 1
    return dropped


def sweep_mail_folder() -> int:
    """Delete the files of letters that the outbox no longer knows; says how many."""
    folder, swept = mail_folder(), 0
    if not folder.is_dir():
        return 0
    files = {file.stem: file for file in folder.glob("*.eml")}
    written = select(Mail.id).where(or_(Mail.sent_at.is_not(None), Mail.claimed_until.is_not(None)))
    known = {str(mail_id) for mail_id in db.session.scalars(written)}
    forgotten = time.time() - FORGOTTEN_AFTER_SECONDS
    stale = [file for name, file in files.items() if name not in known]
    stale += [file for file in folder.glob("*.part") if file.stat().st_mtime < forgotten]
    for file in stale:
        file.unlink(missing_ok=True)
        swept += 1
    return swept
