"""Commands for operators and developers."""

from flask import Flask

from app.cli import admin, articles, checking, running, seeding, streaming, tidying, working


def add_commands(app: Flask) -> None:
    """Make the commands known to `flask`."""
    for command in (
        running.up,
        running.serve,
        running.prepare,
        seeding.seed,
        admin.admin,
        articles.articles,
        checking.recount,
        tidying.tidy,
        working.worker,
        streaming.streams,
    ):
        app.cli.add_command(command)
    app.cli.add_command(running.translations)
    app.cli.add_command(running.DatabaseCommands("db", help="Write and run migrations."))
