"""The cast and an article, made by the same actions as the pages use."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask import Flask

from app.accounts.actions.signing_up import create_account
from app.accounts.models import Role
from app.articles.actions.publishing import publish_article
from app.foundation.db import transaction
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


def create_article(app: Flask, **fields: Any) -> Published:
    """Publish an article."""
    given = {"title": "Wer baut die Brücke?", "source": SOURCE, "language": "de", "slug": "bruecke", **fields}
    with app.app_context(), transaction():
        article = publish_article(**given)
        return Published(article.id, article.slug, article.title)


def _account(person: Person, password_hash: str) -> Somebody:
    account = create_account(name=person.name, email=person.email, password_hash=password_hash, role=Role(person.role))
    return Somebody(account.id, person.key, person.name, person.email, person.role)
