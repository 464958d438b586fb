"""Somebody who owns an account, with what they carry in their pockets."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pyotp

from app.foundation import clock
from tests.parts.device import Device


class Owner:
    """Somebody with a browser, a device for passkeys, and an authenticator app."""

    def __init__(self, reader: Any, device: Device) -> None:
        self.reader = reader
        self.device = device
        self.secret = ""
        self.codes: list[str] = []

    def asked(self, path: str) -> dict[str, Any]:
        """What the server wants to know from the device."""
        answer = self.reader.send(path)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)

    def add_passkey(self, name: str = "Telefon") -> Any:
        """As the page does it."""
        answer = self.device.create(self.asked("/account/passkeys/new/options"))
        return self._noted(self.reader.send("/account/passkeys/new", name=name, credential=answer))

    def use_passkey(self, reader: Any = None, back: str = "") -> Any:
        """Log in with the last passkey, in this browser or another one."""
        where = Owner(reader or self.reader, self.device)
        answer = self.device.get(where.asked("/login/passkey/options"))
        return where.reader.send("/login/passkey", credential=answer, next=back)

    def add_app(self) -> Any:
        """Scan the code and type what the app shows."""
        self.reader.send("/account/authenticator")
        shown = self.reader.get("/account/authenticator/confirmation").text
        self.secret = re.findall(r"secret__key[^>]*>\s*([A-Z2-7 ]+)", shown)[0].replace(" ", "")
        return self._noted(self.reader.send("/account/authenticator/confirmation", code=self.code()))

    def code(self, steps: int = 0) -> str:
        """What the app shows, or showed or will show so many steps from now."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * steps))

    def _noted(self, answer: Any) -> Any:
        self.codes = re.findall(r"<li>((?:\w{4}-){2}\w{4})</li>", unescape(answer.text)) or self.codes
        self.reader._token = ""
        return answer
