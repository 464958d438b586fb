"""The test client: a browser without JavaScript that can also play our script, by asking for fragments."""

import itertools
import re
from html import unescape
from typing import Any

from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

_addresses = (f"10.{a}.{b}.{c}" for a, b, c in itertools.product(range(256), range(256), range(1, 255)))


class Reader(FlaskClient):
    """One browser at an address of its own, so that limits by address meet nobody else."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.environ_base["REMOTE_ADDR"] = next(_addresses)
        self.expects_failures = False
        self._token = ""

    def open(self, *arguments: Any, **named: Any) -> TestResponse:
        """Ask for something; an error that nobody foresaw fails the test, which finds it in the log."""
        answer = super().open(*arguments, **named)
        assert self.expects_failures or answer.status_code != 500, "an unexpected error: see the captured log"
        return answer

    def fetch(self, path: str, **named: Any) -> TestResponse:
        """What our script gets for a page."""
        return self.get(path, headers={"X-Fragment": "1"}, **named)

    def send(
        self, path: str, fields: dict[str, object] | None = None, *, fragment: bool = False, **named: object
    ) -> TestResponse:
        """Post a form, with the form token that this reader's pages hold; with `fragment`, as our script does."""
        data = {"csrf_token": self.token, **(fields or {}), **named}
        headers = {"X-Fragment": "1"} if fragment else {}
        return self.post(path, data=data, headers=headers)

    def log_in(self, identifier: str, password: str) -> TestResponse:
        """Log in by the form; the token changes with it."""
        answer = self.send("/login", identifier=identifier, password=password)
        self._token = ""
        return answer

    @property
    def token(self) -> str:
        """The form token that this reader's next page will hold; no page is asked for."""
        if not self._token:
            with self.session_transaction() as kept, self.application.test_request_context():
                session.update(kept)
                self._token = generate_csrf()
                kept.setdefault("csrf_token", session["csrf_token"])
        return self._token


def hidden_field(html: str, name: str) -> str:
    """The value of the first hidden field of that name, or ''."""
    for tag in re.findall(r"<input[^>]*>", html):
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if f'name="{name}"' in tag and value:
            return unescape(value[1])
    return ""
