"""What the worlds have in common: people, articles, and comments with a past."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account, Role
from app.accounts.queries.accounts import account_by_email
from app.accounts.viewer import Viewer, viewer_of
from app.articles.actions.importing import import_article, read_file
from app.articles.queries import ArticlePage, published_article, slug_is_taken
from app.discussion.actions.following import follow_own_threads
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.discussion.models.comment import CommentState
from app.foundation import clock
from app.foundation.db import transaction
from app.foundation.passwords import passwords
from app.foundation.tokens import new_token
from app.moderation.actions.deciding import approve_comment
from app.notifications.actions.choosing import NOTHING, choose
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
        comment = post_comment(Sent(author, discussion_id, text, parent_id=parent_id))
    if comment.state == CommentState.HELD:
        with clock.pretending(at + timedelta(minutes=2)):
            approve_comment(moderator=moderator, comment_id=comment.id, revision=1)
    return comment.id


def in_one_go(write: Callable[[], T]) -> T:
    """Run `write` in a transaction."""
    with transaction():
        return write()


def days_ago(days: float) -> datetime:
    """A moment before now."""
    return datetime.now(UTC) - timedelta(days=days)


def _account(person: Person, password_hash: str) -> Account:
    """Nobody reads mail to example.org, or the notifications of people who can't log in: they chose to get none."""
    account = create_account(
        name=person.name,
        email=person.email,
        password_hash=password_hash,
        role=Role(person.role),
        is_confirmed=True,
    )
    choose(account_id=account.id, wishes=NOTHING)
    follow_own_threads(account_id=account.id, wanted=False)
    return account
