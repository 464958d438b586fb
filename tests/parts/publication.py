"""The cast and an article, made by the same actions as the pages use."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.accounts.actions.signing_up import create_account
from app.accounts.models.account import Account, Role
from app.articles.actions.publishing import publish_article
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.passwords import passwords
from seeds.cast import PRINCIPALS, Person

PASSWORD = "vier kleine Wörter am Morgen"
SOURCE = "Ein erster Absatz.\n\n## Ein Titel\n\nEin zweiter Absatz mit *Betonung*."


@dataclass(frozen=True)
class Somebody:
    """A member of the cast with an account."""

    id: int
    key: str
    name: str
    email: str
    role: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Published:
    """An article that can be read."""

    id: int
    slug: str
    title: str

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"/articles/{self.slug}"


class Cast(SimpleNamespace):
    """`cast.ben` is Ben."""

    def __iter__(self) -> Iterator[Somebody]:
        return iter(vars(self).values())


def create_cast(app: Flask, people: tuple[Person, ...] = PRINCIPALS) -> Cast:
    """Give everybody an account."""
    with app.app_context():
        password_hash = passwords().hash(PASSWORD)
        with transaction():
            made = {person.key: _account(person, password_hash) for person in people}
    return Cast(**made)


class RememberedCast:
    """The same cast again and again in empty tables: the actions make it once, then its rows are put back."""

    def __init__(self) -> None:
        self._cast: Cast | None = None
        self._rows: list[dict[str, Any]] = []

    def create(self, app: Flask) -> Cast:
        """Give everybody an account, as `create_cast` does, made just now."""
        if self._cast is None:
            self._cast = create_cast(app)
            with app.app_context():
                found = db.session.execute(select(Account.__table__).order_by(Account.id)).mappings()
                self._rows = [{name: value for name, value in row.items() if name != "id"} for row in found]
            return self._cast
        now = clock.now()
        rows = [
            {name: now if isinstance(value, datetime) else value for name, value in row.items()} for row in self._rows
        ]
        with app.app_context(), transaction():
            ids = db.session.scalars(insert(Account).returning(Account.id, sort_by_parameter_order=True), rows).all()
        return Cast(**{one.key: replace(one, id=number) for one, number in zip(self._cast, ids, strict=True)})


def create_article(app: Flask, **fields: Any) -> Published:
    """Publish an article."""
    given = {"title": "Wer baut die Brücke?", "source": SOURCE, "language": "de", "slug": "bruecke", **fields}
    with app.app_context(), transaction():
        article = publish_article(**given)
        return Published(article.id, article.slug, article.title)


def _account(person: Person, password_hash: str) -> Somebody:
    account = create_account(
        name=person.name,
        email=person.email,
        password_hash=password_hash,
        role=Role(person.role),
        is_confirmed=True,
    )
    return Somebody(account.id, person.key, person.name, person.email, person.role)
