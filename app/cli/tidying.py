"""Deleting what has served now, without waiting for the schedule."""

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.foundation.logs import log
from app.foundation.tidying import tidy_up


@click.command()
@with_appcontext
def tidy() -> None:
    """Delete ended sessions, used links, expired drafts, old mail and the like; a worker does it each hour."""
    try:
        tidy_up()
    except SQLAlchemyError as error:
        log().error("could not tidy up", error=type(error).__name__)
        sys.exit("The database is away; nothing is lost by tidying up later.")
