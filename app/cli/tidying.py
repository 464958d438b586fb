"""Deleting what has served: ended sessions, used links, expired drafts, old counts."""

import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Thread

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.actions.managing import forget_old_set_up_links
from app.accounts.actions.signing_in import forget_ended_sessions
from app.discussion.actions.drafting import forget_expired_drafts
from app.foundation.db import transaction
from app.foundation.limits import forget_old_counts
from app.foundation.logs import log

EVERY_SECONDS = 3600.0
COMMAND = (sys.executable, "-m", "flask", "--app", "app", "tidy")


@click.command()
@with_appcontext
def tidy() -> None:
    """Delete ended sessions, used links, expired drafts and old counts; `up` does it each hour."""
    if not tidy_up():
        sys.exit("The database is away; nothing is lost by tidying up later.")


def tidy_up() -> bool:
    """Delete all of it. Says, and logs, whether the database let us."""
    try:
        with transaction():
            figures = {
                "sessions": forget_ended_sessions(),
                "links": forget_old_set_up_links(),
                "drafts": forget_expired_drafts(),
            }
        figures["counts"] = forget_old_counts()
    except SQLAlchemyError as error:
        log().error("could not tidy up", error=type(error).__name__)
        return False
    if any(figures.values()):
        log().info("tidied up", **figures)
    return True


def keep_tidy(command: Sequence[str] = COMMAND, every_seconds: float = EVERY_SECONDS) -> Event:
    """Run the command again and again beside the server, until the event is set; whatever comes of it.

    In a process of its own: the one that starts the workers forks, and a fork must not find a write begun.
    """
    enough = Event()

    def run() -> None:
        while not enough.wait(every_seconds):
            try:
                subprocess.run(command, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - our own words
            except OSError as error:
                log().error("could not tidy up", error=type(error).__name__)

    Thread(target=run, name="tidying", daemon=True).start()
    return enough
