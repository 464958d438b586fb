"""The version of what a page for everybody shows: one small read for the page cache."""

import re

from sqlalchemy import Engine

from app.foundation.quick_reads import RecentReads, first_row
from app.front.views import ARTICLES_ON_HOME

KNOWN_BYTES = 300_000  # a thousand pages

_ARTICLE = re.compile(r"/articles/([a-z0-9][a-z0-9-]{0,119})")
# What the publisher writes about the house (`house_page`) shows at the foot of every page.
_ARTICLE_VERSION = (
    "SELECT article.version, discussion.version, (SELECT coalesce(sum(revision), 0) FROM house_page) FROM article"
    " JOIN discussion ON discussion.article_id = article.id"
    " WHERE article.slug = :slug AND article.published_at IS NOT NULL"
)
_HOME_VERSION = (
    "SELECT count(*), coalesce(sum(shown.id), 0), coalesce(sum(shown.version), 0),"
    " coalesce(sum(discussion.comment_count), 0), coalesce(sum(discussion.version), 0),"
    " (SELECT coalesce(sum(revision), 0) FROM house_page) FROM"
    " (SELECT id, version FROM article WHERE published_at IS NOT NULL"
    " ORDER BY published_at DESC, id DESC LIMIT :most) AS shown"
    " JOIN discussion ON discussion.article_id = shown.id"
)


class Versions:
    """The versions of pages, read anew whenever anything may have been written since."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reads = RecentReads(engine, KNOWN_BYTES)

    def __call__(self, path: str) -> str | None:
        """The version of the page at `path`, see `page_version`."""
        return self._reads.get(path, lambda: page_version(self._engine, path), 300)

    def remembered(self, path: str) -> str | None:
        """The same if it was read a moment ago and nothing was written since; else None, and without reading."""
        version: str | None = self._reads.remembered(path)
        return version


def page_version(engine: Engine, path: str) -> str | None:
    """The version of the page at `path`; None for pages that aren't the same for everybody, or don't exist."""
    if path == "/":
        return _read(engine, _HOME_VERSION, {"most": ARTICLES_ON_HOME})
    article = _ARTICLE.fullmatch(path)
    return _read(engine, _ARTICLE_VERSION, {"slug": article[1]}) if article else None


def _read(engine: Engine, wanted: str, values: dict[str, str | int]) -> str | None:
    row = first_row(engine, wanted, values)
    return None if row is None else ".".join(str(figure) for figure in row)
