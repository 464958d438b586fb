"""Many people with real connections who post at the same time."""

import copy
import http.client
import secrets
import threading
import urllib.parse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from app.accounts.actions.signing_up import create_account
from app.foundation.db import transaction
from app.foundation.passwords import passwords
from tests.parts.client import hidden_field
from tests.parts.publication import Published, create_article
from tests.parts.server import Server

PASSWORD = "fünfzig Stimmen im selben Saal"
GENEROUS = {
    "HOLD_FIRST_COMMENTS": 0,
    "LIMIT_LOG_INS_PER_MINUTE": 100_000,
    "LIMIT_COMMENTS_PER_MINUTE": 100_000,
    "WORLD": "",
}


class Client:
    """One browser with one connection that is kept; cookies and the form token are its own."""

    def __init__(self, server: Server, email: str = "", *, patience_seconds: float = 30) -> None:
        self.email = email
        self._port = server.port
        self._patience_seconds = patience_seconds
        self._connection = self._connect()
        self._cookies: dict[str, str] = {}
        self._token = ""

    def log_in(self) -> None:
        """By the form, as everybody does."""
        _, page = self.ask("GET", "/login")
        fields = {"csrf_token": hidden_field(page, "csrf_token"), "identifier": self.email, "password": PASSWORD}
        status, page = self.ask("POST", "/login", fields)
        assert status == 303, page
        _, page = self.ask("GET", "/account")
        self._token = hidden_field(page, "csrf_token")

    def post(self, path: str, body: str, submit_token: str, *, by_script: bool = True) -> tuple[int, str]:
        """Send a comment; the status and the answer, or what the connection raised."""
        fields = {"csrf_token": self._token, "body": body, "submit_token": submit_token, "do": "post"}
        return self.ask("POST", path, fields, **({"X-Fragment": "1"} if by_script else {}))

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        """One request over the connection."""
        given = {"Host": f"localhost:{self._port}", "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            given |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self._port}"}
        self._connection.request(method, path, body, given | headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, text

    def reconnect(self) -> None:
        """A new connection, after the server was away."""
        self._connection.close()
        self._connection = self._connect()

    def copy(self, server: Server | None = None) -> "Client":
        """The same browser with another connection, maybe to another node."""
        other = copy.copy(self)
        other._port = server.port if server else self._port
        other._cookies = dict(self._cookies)
        other._connection = other._connect()
        return other

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._patience_seconds)


class Crowd:
    """An article, and so many people with accounts of their own who have yet to log in."""

    def __init__(self, server: Server, size: int) -> None:
        emails = [f"stimme{number}@example.org" for number in range(1, size + 1)]
        with server.inside() as app:
            self.article: Published = create_article(app)
            password_hash = passwords().hash(PASSWORD)
            with transaction():
                for number, email in enumerate(emails, 1):
                    name = f"Stimme Nr {number}"
                    create_account(name=name, email=email, password_hash=password_hash, is_confirmed=True)
        self.clients = [Client(server, email) for email in emails]

    def enter(self) -> None:
        """Everybody logs in, a few at a time."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Client.log_in, self.clients))

    def at_once(self, work: Callable[[Client], Any]) -> list[Any]:
        """What `work` gives for every client; all begin at the same moment."""
        begin = threading.Barrier(len(self.clients))

        def begun(client: Client) -> Any:
            begin.wait()
            return work(client)

        with ThreadPoolExecutor(len(self.clients)) as pool:
            return list(pool.map(begun, self.clients))

    def leave(self) -> None:
        """Everybody hangs up."""
        for client in self.clients:
            client.close()


def fresh_token() -> str:
    """What a form carries to be told from another one."""
    return secrets.token_urlsafe(16)
