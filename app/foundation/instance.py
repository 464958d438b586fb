"""The instance folder: everything a publication owns, readable by its owner alone."""

import contextlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

from app.foundation import clock
from app.foundation.settings import setting


def prepare_instance(path: Path) -> None:
    """Create the folder with owner-only rights, if it isn't there."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret_key(path: Path) -> str:
    """The key of this installation, made once; two processes that start together agree on one."""
    file = path / "secret_key"
    if not file.exists():
        own = path / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(48))
        try:
            with contextlib.suppress(FileExistsError):
                file.hardlink_to(own)
        finally:
            own.unlink()
    return file.read_text().strip()


def forget_old_backups() -> int:
    """Delete the copies made before migrations that are old enough; says how many."""
    long_ago = (clock.now() - timedelta(days=setting("BACKUPS_KEPT_DAYS"))).timestamp()
    old = [
        copy
        for copy in (Path(setting("INSTANCE_PATH")) / "backups").glob("before-migration-*.db")
        if copy.stat().st_mtime < long_ago
    ]
    for copy in old:
        copy.unlink(missing_ok=True)
    return len(old)
