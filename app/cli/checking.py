"""Checking that what is kept is what a count would give."""

import sys

import click

from app.cli.tables import with_tables
from app.discussion.actions.recounting import put_counts_right, wrong_counts
from app.foundation.db import transaction


@click.command()
@click.option("--repair", is_flag=True, help="Write the right figures")
@with_tables
def recount(repair: bool) -> None:
    """Compare the kept counts of comments and replies with a count; exits with 1 where they differ."""
    wrong = wrong_counts()
    for line in wrong:
        click.echo(line)
    if wrong and repair:
        with transaction():
            put_counts_right()
        click.echo(f"Put {len(wrong)} counts right.")
    elif wrong:
        sys.exit(1)
    else:
        click.echo("All counts are right.")
