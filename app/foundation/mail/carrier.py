"""The letter carrier: takes messages to the mail server over one verified connection."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from app.foundation.mail.post import POLICY, BadAddress, envelope_address

TIMEOUT_SECONDS = 10.0
_PORTS = {"smtp": 587, "smtps": 465}
_ENHANCED = re.compile(rb"^\s*([245]\.\d{1,3}\.\d{1,3})\b")


class Unreachable(Exception):
    """The mail server can't be talked to, or breaks off: none of the letters' fault. `reason` is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BrokenOff(Unreachable):
    """The connection broke while this letter was handed over; whether it arrived is not known."""


class Refused(Exception):
    """The server doesn't take this letter: for ever, or just now. `reason` is its code."""

    def __init__(self, reason: str, *, for_ever: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_ever = for_ever


class Carrier(Protocol):
    """Somebody who takes a message away, or raises Refused or Unreachable."""

    def carry(self, mail_id: int, message: EmailMessage) -> None:
        """Returns once the message is in other hands."""

    def close(self) -> None:
        """Put down what is held open."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where to connect, and as whom."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    encrypted_from_the_start: bool = False


def mail_server(url: str) -> MailServer:
    """The server that an address like `smtp://user:password@host:587` means. Raises ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        raise ValueError("not an address of a mail server")
    return MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted_from_the_start=parts.scheme == "smtps",
    )


class PostalCarrier:
    """Carries over SMTP; the connection opens with the first message and is used for all of them.

    The server's certificate is checked. Where it offers encryption it is used; a password is never sent without.
    """

    def __init__(self, server: MailServer, *, own_host: str = "localhost") -> None:
        self._server = server
        self._own_host = own_host
        self._connection: smtplib.SMTP | None = None

    def carry(self, mail_id: int, message: EmailMessage) -> None:
        """Hand one message over. Raises Refused or Unreachable."""
        try:
            sender, to = (envelope_address(message[name].addresses[0].addr_spec) for name in ("From", "To"))
        except BadAddress:
            raise Refused("address", for_ever=True) from None
        if self._connection is None:
            self._connection = self._connect()
        beyond_ascii = not (sender + to).isascii()
        content = message.as_bytes(policy=POLICY.clone(utf8=beyond_ascii))
        try:
            self._hand_over(self._connection, sender, to, content, ["SMTPUTF8"] if beyond_ascii else [])
        except Refused:
            raise
        except Unreachable:
            self._drop()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise BrokenOff(_reason(error)) from None

    def close(self) -> None:
        """Say goodbye."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection: smtplib.SMTP | None = None
        secure = ssl.create_default_context()
        try:
            if server.encrypted_from_the_start:
                connection = smtplib.SMTP_SSL(
                    server.host, server.port, self._own_host, timeout=TIMEOUT_SECONDS, context=secure
                )
            else:
                connection = smtplib.SMTP(server.host, server.port, self._own_host, timeout=TIMEOUT_SECONDS)
                _encrypt(connection, secure, is_must=bool(server.user))
            if server.user:
                connection.login(server.user, server.password)
        except (OSError, smtplib.SMTPException, Unreachable) as error:
            if connection is not None:
                connection.close()
            if isinstance(error, Unreachable):
                raise
            raise Unreachable(_reason(error)) from None
        return connection

    def _hand_over(self, connection: smtplib.SMTP, sender: str, to: str, message: bytes, options: list[str]) -> None:
        try:
            connection.sendmail(sender, [to], message, mail_options=options)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, said),) = error.recipients.values()
            _refuse(code, said)
        except smtplib.SMTPSenderRefused as error:
            _refuse(error.smtp_code, error.smtp_error, for_ever=False)  # we are to blame, not the letter
        except smtplib.SMTPNotSupportedError:
            raise Refused("address", for_ever=True) from None
        except (smtplib.SMTPDataError, smtplib.SMTPHeloError) as error:
            _refuse(error.smtp_code, error.smtp_error)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _encrypt(connection: smtplib.SMTP, secure: ssl.SSLContext, *, is_must: bool) -> None:
    connection.ehlo_or_helo_if_needed()
    if connection.has_extn("starttls"):
        connection.starttls(context=secure)
    elif is_must:
        raise Unreachable("no encryption offered, so no password sent")


def _refuse(code: int, said: bytes | str, *, for_ever: bool | None = None) -> None:
    said = said if isinstance(said, bytes) else said.encode()
    if code == 421:  # the server closes
        raise Unreachable("421") from None
    detail = _ENHANCED.match(said)
    reason = f"{code} {detail[1].decode()}" if detail else str(code)
    raise Refused(reason, for_ever=500 <= code < 600 if for_ever is None else for_ever) from None


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPServerDisconnected) and error.__context__ is not None:
        return type(error.__context__).__name__  # what broke the connection says more
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
