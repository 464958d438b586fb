"""A bare Flask application, served as the real one is: what every answer of the app is compared with.

Run by the measurements as: python -m bench.bare PORT WORKERS THREADS NAME=BYTES …
"""

import os
import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ANSWERS = "BENCH_ANSWERS"


def bare(sizes: dict[str, int]) -> Flask:
    """Views at `/NAME` that answer with so many bytes and do nothing else."""
    app = Flask(__name__)
    for name, size in sizes.items():
        app.add_url_rule(f"/{name}", name, lambda text="x" * size: text)
    return app


def application() -> Flask:
    """What the server processes run."""
    return bare({name: int(size) for name, size in (one.split("=") for one in os.environ[ANSWERS].split())})


def main() -> None:
    """Serve until stopped, as `flask up` does."""
    port, workers, threads, *answers = sys.argv[1:]
    os.environ[ANSWERS] = " ".join(answers)
    Granian(
        "bench.bare:application",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=int(port),
        workers=int(workers),
        blocking_threads=int(threads),
        backlog=1024,
        log_level=LogLevels.error,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
