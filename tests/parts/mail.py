"""A real mail server that keeps what it is given, and what one wants to know of a letter.

`smtp` in a test is the server: `smtp.arrived` are the letters, `smtp.refuse("550 no such user")` answers so from now on
(or only `to="ben@example.org"`), `smtp.hang()` takes letters and says nothing, `smtp.go_down()` and `smtp.come_up()`
speak for themselves. `letters()` delivers what waits in this process's outbox and gives what has come since last time.
"""

import asyncio
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from flask import Flask

from app.foundation.mail.delivering import deliver_due
from app.web.letters import written
from tests.parts import free_port


@dataclass(frozen=True)
class Received:
    """A letter that has arrived at the server."""

    to: str
    sender: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The whole of it."""
        return message_from_bytes(self.content, policy=default)  # type: ignore[return-value]

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The text part, with ordinary line ends."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def links(self) -> list[str]:
        """Every address in the text, in order."""
        return re.findall(r"https?://\S+", self.text)

    def link(self, piece: str = "") -> str:
        """The path of the only link, or of the only one with `piece` in it, as a client in this process asks for it."""
        (found,) = {url for url in self.links() if piece in url}
        return "/" + found.split("/", 3)[3]

    @property
    def code(self) -> str:
        """The digits to type."""
        return re.search(r"^ {4}([\d ]+)$", self.text, re.MULTILINE)[1].replace(" ", "")  # type: ignore[index]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"there is no {kind} part"
        return str(part.get_content()).replace("\r\n", "\n")


class PostOffice:
    """An SMTP server on a port of its own."""

    def __init__(self, **options: Any) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.arrived: list[Received] = []
        self.connections = 0
        self._options = options
        self._refusals: dict[str | None, str] = {}
        self._open = threading.Event()
        self._controller: Controller | None = None
        self.reset()

    def reset(self) -> None:
        """Forget everything, and work again. What hangs since earlier ends up where nobody looks any more."""
        self.arrived = []
        self.connections = 0
        self._refusals.clear()
        self._open.set()
        self.come_up()

    def refuse(self, answer: str, *, to: str | None = None) -> None:
        """Answer so to every recipient, or to this one."""
        self._refusals[to] = answer

    def accept(self) -> None:
        """Refuse nobody any more, and let hanging letters go on."""
        self._refusals.clear()
        self._open.set()

    def hang(self) -> None:
        """Take letters and say nothing, until `accept`."""
        self._open.clear()

    def go_down(self) -> None:
        """Nobody listens any more."""
        if self._controller is not None:
            self._open.set()
            self._controller.stop()
            self._controller = None

    def come_up(self) -> None:
        """Listen again."""
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._options)
            self._controller.start()

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who comes, for whoever is interested now."""
        session.host_name = hostname
        session.arrived = self.arrived
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take the recipient, or not."""
        answer = self._refusals.get(address) or self._refusals.get(None)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter."""
        while not self._open.is_set():  # noqa: ASYNC110 - it is opened by another thread
            await asyncio.sleep(0.02)
        session.arrived.append(Received(envelope.rcpt_tos[0], envelope.mail_from, envelope.original_content))
        return "250 Taken"


@contextmanager
def running_post_office(**options: Any) -> Iterator[PostOffice]:
    """A mail server for the length of the block."""
    office = PostOffice(**options)
    yield office
    office.go_down()


class Letters:
    """Delivers what waits; see the module."""

    def __init__(self, app: Flask, office: PostOffice) -> None:
        self._app = app
        self._office = office
        self._seen = 0

    def __call__(self, to: str | None = None) -> list[Received]:
        """The letters that have arrived since the last look, or only those to this address."""
        with self._app.app_context():
            deliver_due(written)
        new, self._seen = self._office.arrived[self._seen :], len(self._office.arrived)
        return [letter for letter in new if to in {None, letter.to}]

    def one(self, to: str | None = None) -> Received:
        """The only one."""
        (letter,) = self(to)
        return letter
