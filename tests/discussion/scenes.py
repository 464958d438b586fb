"""Discussions for tests: what was said, made by the same actions as the pages use, and what a page shows of it."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, inspect, select

from app.accounts.viewer import Viewer, viewer_of
from app.discussion.actions.editing import delete_comment, edit_comment
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.recounting import wrong_counts
from app.discussion.actions.writing import write_text
from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.models.discussion import Discussion
from app.foundation import clock
from app.foundation.db import Base, db, in_transaction
from app.moderation.actions import closing, deciding
from tests.parts.client import hidden_field
from tests.parts.publication import Cast, Published, Somebody

EXPIRED = timedelta(hours=13)


class Scene:
    """One article with its discussion, and people who say something without going through a page."""

    def __init__(self, app: Flask, article: Published, people: Cast) -> None:
        self.app = app
        self.article = article
        self.people = people

    def viewer(self, key: str) -> Viewer:
        """A member of the cast as actions know them."""
        person: Somebody = getattr(self.people, key)
        return viewer_of(person.id, person.name, person.role)

    def say(self, who: str, text: str = "Ein Gedanke", to: int | None = None, *, token: str = "") -> int:
        """Post a comment, or an answer `to` another one; its number."""
        return self.say_all(who, [text], to, token=token)[0]

    def say_all(self, who: str, texts: list[str], to: int | None = None, *, token: str = "") -> list[int]:
        """Several of them in one transaction."""
        with self.app.app_context():
            number = self.discussion_id

            def posted() -> list[int]:
                return [post_comment(Sent(self.viewer(who), number, write_text(text), token, to)).id for text in texts]

            return in_transaction(posted)

    def edit(self, who: str, comment: int, text: str, revision: int | None = None) -> None:
        """Give a comment another text."""
        number = revision or self.comment(comment)["revision"]
        self._do(
            lambda: edit_comment(editor=self.viewer(who), comment_id=comment, text=write_text(text), revision=number)
        )

    def delete(self, who: str, comment: int) -> None:
        """Delete an own comment."""
        self._do(lambda: delete_comment(author=self.viewer(who), comment_id=comment))

    def judge(self, verb: str, comment: int, who: str = "mo", revision: int | None = None, **more: str) -> None:
        """Hide, restore or approve a comment."""
        act = getattr(deciding, f"{verb}_comment")
        given = {"reason": "insult"} if verb == "hide" else {}
        number = revision or self.comment(comment)["revision"]
        self._do(lambda: act(moderator=self.viewer(who), comment_id=comment, revision=number, **{**given, **more}))

    def close(self, reason: str = "Für heute ist alles gesagt.") -> None:
        """Close the discussion."""
        with self.app.app_context():
            number = self.discussion_id
            in_transaction(lambda: closing.close(moderator=self.viewer("mo"), discussion_id=number, reason=reason))

    def comment(self, number: int) -> dict[str, Any]:
        """The row of a comment."""
        return self.rows(Comment, Comment.id == number)[0]

    def comments(self) -> list[dict[str, Any]]:
        """The rows of all comments, the first one first."""
        return self.rows(Comment)

    def versions(self, number: int) -> list[dict[str, Any]]:
        """The rows of all versions of a comment."""
        return self.rows(CommentRevision, CommentRevision.comment_id == number)

    def rows(self, table: type[Base], *where: Any) -> list[dict[str, Any]]:
        """Rows of any table."""
        columns = table.__table__
        with self.app.app_context():
            wanted = select(columns).where(*where).order_by(*inspect(table).primary_key)
            return [dict(row._mapping) for row in db.session.execute(wanted)]

    @property
    def discussion_id(self) -> int:
        """The number of the discussion; to be asked for in an application context."""
        return db.session.scalars(select(Discussion.id).where(Discussion.article_id == self.article.id)).one()

    @property
    def discussion(self) -> dict[str, Any]:
        """The row of the discussion."""
        return self.rows(Discussion, Discussion.article_id == self.article.id)[0]

    @property
    def wrong_counts(self) -> list[str]:
        """Kept counts that are wrong."""
        with self.app.app_context():
            return wrong_counts()

    def traces_of(self, text: str) -> list[str]:
        """The columns, of any table, in which this text still stands."""
        found = []
        with self.app.app_context():
            for table in Base.metadata.sorted_tables:
                for row in db.session.execute(select(table)).mappings():
                    found += [f"{table.name}.{name}" for name, value in row.items() if text in str(value)]
        return found

    def _do(self, action: Callable[[], object]) -> None:
        with self.app.app_context():
            in_transaction(action)


@contextmanager
def queries_counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent to the database inside the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def later(**by: float) -> datetime:
    """A moment in the future."""
    return clock.now() + timedelta(**by)


def words(markup: str) -> str:
    """What one reads of a piece of HTML."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def shown(page: str) -> list[int]:
    """The comments on a page, from top to bottom."""
    return [int(number) for number in re.findall(r'<article class="comment [^>]*\bid="comment-(\d+)"', page)]


def threads(page: str) -> list[int]:
    """The threads on a page, from top to bottom."""
    return [int(number) for number in re.findall(r'<li class="thread" id="thread-(\d+)"', page)]


def comment_html(page: str, number: int) -> str:
    """One comment's own HTML, without its replies."""
    found = re.search(rf'<article class="comment [^>]*\bid="comment-{number}".*?</article>', page, re.DOTALL)
    assert found, f"comment {number} is not on the page"
    return found[0]


def link(page: str, rel: str) -> str | None:
    """The address behind 'next' or 'prev'."""
    for tag in re.findall(r"<a\b[^>]*>", page):
        if f'rel="{rel}"' in tag:
            found = re.search(r'href="([^"]*)"', tag)
            return html.unescape(found[1]).partition("#")[0] if found else None
    return None


def box(page: str) -> str:
    """What stands in the text box."""
    found = re.search(r"<textarea[^>]*>\r?\n?(.*?)</textarea>", page, re.DOTALL)
    assert found, "there is no text box"
    return html.unescape(found[1])


def error_at_box(page: str) -> str:
    """What is said at the text box."""
    found = re.search(r'class="field__errors"[^>]*>(.*?)</p>', page, re.DOTALL)
    return words(found[1]) if found else ""


def one_click(reader: Any, page: str, path: str, **more: object) -> Any:
    """Send the form of the page as it stands."""
    fields = {"csrf_token": hidden_field(page, "csrf_token"), "submit_token": hidden_field(page, "submit_token")}
    return reader.post(path, data={**fields, "body": box(page), "do": "post", **more})


def in_english(reader: Any) -> Any:
    """The reader has chosen English."""
    reader.set_cookie("language", "en")
    return reader
