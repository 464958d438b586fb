"""Letters of the tests' own, written to order."""

import pytest

from app import wiring
from app.foundation.db import transaction
from app.foundation.mail.letter import Letter, Paragraph
from app.foundation.mail.outbox import put_mail
from app.web import letters as writing


def plain(mail):
    """Says the words that were given."""
    return Letter(mail.data.get("subject", "Guten Tag"), (Paragraph(mail.data.get("words", "…")),), "Weil es so ist.")


@pytest.fixture
def composers():
    """A table of composers to change; `plain` is in it."""

    class Table(dict):
        def __setitem__(self, kind, composer):
            super().__setitem__(kind, composer)
            writing.connect(self)

    table = Table()
    table["plain"] = plain
    yield table
    writing.connect(wiring.LETTERS)


@pytest.fixture
def put(app, composers):
    """Puts a letter into the outbox."""

    def into(to="ben@example.org", *, kind="plain", language="de", **named):
        with app.app_context(), transaction():
            return put_mail(kind, to=to, language=language, **named).id

    return into
