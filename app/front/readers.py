"""The pieces of a page that are one reader's own, for pages that are otherwise the same for all readers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from flask import Flask
from markupsafe import escape
from sqlalchemy import Engine

from app.accounts.door import is_plain_reader, reader_behind
from app.accounts.viewer import Viewer
from app.discussion.queries.drafts import has_drafts
from app.discussion.views.asking import shown_token
from app.discussion.views.personal import PageShown, css_on, marks_for
from app.foundation.quick_reads import RecentReads, reading_from
from app.foundation.tokens import new_token
from app.notifications.queries.notifications import unread_count
from app.notifications.views.bell import drawn_bell
from app.web.errors import know_our_addresses
from app.web.kept_pages import ReadersPage
from app.web.language import LANGUAGE_COOKIE
from app.web.pages import rendered
from app.web.security import csrf_token_for, new_nonce

READ_BYTES = 1_000_000


class Readers:
    """Knows the readers behind session cookies, and fills the holes of a page for them."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self._app = app
        self._engine = engine
        self._cookies: Any = app.session_interface
        self._reads = RecentReads(engine, READ_BYTES)
        self._bell = cache(self._drawn_bell)
        self.note_of_old_pages = cache(self._note_of_old_pages)

    def session_of(self, cookie: str) -> Mapping[str, Any] | None:
        """What the cookie says, where it is one of somebody who is logged in."""
        session: Mapping[str, Any] | None = self._cookies.said_by(cookie)
        return session if session and "sid" in session and "csrf_token" in session else None

    def plain_reader(self, session: Mapping[str, Any]) -> Viewer | None:
        """Who that is; None for whoever is shown more than other readers are, and where the door has work to do."""
        return self._reads.get(("reader", session["sid"]), lambda: self._plain_reader(session["sid"]), 1500)

    def own_pieces(
        self, reader: Viewer, session: Mapping[str, Any], language: str, page: ReadersPage
    ) -> Mapping[str, str] | None:
        """The pieces for the page's holes; None where a text of theirs waits, to be published or to be sent."""
        key = ("pieces", session["sid"], session.get("browser"), language, page.number)
        lasting = self._reads.get(key, lambda: self._lasting_pieces(reader, session, language, page), 1500)
        if lasting is None:
            return None
        passing = {"csrf": csrf_token_for(self._app.config["SECRET_KEY"], session["csrf_token"]), "nonce": new_nonce()}
        if "style" in lasting:
            passing |= {"submit": new_token(), "shown": shown_token(reader.id)}
        return {**lasting, **passing}

    def _plain_reader(self, sid: str) -> Viewer | None:
        with reading_from(self._engine):
            person = reader_behind(sid)
        return person if person is not None and is_plain_reader(person) else None

    def _lasting_pieces(
        self, reader: Viewer, session: Mapping[str, Any], language: str, page: ReadersPage
    ) -> Mapping[str, str] | None:
        """Those that are the same until something is written."""
        with reading_from(self._engine):
            bell = self._bell(language, unread_count(reader.id or 0))
            pieces = {"name": str(escape(reader.name)), "bell": bell}
            talk: PageShown | None = page.told.get("talk")
            if talk is None:
                return pieces
            marks = marks_for(talk, reader)
            if marks.waiting or has_drafts(session.get("browser")):
                return None
            return pieces | {"style": str(css_on(talk, reader, marks))}

    def _drawn_bell(self, language: str, count: int) -> str:
        with self._speaking(language):
            return drawn_bell(count)

    def _note_of_old_pages(self, language: str) -> str:
        with self._speaking(language):
            return rendered("front/_old_page.html")

    @contextmanager
    def _speaking(self, language: str) -> Iterator[None]:
        """For a piece that is the same for every reader of this language; whichever hosts are trusted."""
        with self._app.test_request_context("/", headers={"Cookie": f"{LANGUAGE_COOKIE}={language}"}):
            know_our_addresses()
            yield
