"""Somebody with a browser that knows no JavaScript: cookies, forms and redirects over real HTTP."""

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from tests.parts.client import hidden_field


@dataclass(frozen=True)
class Answer:
    """What came back: after redirects, `url` says where one ended up."""

    status: int
    url: str
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def field(self, name: str) -> str:
        """The value of a hidden field of the page."""
        value = hidden_field(self.text, name)
        assert value, f"{self.url} has no field {name!r}"
        return value


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        return None


class Visitor:
    """One browser; not for several threads at once."""

    def __init__(self, url: str, *, follow_redirects: bool = True, timeout: float = 20) -> None:
        self.url = url
        self.timeout = timeout
        handlers: list[Any] = [urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())]
        if not follow_redirects:
            handlers.append(_NoRedirects())
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send fields as a form does; see `send` for one that needs a token."""
        data = urllib.parse.urlencode(fields).encode()
        headers = {"Origin": self.url, "Referer": self.url + path} | headers
        return self._ask(urllib.request.Request(self.url + path, data=data, headers=headers))

    def send(self, page: str, fields: dict[str, str], to: str | None = None, **headers: str) -> Answer:
        """Open the page, fill in its form and send it, with its token, to `to` or to where the page came from."""
        token = self.get(page).field("csrf_token")
        return self.post(to or page, {"csrf_token": token} | fields, **headers)

    def log_in(self, identifier: str, password: str) -> Answer:
        """Log in by the form, or fail."""
        answer = self.send("/login", {"identifier": identifier, "password": password, "next": ""})
        assert answer.status == 200, answer.text
        assert "/login" not in answer.url, answer.text
        return answer

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            response = self._opener.open(request, timeout=self.timeout)
        except urllib.error.HTTPError as refused:
            response = refused
        with response:
            return Answer(response.status, response.url, response.headers, response.read())
