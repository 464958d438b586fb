"""The streams that tell open pages of new comments, in a process of their own."""

import os
import resource
import signal
import sys
from threading import Thread

import click
from flask import current_app
from flask.cli import with_appcontext

from app.foundation.db import db

COMMAND = (sys.executable, "-m", "flask", "--app", "app", "streams", "--beside-server")
ROOM_FOR_REFUSALS = 2000  # connections that are told politely that all streams are taken


@click.command()
@click.option("--beside-server", is_flag=True, help="End when standard input ends: with the process that started it")
@with_appcontext
def streams(beside_server: bool) -> None:
    """Serve the streams until stopped; `up` starts them by itself."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    settings = current_app.config
    _allow_many_files()
    db.session.remove()
    db.engine.dispose()
    if beside_server:
        Thread(target=_end_with_the_leash, name="leash", daemon=True).start()
    Granian(
        "app.live.streams:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings["HOST"],
        port=settings["LIVE_PORT"],
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=4096,
        backpressure=settings["LIVE_MOST_STREAMS"] + ROOM_FOR_REFUSALS,
        respawn_failed_workers=True,
        workers_kill_timeout=2,
        log_level=LogLevels.error,
        log_access=False,
    ).serve()


def _allow_many_files() -> None:
    """Each stream is an open file; most systems let a process raise its own limit so far."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _end_with_the_leash() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
