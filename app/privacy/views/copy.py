"""The page in a copy of one's data: complete in one file, for reading without a server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Table

from app.discussion.queries.reasons import label_of
from app.foundation import clock
from app.foundation.db import Base
from app.foundation.text.markdown import stored_html
from app.privacy.labels import FOR_PROGRAMS, LABELS, REASONS, WORDS
from app.privacy.ledger import LEDGER
from app.privacy.queries.holdings import Person, rows_about, tables_with_people
from app.web.language import exact_time, language
from app.web.letters import link, speaking_to

# Read as texts, not as lists of what is in a row.
TEXTS = {"comment", "comment_revision"}


@dataclass(frozen=True, slots=True)
class Section:
    """What one entry of the ledger holds; rows are read while the page is written."""

    title: str
    what: str
    texts: Iterator[dict[str, Any]]
    rows: Iterator[list[tuple[str, str]]]


def readable_pages(person: Person, language: str) -> Iterator[str]:
    """The page, piece by piece."""
    with speaking_to(language):
        template = current_app.jinja_env.get_template("privacy/copy.html")
        yield from template.generate(
            language=language,
            site_url=current_app.config["PUBLIC_URL"],
            made_at=clock.now(),
            sections=_sections(person),
        )


def _sections(person: Person) -> Iterator[Section]:
    known = {table.name for table in tables_with_people()}
    for entry in LEDGER:
        tables = [Base.metadata.tables[name] for name in entry.tables if name in known]
        texts = chain.from_iterable(_texts(person, table) for table in tables if table.name == "comment")
        rows = chain.from_iterable(_rows(person, table) for table in tables if table.name not in TEXTS)
        if tables:
            yield Section(entry.title, entry.what, texts, rows)


def _texts(person: Person, table: Table) -> Iterator[dict[str, Any]]:
    for row in rows_about(person, table):
        url = link("discussion.comment", id=row["id"]) if row["position"] is not None else ""
        yield {**row, "html": stored_html(row["html"]), "url": url}


def _rows(person: Person, table: Table) -> Iterator[list[tuple[str, str]]]:
    """Without what is empty, and without the number under which the person is kept: both say nothing to anybody."""
    for row in rows_about(person, table):
        shown = [
            (gettext(LABELS[name]), _said(value, f"{table.name}.{name}"))
            for name, value in row.items()
            if name in LABELS and f"{table.name}.{name}" not in FOR_PROGRAMS
            if name != "account_id" or isinstance(value, str)
        ]
        filled = [(label, value) for label, value in shown if value]
        if filled:
            yield filled


def _said(value: Any, column: str) -> str:
    words = WORDS.get(column, {})
    if value in words:
        return str(gettext(words[value]))
    if column in REASONS:
        return label_of(value, language())
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, datetime):
        return exact_time(value)
    return "" if value is None else str(value)
