"""Preparing an installation and serving it."""

import ctypes
import gc
import os
import signal
import socket
import sqlite3
import sys
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from app.accounts.actions.managing import offer_set_up
from app.articles.queries import has_articles
from app.cli import streaming, working
from app.cli.beside import Beside
from app.cli.seeding import sow
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.mail.folder import mail_folder
from app.foundation.revision import is_known, newest_revision, schema_revision
from app.publication.queries import unfinished_pages

TRANSLATIONS = Path(__file__).parents[1] / "translations"
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3  # of glibc's malloc.h


@click.command()
@with_appcontext
def up() -> None:
    """Prepare what is missing and serve until stopped."""
    _refuse_a_taken_port()
    prepare_installation()
    settings = current_app.config
    click.echo(f"\n  {settings['SITE_NAME']} is at {settings['PUBLIC_URL']}\n")
    if not settings["SMTP_URL"]:
        click.echo(f"  Mails are written to {mail_folder()}; see {settings['PUBLIC_URL']}/admin/mail\n")
    _print_set_up_link()
    _print_unfinished_pages()
    click.echo("  Stop it with Ctrl+C.\n")
    _let_go_of_the_database()
    with ExitStack() as beside:
        beside.enter_context(Beside("worker", working.COMMAND))
        if settings["LIVE_MOST_STREAMS"]:
            beside.enter_context(Beside("streams", streaming.COMMAND))
        _serve()


@click.command()
@with_appcontext
def serve() -> None:
    """Serve until stopped, and nothing else: one of many nodes, after `prepare`, beside a worker and the streams."""
    _refuse_a_taken_port()
    _let_go_of_the_database()
    _serve()


def _let_go_of_the_database() -> None:
    """A read that is left open would keep SQLite's log from ever being emptied; and nothing is open across a fork."""
    db.session.remove()
    db.engine.dispose()


def _serve() -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A server process inherits how this one notes signals; until it listens itself, being told to stop would be lost.
    os.register_at_fork(after_in_child=partial(signal.signal, signal.SIGTERM, signal.SIG_DFL))
    _share_memory()
    sys.setswitchinterval(0.001)  # whoever holds the database's lock gets back to work sooner
    settings = current_app.config
    Granian(
        "app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings["HOST"],
        port=settings["PORT"],
        workers=settings["WORKERS"],
        blocking_threads=settings["THREADS"],
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=25,
        log_level=LogLevels.error,  # below it only warns of the number of threads, which is chosen
        log_access=False,
    ).serve()


def _share_memory() -> None:
    """What is there before the server processes are forked stays common, and threads take their own from two heaps.

    Left alone, Python's collector writes into every object, and glibc gives each thread a heap that keeps all it ever
    needed: for sixty threads that make long pages that was half of the memory.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):  # another C library knows no such thing
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 2)
        libc.mallopt(_M_MMAP_THRESHOLD, 256 * 1024)  # whole pages go back to the system at once


@click.command()
@with_appcontext
def prepare() -> None:
    """Make the instance folder, migrate the database, load the seeds once, build the catalogues."""
    prepare_installation()


class DatabaseCommands(click.Group):
    """Flask-Migrate's commands, loaded when they are asked for."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hand over to the real group."""
        from flask_migrate.cli import db as commands

        context: click.Context = commands.make_context(info_name, args, parent, **extra)
        return context


@click.command()
def translations() -> None:
    """Build the translation catalogues that are older than their source."""
    build_catalogues()


def prepare_installation() -> None:
    """Do what is still to be done; nothing if all is done."""
    build_catalogues()
    os.umask(0o077)
    migrate()
    if current_app.config["WORLD"] and not has_articles():
        db.session.rollback()
        sow(current_app.config["WORLD"])


def migrate() -> None:
    """Bring the tables up to date, after a copy of a SQLite database that holds something.

    Exits with a message where the database is newer than this code.
    """
    present = schema_revision()
    if present == newest_revision():
        return
    if present is not None and not is_known(present):
        sys.exit("This database was made by a newer version of Wortmeldung. Please start that version.")
    if present is not None:
        _back_up()
    from flask_migrate import upgrade

    click.echo("Preparing the database …")
    upgrade()


def build_catalogues() -> None:
    """Make the binary catalogue of every language whose source is newer."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        built = source.with_suffix(".mo")
        if built.exists() and built.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines)
        partial = built.with_suffix(f".{os.getpid()}.part")
        with partial.open("wb") as target:
            write_mo(target, catalogue)
        partial.replace(built)


def _back_up() -> None:
    if db.engine.dialect.name != "sqlite" or db.engine.url.database is None:
        return
    folder = Path(current_app.config["INSTANCE_PATH"]) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"before-migration-{clock.now():%Y%m%dT%H%M%S}.db"
    with closing(sqlite3.connect(db.engine.url.database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    click.echo(f"The database was copied to {copy}")


def _print_set_up_link() -> None:
    with transaction():
        token = offer_set_up()
    if token is not None:
        with current_app.test_request_context():
            path = url_for("accounts.setup", token=token)
        click.echo("  There is no administrator yet. Become the first one within 24 hours at")
        click.echo(f"  {current_app.config['PUBLIC_URL']}{path}\n")


def _print_unfinished_pages() -> None:
    for page in unfinished_pages():
        missing = f"{page.open_count} points are open" if page.is_published else "nothing is written yet"
        click.echo(f"  The law wants more on the page '{page.name}': {missing}. See")
        click.echo(f"  {current_app.config['PUBLIC_URL']}/admin/pages/{page.name}\n")


def _refuse_a_taken_port() -> None:
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Port {port} on {host} can't be used ({error.strerror}). Choose another one: PORT=8080 make run")
