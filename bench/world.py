"""What is measured: a publication in a folder of its own, its lively article, and discussions of any size."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.accounts.actions.signing_in import begin_session
from app.accounts.queries.accounts import account_by_email
from app.accounts.viewer import Viewer
from app.articles.actions.importing import import_article, read_file
from app.discussion.queries.discussions import discussion_of_article
from app.foundation.db import db, transaction
from app.foundation.settings import SETTINGS
from seeds.cast import BEN, CAST, READERS
from seeds.debate import debate
from seeds.sowing import ARTICLES, days_ago, in_one_go, sow_comment, sow_people

DEFAULTS: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
THREADS = 50
LIVELY = (1, 1, 2, 2, 4)  # replies of one thread after the other: 150 comments in 50 threads
EVEN = (1,)  # 100 comments in 50 threads, so that every page of any multiple of them shows as much
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de,en-US;q=0.7,en;q=0.3",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Upgrade-Insecure-Requests": "1",
}


@dataclass(frozen=True, slots=True)
class Talked:
    """An article and the discussion below it."""

    slug: str
    discussion_id: int

    @property
    def path(self) -> str:
        """Where it is read."""
        return f"/articles/{self.slug}"


@contextmanager
def publication(instance: Path, **settings: Any) -> Iterator[Flask]:
    """An application on a folder's database, with the default settings whatever the machine's environment says."""
    app = create_app({**DEFAULTS, "INSTANCE_PATH": str(instance), "LOG_LEVEL": "error", **settings})
    with app.app_context():
        upgrade()
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def people() -> dict[str, Viewer]:
    """The cast with accounts."""
    return in_one_go(lambda: sow_people(CAST))


def talked_about(slug: str, cast: dict[str, Viewer], replies: Sequence[int] = LIVELY) -> Talked:
    """An article with 50 threads, said by way of the actions; without `replies` nobody has said anything."""
    file = read_file(ARTICLES / "tool-library.md")
    file.front |= {"slug": slug, "published": days_ago(4)}
    article = in_one_go(lambda: import_article(file))
    there = Talked(slug, discussion_of_article(article.id).id)
    if replies:
        in_one_go(lambda: _talk(there.discussion_id, cast, list(islice(cycle(replies), THREADS))))
    return there


def _talk(discussion_id: int, cast: dict[str, Viewer], replies: Sequence[int]) -> None:
    turns = debate(sum(replies) + len(replies), [person.key for person in READERS])
    start = days_ago(3)
    for count in replies:
        first: int | None = None
        for _ in range(count + 1):
            turn = next(turns)
            number = sow_comment(
                author=cast[turn.by],
                moderator=cast["mo"],
                discussion_id=discussion_id,
                markdown=turn.text,
                parent_id=first,
                at=start + timedelta(minutes=turn.number * 3),
            )
            first = first or number


def multiply(database: Path, *, source: int, target: int, copies: int) -> None:
    """Fill an empty discussion with so many copies of another one, by SQL alone, with the counts that belong to it."""
    with closing(sqlite3.connect(database)) as connection:
        for pragma in ("synchronous=OFF", "cache_size=-262144", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(comment)")]
        wanted = "SELECT min(id), max(id), max(position) FROM comment WHERE discussion_id = ?"
        first, last, many = connection.execute(wanted, (source,)).fetchone()
        (highest,) = connection.execute("SELECT max(id) FROM comment").fetchone()
        further = f"+ {highest + 1 - first} + copy.number * {last - first + 1}"
        changed = {name: f"comment.{name} {further}" for name in ("id", "parent_id", "thread_id")} | {
            "discussion_id": ":target",
            "position": f"comment.position + copy.number * {many}",
            "submit_key": "NULL",
        }
        values = ", ".join(changed.get(name, f"comment.{name}") for name in columns)
        figures = {"source": source, "target": target, "copies": copies}
        connection.execute(
            "WITH RECURSIVE copy(number) AS"  # noqa: S608 - our own words
            " (SELECT 0 UNION ALL SELECT number + 1 FROM copy WHERE number < :copies - 1)"
            f" INSERT INTO comment ({', '.join(columns)}) SELECT {values}"
            " FROM copy CROSS JOIN comment WHERE comment.discussion_id = :source ORDER BY copy.number, comment.id",
            figures,
        )
        connection.execute(
            "UPDATE discussion SET (comment_count, last_position, version) = (SELECT comment_count * :copies,"
            " last_position * :copies, version + 1 FROM discussion WHERE id = :source) WHERE id = :target",
            figures,
        )
        connection.commit()


def cookie_of_a_reader(app: Flask) -> str:
    """The cookie of somebody who is logged in."""
    with transaction():
        account = account_by_email(BEN.email)
        token = begin_session(account) if account else ""
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'sid': token, 'csrf_token': 'a' * 40})}"
