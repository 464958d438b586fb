"""The version of what a page for everybody shows: one small read for the page cache."""

import re

from sqlalchemy import Engine, TextClause, text

from app.front.views import ARTICLES_ON_HOME

_ARTICLE = re.compile(r"/articles/([a-z0-9][a-z0-9-]{0,119})")
_ARTICLE_VERSION = text(
    "SELECT article.version, discussion.version FROM article"
    " JOIN discussion ON discussion.article_id = article.id"
    " WHERE article.slug = :slug AND article.published_at IS NOT NULL"
)
_HOME_VERSION = text(
    "SELECT count(*), coalesce(sum(shown.id), 0), coalesce(sum(shown.version), 0),"
    " coalesce(sum(discussion.comment_count), 0), coalesce(sum(discussion.version), 0) FROM"
    " (SELECT id, version FROM article WHERE published_at IS NOT NULL"
    " ORDER BY published_at DESC, id DESC LIMIT :most) AS shown"
    " JOIN discussion ON discussion.article_id = shown.id"
)


def page_version(engine: Engine, path: str) -> str | None:
    """The version of the page at `path`; None for pages that aren't the same for everybody, or don't exist."""
    if path == "/":
        return _read(engine, _HOME_VERSION, {"most": ARTICLES_ON_HOME})
    article = _ARTICLE.fullmatch(path)
    return _read(engine, _ARTICLE_VERSION, {"slug": article[1]}) if article else None


def _read(engine: Engine, wanted: TextClause, values: dict[str, str | int]) -> str | None:
    with engine.connect() as connection:
        row = connection.execute(wanted, values).first()
    return None if row is None else ".".join(str(figure) for figure in row)
