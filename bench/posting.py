"""Comments posted through the whole server, a second and at what cost, against raw inserts of the same rows.

Run: .venv/bin/python -m bench.posting [seconds of a round]

The production server: two processes, SQLite that waits for the disk, a worker beside it. Five hundred people with a
session of their own send the form as our script does, from two client processes on the same processors; every third
comment answers another one, so somebody is told of it. The baseline puts the rows that came of it into a copy of the
database once more, with the driver alone, each comment's rows in a transaction of their own.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app import create_app
from app.accounts.viewer import viewer_of
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.discussion.queries.discussions import article_and_discussion
from app.foundation.db import db, transaction
from bench import measure
from bench.measure import Figure, Target
from bench.parts import (
    Answers,
    Clients,
    Part,
    Person,
    Request,
    Round,
    comment,
    enrol,
    failed,
    in_turn,
    noise,
    parts_of,
    play,
    sending,
    times,
)
from bench.progress import Bar
from tests.parts.server import Server

ROUNDS = 5
SECONDS = 8.0
PEOPLE = 500
CONNECTIONS = (8, 8)  # connections of each client process
ARTICLE = "tool-library"
GENEROUS = {
    "WORLD": "quiet_blog",
    "THREADS": 64,
    "LOG_LEVEL": "error",
    "HOLD_FIRST_COMMENTS": 0,
    "LIMIT_COMMENTS_PER_MINUTE": 1_000_000,
    "REPEAT_HOURS": 24,
}
LEAST, NONE = Target(400, is_least=True, of_ratio=False), Target(0, of_ratio=False)
TABLES = ("comment", "comment_revision", "following", "notification", "mention")


def main() -> None:
    """Print the figures; end with an error where a request failed."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder), **GENEROUS) as server,
        Bar("posting", ROUNDS + 3) as bar,
    ):
        people, comments = prepared(server)
        bar.step()
        rounds = []
        with Clients(len(CONNECTIONS)) as clients:
            for number in range(ROUNDS + 1):
                parts = parts_of(server.port, people, comments, CONNECTIONS, seed=number, seconds=seconds)
                rounds.append(clients.ask(post, parts, server.pid))
                bar.step()
        server.stop()
        raw = raw_inserts(server.folder / "instance" / "wortmeldung.db")
        bar.step()
    report(rounds[1:], raw)  # the first one warms up


def prepared(server: Server) -> tuple[list[Person], list[int]]:
    """People who are logged in, and a thread that each of them has begun. Their forms were shown a while ago."""
    given = {name: server.environment[name] for name in (*GENEROUS, "INSTANCE_PATH", "PORT")}
    app = create_app(given)
    people = enrol(app, PEOPLE)
    chance = random.Random(7)  # noqa: S311
    with app.app_context():
        discussion_id = article_and_discussion(ARTICLE)[1].id
        with transaction():
            comments = [
                post_comment(Sent(viewer_of(one.id, "", "reader"), discussion_id, write_text(comment(chance)))).id
                for one in people
            ]
        db.session.remove()
        db.engine.dispose()
    time.sleep(5)
    return people, comments


def post(part: Part) -> Answers:
    """A client process."""
    return play(part, forms)


def forms(part: Part, people: list[Person], chance: random.Random) -> Iterator[Request]:
    """Comments of these people in turn; every third one answers another."""
    for number, person in enumerate(in_turn(people, chance.randrange(len(people)))):
        fields = {"body": comment(chance), "submit_token": f"{chance.getrandbits(128):032x}", "do": "post"}
        path = f"/comments/{chance.choice(part.comments)}/reply" if number % 3 == 2 else f"/articles/{ARTICLE}/comments"
        yield Request("comment", sending(path, person, fields), (201,))


def raw_inserts(path: Path) -> float:
    """Comments a second where only the driver puts their rows into the same tables, each in a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=FULL")
        rows = rows_of_latest(database, 3000)
        for table in reversed(TABLES):
            ids = [(number,) for number in rows]
            database.executemany(f"DELETE FROM {table} WHERE {key_of(table)} = ?", ids)  # noqa: S608 - names of ours
        database.execute("PRAGMA foreign_keys=ON")
        start = time.perf_counter()
        for statements in rows.values():
            database.execute("BEGIN IMMEDIATE")
            for statement, values in statements:
                database.execute(statement, values)
            database.execute(
                "UPDATE discussion SET comment_count = comment_count + 1, last_position = last_position + 1,"
                " version = version + 1 WHERE id = 1"
            )
            database.execute("COMMIT")
        return len(rows) / (time.perf_counter() - start)


def rows_of_latest(database: sqlite3.Connection, size: int) -> dict[int, list[tuple[str, tuple[object, ...]]]]:
    """What to insert for each of the latest comments."""
    latest = database.execute("SELECT id FROM comment ORDER BY id DESC LIMIT ?", (size,))
    rows: dict[int, list[tuple[str, tuple[object, ...]]]] = {number: [] for (number,) in reversed(latest.fetchall())}
    for table in TABLES:
        for number, statements in rows.items():
            found = database.execute(f"SELECT * FROM {table} WHERE {key_of(table)} = ?", (number,))  # noqa: S608
            for row in found:
                marks = ",".join("?" * len(row))
                statements.append((f"INSERT INTO {table} VALUES ({marks})", row))  # noqa: S608
    return rows


def key_of(table: str) -> str:
    """The column that says which comment a row belongs to."""
    return {"comment": "id", "following": "thread_id"}.get(table, "comment_id")


def report(rounds: list[Round], raw: float) -> None:
    """Medians of the rounds, and the ratio."""
    rate, cost, clients = (
        statistics.median(values)
        for values in zip(*((one.rate, one.cost, one.client_cost) for one in rounds), strict=True)
    )
    seconds = [one for each in rounds for one in each.answers.seconds.get("comment", [])]
    failures = failed(rounds)
    trouble = noise(rounds)
    measure.report(
        [
            Figure("raw inserts", raw, "/s"),
            Figure("comments", rate, "/s", rate / raw, "raw inserts", LEAST, note=trouble or times(seconds)),
            Figure("processor time of a comment", cost, "ms", note=f"the clients took {clients:.2f} ms"),
            Figure("failed", failures.total(), target=NONE, note=f"of {len(seconds) + failures.total():,}"),
        ]
    )
    if failures:
        sys.exit(", ".join(f"{what} × {often}" for what, often in failures.most_common(5)))


if __name__ == "__main__":
    main()
