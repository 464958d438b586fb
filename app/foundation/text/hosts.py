"""The hosts that a text leads to."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

_LINK = re.compile(r'href="(https?://[^"]*)"', re.IGNORECASE)
_BARE = re.compile(r"(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?![\w-])")


def linked_hosts(html: str) -> tuple[str, ...]:
    """The host of each link of a rendered text, in the order of the links."""
    return tuple(host for link in _LINK.findall(html) if (host := _host_of(unescape(link))))


def named_hosts(plain: str) -> frozenset[str]:
    """What looks like a host in plain text, link or not."""
    return frozenset(host_key(name) for name in _BARE.findall(plain))


def host_key(host: str) -> str:
    """A host as it is compared: small, in ASCII where that is possible, without the dot at its end."""
    bare = host.strip().strip(".").casefold()
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


def and_its_parents(host: str) -> Iterator[str]:
    """`a.b.example`, `b.example`, `example`."""
    labels = host.split(".")
    return (".".join(labels[place:]) for place in range(len(labels)))


def _host_of(link: str) -> str:
    try:
        return host_key(urlsplit(link).hostname or "")
    except ValueError:
        return ""
