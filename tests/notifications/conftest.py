"""The scene of a discussion, and what people are told of it; letters go out without waiting for company."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.foundation.db import db, in_transaction
from app.notifications.actions.choosing import choose
from app.notifications.models.notification import Notification
from app.notifications.queries.choices import Wish
from app.notifications.queries.notifications import told_to, unread_count
from tests.discussion.scenes import Scene
from tests.parts.publication import Cast, Published


class ToldScene(Scene):
    """A scene in which one can ask what somebody is told."""

    work: Callable[[], int]

    def told(self, who: str) -> list[tuple[str, int | None]]:
        """Kind and comment of what this person is told in the page, the oldest first."""
        self.work()
        with self.app.app_context():
            account_id = getattr(self.people, who).id
            return [(one.kind, one.comment_id) for one in reversed(told_to(account_id, before_id=None, limit=100))]

    def unread(self, who: str) -> int:
        """What the bell says."""
        self.work()
        with self.app.app_context():
            return unread_count(getattr(self.people, who).id)

    def choose(self, who: str, **kinds: tuple[bool, str]) -> None:
        """`choose("ben", reply=(True, "daily"))`."""
        wishes = {kind: Wish(*wish) for kind, wish in kinds.items()}
        with self.app.app_context():
            in_transaction(lambda: choose(account_id=getattr(self.people, who).id, wishes=wishes))

    def stored_of(self, who: str) -> list[int]:
        """The numbers of what this person is told."""
        with self.app.app_context():
            return [one.id for one in told_to(getattr(self.people, who).id, before_id=None, limit=100)]

    def stored(self) -> list[tuple[Any, ...]]:
        """Who is told what, as it is stored."""
        with self.app.app_context():
            wanted = select(Notification.account_id, Notification.kind, Notification.about, Notification.mail_id)
            return [tuple(row) for row in db.session.execute(wanted.order_by(Notification.id))]


@pytest.fixture
def scene(
    app: Flask,
    article: Published,
    people: Cast,
    setting: Callable[[str, object], None],
    work: Callable[[], int],
) -> ToldScene:
    """`scene.say("ben", "Hallo")` posts a comment, `scene.told("ada")` is what Ada is told then."""
    setting("HOLD_FIRST_COMMENTS", 0)
    setting("LIMIT_COMMENTS_PER_MINUTE", 10_000)
    setting("MAIL_BUNDLE_SECONDS", 0)
    made = ToldScene(app, article, people)
    made.work = work
    work()
    with app.app_context():
        in_transaction(lambda: db.session.execute(delete(Notification)))
    return made
