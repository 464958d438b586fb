"""From a letter to the message that travels: MIME, headers that nobody can write into, and who it is from."""

import ipaddress
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from app.foundation.mail.letter import Letter
from app.foundation.mail.outbox import Mail

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_NAME = re.compile(r'[^\s<>,;:"()\[\]\\@]+')
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Za-z:.]+\]")
_VERBATIM = {"list-unsubscribe", "list-unsubscribe-post", "message-id", "references", "in-reply-to"}


class BadAddress(ValueError):
    """No letter can be sent to or from such an address."""


class _Policy(EmailPolicy):
    """Lines end as SMTP wants them; headers made of addresses of ours stay in one piece, however long."""

    def fold(self, name: str, value: str) -> str:
        """Python would cut a long link into encoded words, and no mail program would find it again."""
        return f"{name}: {value}{self.linesep}" if name.lower() in _VERBATIM else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        if name.lower() in _VERBATIM:
            return f"{name}: {value}{self.linesep}".encode("ascii", "strict")
        return super().fold_binary(name, value)


POLICY = _Policy(
    linesep=SMTP.linesep, max_line_length=SMTP.max_line_length, cte_type="7bit", raise_on_defect=False, utf8=False
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who letters are from, and the host their numbers are made with."""

    name: str
    address: str
    host: str


def sender_of(*, mail_from: str, public_url: str, site_name: str) -> Sender:
    """As the settings say; without `MAIL_FROM` it is `no-reply@` the publication's host."""
    host = _ascii_host(urlsplit(public_url).hostname or "localhost")
    name, address = parseaddr(mail_from)
    return Sender(one_line(name or site_name), address or f"no-reply@{host}", host)


def message_of(mail: Mail, letter: Letter, *, text: str, html: str, sender: Sender) -> EmailMessage:
    """The message, with text and HTML as two ways to read it. Raises BadAddress where it can't be addressed.

    It is the same message whenever it is made of the same mail: a server that sees it twice can tell.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(sender.address, sender.name)
    message["To"] = _address(mail.address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{_word(mail.message_id)}@{sender.host}>"
    if letter.thread:
        root = f"<{_word(letter.thread)}@{sender.host}>"
        message["In-Reply-To"] = root
        message["References"] = root
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_url(letter.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # earlier it would go to the text part
    message.set_boundary(f"=_{_word(mail.message_id)}")
    return message


def envelope_address(address: str) -> str:
    """The address as servers pass it on: the host in ASCII. Raises BadAddress for what is none."""
    name, _, host = address.rpartition("@")
    host = _ascii_host(host)
    if not _NAME.fullmatch(name) or _BREAKS.search(name) or not _HOST.fullmatch(host):
        raise BadAddress("not an address")
    return f"{name}@{host}"


def one_line(text: str) -> str:
    """The text without line ends and other signs that could begin a new header."""
    return " ".join(_BREAKS.sub(" ", text).split())


def _address(address: str, name: str = "") -> Address:
    user, _, host = envelope_address(address).rpartition("@")
    try:
        return Address(display_name=name, username=user, domain=host)
    except Exception as error:  # the library raises many kinds, of which some are no ValueError
        raise BadAddress("not an address") from error


def _ascii_host(host: str) -> str:
    if host.startswith("["):
        return host
    try:
        return f"[{'IPv6:' if ':' in host else ''}{ipaddress.ip_address(host)}]"
    except ValueError:
        pass
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise BadAddress("not a host") from error


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "", text)


def _url(url: str) -> str:
    if _BREAKS.search(url) or not url.isascii() or any(sign in url for sign in "<> ,"):
        raise ValueError("not an address that fits into a header")
    return url
