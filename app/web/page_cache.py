"""Finished pages, answered ahead of Flask: those for everybody as they are, those for readers with their own pieces.

A page is kept under the version of what it shows, read before the page is made. The version is raised in the same
transaction as the change, so nobody is ever shown a page from before an acknowledged change.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie
from werkzeug.sansio.utils import host_is_trusted

from app.foundation.caches import BoundedCache
from app.foundation.logs import log
from app.foundation.turns import among_few, make_room
from app.web.compression import LONGEST_ACCEPT, accepted_encodings
from app.web.crowding import is_sending
from app.web.holes import FOR_ALL
from app.web.kept_pages import Headers, KeptPage, ReadersPage
from app.web.language import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES, choose_language

PUBLIC = "no-cache"
OLD_FOR_SECONDS = 600.0
MOST_PATIENT_SECONDS = 1.0  # then a page is made twice: whoever makes it may be waiting for a database that is away
KNOWN_BYTES = 200_000  # a thousand paths
_QUERY = re.compile(
    r"(?:(?:order=(?:newest|oldest|recommended)|picked=1|after=\d{1,10}|before=\d{1,10}|score=\d{1,7})(?:&(?=.)|$)){0,5}"
)

StartResponse = Callable[..., Any]
Key = tuple[str, ...]


class Asked(NamedTuple):
    """Which page somebody wants, of those that are kept."""

    path: str
    query: str
    language: str
    theme: str


class Readers(Protocol):
    """Who knows the people behind session cookies."""

    def session_of(self, cookie: str) -> Mapping[str, Any] | None:
        """What the cookie says, where it is one of somebody who is logged in."""

    def plain_reader(self, session: Mapping[str, Any]) -> Any:
        """Who that is; None for whoever is shown more than other readers are."""

    def own_pieces(
        self, reader: Any, session: Mapping[str, Any], language: str, page: ReadersPage
    ) -> Mapping[str, str] | None:
        """The pieces for the page's holes; None where more than these would be different for this reader."""

    def note_of_old_pages(self, language: str) -> str:
        """HTML that says that the page may be out of date."""


class PageCache:
    """A WSGI layer. `version_of` gives the version of a path's page, or None for one that isn't kept.

    Whoever needs work is one of a few, see `foundation/turns.py`; not so strangers whose page is in memory, if
    `remembered_version_of` knows its version, or if it is read from a database that is `far`: that keeps nobody busy.
    """

    def __init__(
        self,
        flask: Callable[..., Iterable[bytes]],
        *,
        version_of: Callable[[str], str | None],
        remembered_version_of: Callable[[str], str | None] = lambda _path: None,
        far: bool = False,
        readers: Readers,
        session_cookie: str,
        default_language: str,
        trusted_hosts: Sequence[str] | None,
        limit_bytes: int,
    ) -> None:
        self._flask = flask
        self._version_of = version_of
        self._early_version_of = version_of if far else remembered_version_of
        self._is_far = far
        self._readers = readers
        self._session_cookie = session_cookie
        self._default_language = default_language
        self._trusted_hosts = trusted_hosts
        self._pages: BoundedCache[KeptPage] = BoundedCache(limit_bytes // 2)
        self._known: BoundedCache[tuple[str, float]] = BoundedCache(KNOWN_BYTES)
        self._readers_pages: BoundedCache[ReadersPage] = BoundedCache(limit_bytes // 2)
        self._making = [threading.Lock() for _ in range(64)]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or let Flask answer and keep that."""
        cookie = environ.get("HTTP_COOKIE", "")
        cookies: Mapping[str, str] = parse_cookie(cookie) if cookie else {}
        session: Mapping[str, Any] | None = None
        if self._session_cookie in cookies:
            session = self._readers.session_of(cookies[self._session_cookie])
            if session is None:
                return self._flask(environ, start_response)
        asked = self._asked(environ, cookies)
        if asked is None:
            return self._flask(environ, start_response)
        try:
            version = self._early_version_of(asked.path) if session is None else None
        except SQLAlchemyError as error:
            return self._from_before(error, asked, environ, start_response)
        if version is not None:
            self._known.put(asked.path, (version, time.monotonic()), 200)
            page = self._pages.get((*asked, version))
            if page is not None:
                return _sent(page, environ, start_response)
        elif self._is_far and session is None:
            return self._flask(environ, start_response)
        read = version if self._is_far else None  # elsewhere it is read once more, as waiting in line took a while
        return among_few("reading", lambda: self._looked_up(asked, read, session, environ, start_response))

    def _looked_up(
        self,
        asked: Asked,
        version: str | None,
        session: Mapping[str, Any] | None,
        environ: dict[str, Any],
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        try:
            if version is None:
                version = self._version_of(asked.path)
                if version is None:
                    return self._flask(environ, start_response)
                self._known.put(asked.path, (version, time.monotonic()), 200)
            own = self._own_page((*asked, version), asked, session, environ) if session is not None else None
        except SQLAlchemyError as error:
            return self._from_before(error, asked, environ, start_response)
        if session is None:
            return self._for_everybody((*asked, version), environ, start_response)
        if own is None:
            return self._flask(environ, start_response)
        page, pieces = own
        return page.send(pieces, "gzip" if "gzip" in accepted_encodings(environ) else "", environ, start_response)

    def _for_everybody(self, key: Key, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        page = self._pages.get(key)
        if page is None:
            with self._alone_with(key):
                page = self._pages.get(key)
                if page is None:
                    status, headers, content = _made_by(self._flask, environ)
                    if not _may_be_kept(status, headers):
                        start_response(status, headers)
                        return [content] if environ["REQUEST_METHOD"] == "GET" else []
                    page = KeptPage(headers, content)
                    self._pages.put(key, page, page.size_bytes)
        return _sent(page, environ, start_response)

    def _own_page(
        self, key: Key, asked: Asked, session: Mapping[str, Any], environ: dict[str, Any]
    ) -> tuple[ReadersPage, Mapping[str, str]] | None:
        """A reader's page and their own pieces. What nobody foresaw is Flask's to answer, with a page that says so."""
        try:
            reader = self._readers.plain_reader(session)
            page = self._page_for_readers(key, asked, environ) if reader is not None else None
            own = self._readers.own_pieces(reader, session, asked.language, page) if page is not None else None
        except SQLAlchemyError:
            raise
        except Exception:
            log().error("a reader's page could not be put together", exc_info=True)
            return None
        return None if page is None or own is None else (page, own)

    def _from_before(
        self, error: SQLAlchemyError, asked: Asked, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """While the database is away: the page as it was just before, which says so; readers are strangers then.

        Only if this process has seen a few minutes ago that nothing newer was there: what was removed stays away.
        """
        log().warning("page from before, the database is away", error=type(error).__name__)
        version, seen = self._known.get(asked.path) or ("", 0.0)
        page = self._pages.get((*asked, version)) if time.monotonic() - seen <= OLD_FOR_SECONDS else None
        if page is None:
            environ["wortmeldung.database_away"] = True
            return self._flask(environ, start_response)
        old = page.with_note(self._readers.note_of_old_pages(asked.language))
        return _sent(old, environ, start_response)

    def _page_for_readers(self, key: Key, asked: Asked, environ: dict[str, Any]) -> ReadersPage | None:
        page = self._readers_pages.get(key)
        if page is None:
            with self._alone_with(key):
                page = self._readers_pages.get(key) or self._make_for_readers(key, asked, environ)
        return page

    @contextmanager
    def _alone_with(self, key: Key) -> Iterator[None]:
        """One at a time makes a page; whoever waits for that is in nobody's way, and doesn't wait long."""
        lock = self._making[hash(key) % len(self._making)]
        is_alone = lock.acquire(blocking=False)
        if not is_alone:
            make_room()
            is_alone = lock.acquire(timeout=MOST_PATIENT_SECONDS)
        try:
            yield
        finally:
            if is_alone:
                lock.release()

    def _asked(self, environ: dict[str, Any], cookies: Mapping[str, str]) -> Asked | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or is_sending(environ):
            return None
        if "HTTP_X_FRAGMENT" in environ or not self._host_is_ours(environ):
            return None
        path, query = environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", "")
        if query and not _QUERY.fullmatch(query):
            return None
        theme = cookies.get(THEME_COOKIE, "auto")
        chosen = cookies.get(LANGUAGE_COOKIE)
        language = _language(
            chosen if chosen in LANGUAGES else None,
            environ.get("HTTP_ACCEPT_LANGUAGE", "")[:LONGEST_ACCEPT],
            self._default_language,
        )
        return Asked(path, query, language, theme if theme in THEMES else "auto")

    def _host_is_ours(self, environ: dict[str, Any]) -> bool:
        return not self._trusted_hosts or host_is_trusted(environ.get("HTTP_HOST"), self._trusted_hosts)

    def _make_for_readers(self, key: Key, asked: Asked, environ: dict[str, Any]) -> ReadersPage | None:
        """The page for all who are logged in; made without the cookie of whoever asks."""
        told: dict[str, Any] = {}
        choices = f"{LANGUAGE_COOKIE}={asked.language}; {THEME_COOKIE}={asked.theme}"
        status, headers, content = _made_by(self._flask, {**environ, "HTTP_COOKIE": choices, FOR_ALL: told})
        if not status.startswith("200") or not told or any(name.lower() == "set-cookie" for name, _ in headers):
            return None
        page = ReadersPage(headers, content, told)
        self._readers_pages.put(key, page, page.size_bytes)
        return page


def _sent(page: KeptPage, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    return page.answer(accepted_encodings(environ)).send(environ, start_response)


def _may_be_kept(status: str, headers: Headers) -> bool:
    named = {name.lower(): value for name, value in headers}
    return status.startswith("200") and "set-cookie" not in named and named.get("cache-control") == PUBLIC


def _made_by(flask: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    """What Flask answers to the whole request, as it is before compression."""
    started: list[tuple[str, Headers]] = []
    whole = {**environ, "REQUEST_METHOD": "GET", "wortmeldung.plain": True}
    whole.pop("HTTP_IF_NONE_MATCH", None)
    whole.pop("HTTP_IF_MODIFIED_SINCE", None)
    parts = flask(whole, lambda status, headers, *_error: started.append((status, headers)))
    try:
        content = b"".join(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    return *started[-1], content


# Browsers send the same few headers again and again; reading one costs more than the rest of an answer.
@lru_cache(maxsize=1000)
def _language(cookie: str | None, header: str, default: str) -> str:
    return choose_language(cookie, parse_accept_header(header, LanguageAccept), default)
