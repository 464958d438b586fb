"""A discussion, people who come and go, and what is done later."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.actions.erasing import erase_account, plan_deletion
from app.accounts.models.account import Account
from app.foundation.db import db, transaction
from app.foundation.mail.outbox import Mail
from tests.discussion.scenes import Scene
from tests.parts.publication import Cast, Published


@pytest.fixture
def scene(app: Flask, article: Published, people: Cast, setting: Callable[[str, object], None]) -> Scene:
    """A discussion in which everything appears at once."""
    setting("HOLD_FIRST_COMMENTS", 0)
    return Scene(app, article, people)


class Leaving:
    """People who leave; `.plan` and `.erase` as their pages and the worker do it."""

    def __init__(self, app: Flask, people: Cast) -> None:
        self.app = app
        self.people = people

    def plan(self, who: str, *, keeps_text: bool = False) -> datetime:
        """They have made up their mind."""
        with self.app.app_context(), transaction():
            return plan_deletion(account_id=getattr(self.people, who).id, keeps_text=keeps_text)

    def erase(self, who: str, *, keeps_text: bool = False) -> bool:
        """Their time has come."""
        account_id = getattr(self.people, who).id
        with self.app.app_context(), transaction():
            account = db.session.get(Account, account_id)
            assert account is not None
            account.deletion_keeps_text = keeps_text
            return erase_account(account_id)

    def account(self, who: str) -> dict[str, Any] | None:
        """The row, if it is still there."""
        with self.app.app_context():
            wanted = select(Account.__table__).where(Account.id == getattr(self.people, who).id)
            row = db.session.execute(wanted).mappings().one_or_none()
            return dict(row) if row else None

    def mails(self) -> list[tuple[str, str]]:
        """Kind and address of every letter that waits or was sent."""
        with self.app.app_context():
            wanted = select(Mail.kind, Mail.address).order_by(Mail.id)
            return [(kind, address) for kind, address in db.session.execute(wanted)]


@pytest.fixture
def leaving(app: Flask, people: Cast) -> Leaving:
    """People who leave."""
    return Leaving(app, people)
