"""What tests of accounts can ask for: the letters that wait, a clock to put forward, and somebody who has just come."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import wiring
from app.accounts.models.account import Account
from app.accounts.models.session import AccountSession
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.mail.letter import Button, Code, Letter, Part
from app.foundation.mail.outbox import Mail
from app.web.letters import speaking_to
from tests.parts.device import Device
from tests.parts.owner import Owner
from tests.parts.publication import PASSWORD


@dataclass(frozen=True)
class Composed:
    """A letter as it would be sent now; `letter` is None where it is no longer wanted."""

    kind: str
    to: str
    language: str
    letter: Letter | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it is made of."""
        assert self.letter is not None, "it is no longer wanted"
        return self.letter.parts

    @property
    def text(self) -> str:
        """All its sentences."""
        return repr(self.letter)

    @property
    def code(self) -> str:
        """The digits to type."""
        return next(part.digits for part in self.parts if isinstance(part, Code))

    def link(self, piece: str = "") -> str:
        """The path of its only button, or of the only one with `piece` in its address."""
        (url,) = [part.url for part in self.parts if isinstance(part, Button) and piece in part.url]
        return re.sub(r"^https?://[^/]+", "", url)


@pytest.fixture
def post(app):
    """`post()` are all letters that wait, the oldest first; `post("ben@example.org")` those to one address."""

    def waiting(to: str | None = None) -> list[Composed]:
        with app.app_context():
            mails = db.session.execute(select(Mail.id, Mail.address).order_by(Mail.id)).all()
        return [_composed(app, number) for number, address in mails if to in {None, address}]

    return waiting


def _composed(app: Any, number: int) -> Composed:
    """In a context of its own, as each letter has its own language."""
    with app.app_context(), speaking_to((mail := db.session.get_one(Mail, number)).language):
        return Composed(mail.kind, mail.address, mail.language, wiring.LETTERS[mail.kind](mail))


@pytest.fixture
def later(monkeypatch):
    """Puts the clock of this process, in all its threads, so far ahead of the real one."""
    real = clock.now

    def move(by):
        moment = real() + by
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


@pytest.fixture
def english(client):
    """A stranger who reads English."""
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def newcomer(app):
    """`newcomer()` is a browser in which somebody has just signed up as Nora; fields of the form can be given."""

    def signed_up(**fields: Any) -> Any:
        reader: Any = app.test_client()
        reader.set_cookie("language", "en")
        given = {"name": "Nora Nebel", "email": "nora@example.org", "password": PASSWORD, **fields}
        reader.signed_up = reader.send("/signup", given)
        reader._token = ""
        assert reader.signed_up.status_code == 303, reader.signed_up.text
        return reader

    return signed_up


@pytest.fixture
def owner(as_: Callable[[Any], Any]) -> Callable[..., Owner]:
    """`owner("ben")` is Ben, logged in, with a device and an app that hold nothing yet."""
    return lambda who: Owner(as_(who), Device())


@pytest.fixture
def letters(app: Flask) -> Callable[[], list[str]]:
    """The letters about factors that wait, with what they are about."""

    def waiting() -> list[str]:
        with app.app_context():
            mails = db.session.scalars(select(Mail).order_by(Mail.id)).all()
            ours = [mail for mail in mails if mail.kind.startswith(("factor_", "recovery_", "lost_"))]
            return [f"{mail.kind} {mail.data.get('what', '')}".strip() for mail in ours]

    return waiting


@pytest.fixture
def disable(app: Flask) -> Callable[[Any], None]:
    """Disables somebody's account."""

    def disabled(person: Any) -> None:
        with app.app_context(), transaction():
            db.session.get_one(Account, person.id).disabled_at = clock.now()

    return disabled


@pytest.fixture
def strengths(app: Flask) -> Callable[[], list[tuple[str, bool]]]:
    """Way and strength of all sessions."""

    def all_sessions() -> list[tuple[str, bool]]:
        with app.app_context():
            found = db.session.execute(select(AccountSession.way, AccountSession.is_strong).order_by(AccountSession.id))
            return [(way, is_strong) for way, is_strong in found]

    return all_sessions
