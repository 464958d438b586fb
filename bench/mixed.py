"""Many readers and some who write, at the same time: no request fails, and nobody waits long.

Run: .venv/bin/python -m bench.mixed [seconds]

The production server with two processes and SQLite that waits for the disk. Of 64 connections that never rest each
sends 95 requests for pages and 5 comments in a hundred; of four pages one is read by somebody who is logged in. Half of
all this is about one article, whose page each comment makes anew.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import measure
from bench.measure import Figure, Target, percentile
from bench.parts import (
    Answers,
    Clients,
    Part,
    Person,
    Request,
    Round,
    asking,
    comment,
    failed,
    noise,
    parts_of,
    play,
    sending,
    times,
)
from bench.posting import GENEROUS, NONE, prepared
from bench.progress import Bar
from tests.parts.server import Server

SECONDS = 20.0
CONNECTIONS = (32, 32)
POSTS = 0.05
LOGGED_IN = 0.25
ARTICLES = ("tool-library", "fahrradschuppen")
MOST_MILLISECONDS = 100


def main() -> None:
    """Print rates and percentiles of each kind; end with an error where a request failed or took too long."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder), **GENEROUS) as server,
        Bar("mixed", 3) as bar,
    ):
        people, comments = prepared(server)
        bar.step()
        with Clients(len(CONNECTIONS)) as clients:
            for number, lasts in enumerate((min(5.0, seconds), seconds)):  # the first one warms up
                parts = parts_of(server.port, people, comments, CONNECTIONS, seed=number, seconds=lasts)
                answered = clients.ask(read_and_write, parts, server.pid)
                bar.step()
    report(answered)


def report(answered: Round) -> None:
    """What came of it."""
    whole = [one for seconds_of in answered.answers.seconds.values() for one in seconds_of]
    lasted, failures, trouble = answered.answers.lasted, failed([answered]), noise([answered])
    kinds = {**dict(sorted(answered.answers.seconds.items())), "together": whole}
    figures = [Figure(kind, len(took) / lasted, "/s", note=times(took)) for kind, took in kinds.items()]
    late = 1000 * percentile(whole, 99)
    figures += [
        Figure("99th percentile", late, "ms", target=Target(MOST_MILLISECONDS, of_ratio=False), note=trouble),
        Figure("processor time of a request", answered.cost, "ms"),
        Figure("failed", failures.total(), target=NONE, note=f"of {len(whole) + failures.total():,}"),
    ]
    measure.report(figures)
    if failures:
        sys.exit(", ".join(f"{what} × {often}" for what, often in failures.most_common(5)))
    if late > MOST_MILLISECONDS and not trouble:
        sys.exit(f"the 99th percentile is above {MOST_MILLISECONDS} ms")


def read_and_write(part: Part) -> Answers:
    """A client process."""
    return play(part, wishes)


def wishes(part: Part, people: list[Person], chance: random.Random) -> Iterator[Request]:
    """What one connection asks for."""
    while True:
        person, article = chance.choice(people), ARTICLES[0] if chance.random() < 0.5 else ARTICLES[1]
        if chance.random() < POSTS:
            fields = {"body": comment(chance), "submit_token": f"{chance.getrandbits(128):032x}", "do": "post"}
            yield Request("post", sending(f"/articles/{article}/comments", person, fields), (201,))
        elif chance.random() < LOGGED_IN:
            yield Request("logged in", asking(page(part, article, chance), person))
        else:
            yield Request("anonymous", asking(page(part, article, chance)))


def page(part: Part, article: str, chance: random.Random) -> str:
    """Mostly the article, now and then the front page or a thread."""
    dice = chance.random()
    if dice < 0.8:
        return f"/articles/{article}"
    return "/" if dice < 0.9 else f"/threads/{chance.choice(part.comments)}"


if __name__ == "__main__":
    main()
