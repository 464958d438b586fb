"""What the worlds have in common: people, articles, and comments with a past."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from app.accounts.actions.signing_up import create_account
from app.accounts.models import Account, Role
from app.accounts.queries import account_by_email
from app.accounts.viewer import Viewer, viewer_of
from app.articles.actions.importing import import_article, read_file
from app.articles.queries import ArticlePage, published_article, slug_is_taken
from app.discussion.actions.posting import post_comment
from app.discussion.actions.writing import write_text
from app.discussion.models.comment import CommentState
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.passwords import passwords
from app.foundation.tokens import new_token
from app.moderation.actions import approve_comment
from seeds.cast import Person

T = TypeVar("T")

ARTICLES = Path(__file__).parent / "articles"


def sow_article(file_name: str, *, published_at: datetime | None = None) -> ArticlePage:
    """Import one of the articles beside this file, unless it is there already."""
    file = read_file(ARTICLES / file_name)
    slug = str(file.front["slug"])
    if published_at is not None:
        file.front["published"] = published_at
    if not slug_is_taken(slug):
        import_article(file)
    return published_article(slug)


def sow_people(people: Iterable[Person]) -> dict[str, Viewer]:
    """An account for everybody but administrators, by key; the first of those is whoever sets the place up.

    Nobody knows the passwords, so these accounts can't be logged in to.
    """
    nobodys = passwords().hash(new_token())
    found = {
        person.key: account_by_email(person.email) or _account(person, nobodys)
        for person in people
        if person.role != Role.ADMINISTRATOR
    }
    return {key: viewer_of(account.id, account.name, account.role) for key, account in found.items()}


def sow_comment(
    *,
    author: Viewer,
    moderator: Viewer,
    discussion_id: int,
    markdown: str,
    parent_id: int | None,
    at: datetime,
) -> int:
    """Post a comment as if it were `at`; what screening holds the moderator approves. Returns its number."""
    with clock.pretending(at):
        text = write_text(markdown)
        comment = post_comment(
            author=author, discussion_id=discussion_id, text=text, submit_token="", parent_id=parent_id
        )
    if comment.state == CommentState.HELD:
        with clock.pretending(at + timedelta(minutes=2)):
            approve_comment(moderator=moderator, comment_id=comment.id, revision=comment.revision)
    return comment.id


def in_one_go(write: Callable[[], T]) -> T:
    """Run `write` in a transaction."""
    with transaction():
        return write()


def days_ago(days: float) -> datetime:
    """A moment before now."""
    return datetime.now(UTC) - timedelta(days=days)


def _account(person: Person, password_hash: str) -> Account:
    return create_account(name=person.name, email=person.email, password_hash=password_hash, role=Role(person.role))
