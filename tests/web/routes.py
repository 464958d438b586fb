"""Every route of the app with values for its placeholders."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.foundation import clock

VALUES: dict[str, object] = {
    "slug": "bruecke",
    "id": 1,
    "token": "made-up",
    "name": "nothing.css",
    "reference": "MADEUP",
    "code": "made_up",
    "year": clock.now().year,
}


def rules(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Endpoint and path of every rule that answers the method."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()):
            yield rule.endpoint, path_of(rule)


def path_of(rule: Rule) -> str:
    """The rule's path with values in the place of its placeholders."""
    return re.sub(r"<(?:[^:>]+:)?([^>]+)>", lambda found: str(VALUES[found[1]]), rule.rule)


def everything_stored(app: Flask) -> dict[str, list[Any]]:
    """All rows of all tables but the counts of limits, which may rise."""
    from app.foundation.db import Base, db

    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "limit_count"
        }
