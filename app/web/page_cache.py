"""Finished pages for people without a session, answered ahead of Flask.

A page is kept under the version of what it shows, read before the page is made. The version is raised in the same
transaction as the change, so nobody is ever shown a page from before an acknowledged change.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie, parse_etags
from werkzeug.sansio.utils import host_is_trusted

from app.foundation.caches import BoundedCache
from app.web.compression import best_encoding, compressed
from app.web.language import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, choose_language

PUBLIC = "no-cache"
VARIES_WITH = "Cookie, Accept-Language, Accept-Encoding"
_QUERY = re.compile(r"(?:(?:order=(?:newest|oldest)|after=\d{1,10}|before=\d{1,10})(?:&(?=.)|$)){0,3}")

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished answer."""

    etag: str
    headers: Headers
    body: bytes


class PageCache:
    """A WSGI layer. `version_of` gives the version of a path's page, or None for one that isn't kept."""

    def __init__(
        self,
        flask: Callable[..., Iterable[bytes]],
        *,
        version_of: Callable[[str], str | None],
        session_cookie: str,
        default_language: str,
        trusted_hosts: Sequence[str] | None,
        limit_bytes: int,
    ) -> None:
        self._flask = flask
        self._version_of = version_of
        self._session_cookie = session_cookie
        self._default_language = default_language
        self._trusted_hosts = trusted_hosts
        self._pages: BoundedCache[KeptPage] = BoundedCache(limit_bytes)
        self._making = [threading.Lock() for _ in range(64)]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from memory, or let Flask answer and keep that."""
        key = self._key(environ)
        if key is None:
            return self._flask(environ, start_response)
        page: KeptPage | Iterable[bytes] | None = self._pages.get(key)
        if page is None:
            with self._making[hash(key) % len(self._making)]:
                page = self._pages.get(key) or self._make(key, environ, start_response)
        return _answer(page, environ, start_response) if isinstance(page, KeptPage) else page

    def _key(self, environ: dict[str, Any]) -> tuple[str, ...] | None:
        cookie = environ.get("HTTP_COOKIE", "")
        cookies = parse_cookie(cookie) if cookie else {}
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or self._session_cookie in cookies:
            return None
        if "HTTP_X_FRAGMENT" in environ or not self._host_is_ours(environ):
            return None
        path, query = environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", "")
        if query and not _QUERY.fullmatch(query):
            return None
        try:
            version = self._version_of(path)
        except SQLAlchemyError:
            environ["wortmeldung.database_away"] = True
            return None
        if version is None:
            return None
        accepted = parse_accept_header(environ.get("HTTP_ACCEPT_LANGUAGE", ""), LanguageAccept)
        theme = cookies.get(THEME_COOKIE, "auto")
        return (
            path,
            query,
            version,
            choose_language(cookies.get(LANGUAGE_COOKIE), accepted, self._default_language),
            theme if theme in THEMES else "auto",
            best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )

    def _host_is_ours(self, environ: dict[str, Any]) -> bool:
        return not self._trusted_hosts or host_is_trusted(environ.get("HTTP_HOST"), self._trusted_hosts)

    def _make(
        self, key: tuple[str, ...], environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> KeptPage | Iterable[bytes]:
        started: list[Any] = []
        whole = {**environ, "REQUEST_METHOD": "GET", "wortmeldung.plain": True}
        whole.pop("HTTP_IF_NONE_MATCH", None)
        whole.pop("HTTP_IF_MODIFIED_SINCE", None)
        parts = self._flask(whole, lambda status, headers, *_error: started.append((status, headers)))
        try:
            content = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        status, headers = started[-1]
        named = {name.lower(): value for name, value in headers}
        if not status.startswith("200") or "set-cookie" in named or named.get("cache-control") != PUBLIC:
            start_response(status, headers)
            return [content] if environ["REQUEST_METHOD"] == "GET" else []
        page = _kept(headers, content, key[-1])
        self._pages.put(key, page, len(page.body) + 2000)
        return page


def _kept(headers: Headers, content: bytes, encoding: str) -> KeptPage:
    body = compressed(content, encoding)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    own = {"etag", "content-length", "vary", "content-encoding"}
    kept = [(name, value) for name, value in headers if name.lower() not in own]
    kept += [("ETag", etag), ("Vary", VARIES_WITH)]
    if encoding:
        kept.append(("Content-Encoding", encoding))
    return KeptPage(etag, kept, body)


def _answer(page: KeptPage, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and parse_etags(known).contains_weak(page.etag.strip('"')):
        start_response("304 Not Modified", [h for h in page.headers if h[0].lower() != "content-type"])
        return []
    start_response("200 OK", [*page.headers, ("Content-Length", str(len(page.body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
