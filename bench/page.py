"""Processor time of an article page in one process, against a bare Flask view of the same size.

Run: .venv/bin/python -m bench.page
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from app.accounts.actions.signing_in import begin_session
from app.accounts.queries import account_by_email
from app.foundation.db import transaction
from seeds.cast import BEN
from seeds.quiet_blog import sow

ROUNDS = 7
PATH = "/articles/tool-library"


def main() -> None:
    """Print a table: milliseconds of processor time a request, and the ratio to the bare view."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "LOG_LEVEL": "error"})
        cookie = prepared(app)
        size = len(b"".join(run_wsgi_app(app, environ()())[0]))
        uncached = app.wsgi_app._flask  # type: ignore[attr-defined]  # noqa: SLF001 - what the cache stands in front of
        times = {
            f"bare Flask view, {size:,} bytes": cost(bare(size), environ()),
            "article, kept": cost(app, environ()),
            "article, made anew": cost(uncached, environ()),
            "article, logged in": cost(app, environ(cookie)),
        }
    baseline = next(iter(times.values()))
    for name, milliseconds in times.items():
        print(f"{name:32} {milliseconds:7.3f} ms  {milliseconds / baseline:6.2f} ×")  # noqa: T201


def prepared(app: Flask) -> str:
    """Fill the database with the quiet blog; returns the cookie of somebody who is logged in."""
    with app.app_context():
        upgrade()
        sow()
        with transaction():
            account = account_by_email(BEN.email)
            token = begin_session(account) if account else ""
        signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'sid': token, 'csrf_token': 'a' * 40})}"


def bare(size: int) -> Flask:
    """A view that answers with as many bytes and does nothing else."""
    app, text = Flask(__name__), "x" * size
    app.add_url_rule(PATH, "bare", lambda: text)
    return app


def environ(cookie: str = "") -> Callable[[], dict[str, Any]]:
    """Makes the request anew each time, as a server does; uncompressed, so that the work compared is the same."""
    headers = [("Cookie", cookie)] if cookie else []
    return EnvironBuilder(PATH, headers=headers).get_environ


def cost(app: Any, request: Callable[[], dict[str, Any]]) -> float:
    """Milliseconds of processor time a request: the median of several rounds after a warm-up."""
    one_round(app, request, 20)
    rounds = [one_round(app, request, 100) for _ in range(ROUNDS)]
    return statistics.median(rounds)


def one_round(app: Any, request: Callable[[], dict[str, Any]], requests: int) -> float:
    """Milliseconds of processor time a request in one round."""
    environs = [request() for _ in range(requests)]
    start = time.process_time()
    for one in environs:
        b"".join(app(one, lambda *_: None))
    return (time.process_time() - start) * 1000 / requests


if __name__ == "__main__":
    main()
