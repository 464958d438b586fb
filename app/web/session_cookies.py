"""Session cookies, as Flask signs them; one that was read lately is not unpacked and checked anew."""

import time
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadData

LONGEST_COOKIE = 4096  # what browsers keep


class SessionCookies(SecureCookieSessionInterface):
    """Flask's way of keeping sessions, with a memory for the cookies that a process sees again and again."""

    def __init__(self, app: Flask) -> None:
        self._signer: Any = super().get_signing_serializer(app)
        self._longest_seconds = app.permanent_session_lifetime.total_seconds()
        self._unpacked = lru_cache(maxsize=2000)(self._unpack)

    def get_signing_serializer(self, app: Flask) -> Any:
        """The one that cookies are read with, for writing them too."""
        return self._signer

    def said_by(self, cookie: str) -> Mapping[str, Any] | None:
        """What the cookie says, for reading; None for one that isn't ours or is too old."""
        if len(cookie) > LONGEST_COOKIE:
            return None
        try:
            said, signed_at = self._unpacked(cookie)
        except BadData:  # nothing of it is remembered
            return None
        return said if 0 <= int(time.time()) - signed_at <= self._longest_seconds else None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session of a request, empty where its cookie says nothing."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        said = self.said_by(cookie) if cookie else None
        return self.session_class(deepcopy(said) if said else None)

    def _unpack(self, cookie: str) -> tuple[Mapping[str, Any], float]:
        said, signed_at = self._signer.loads(cookie, return_timestamp=True)
        return (said if isinstance(said, dict) else {}), signed_at.timestamp()
