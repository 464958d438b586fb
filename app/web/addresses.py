"""Numbers and names in URLs that can't overflow a database, and where a request comes from."""

import ipaddress

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter

from app.foundation.daily_key import key_of_period, key_of_today
from app.foundation.tokens import keyed_hash
from app.web.devices import device_name

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A row's number; larger ones than the database holds are not found."""

    def __init__(self, map: object) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)  # type: ignore[arg-type]


class SlugConverter(BaseConverter):
    """Small letters, digits and hyphens."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?"
    part_isolating = True


def know_addresses(app: Flask) -> None:
    """Make `<id:…>` and `<slug:…>` known to URL rules."""
    app.url_map.converters.update(id=IdConverter, slug=SlugConverter)


def number_in_query(name: str) -> int | None:
    """A positive number from the query, or None for anything else."""
    typed = request.args.get(name, "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(LARGEST_ID)) else 0
    return number if 0 < number <= LARGEST_ID else None


def network_key() -> str:
    """A hash of the sender's network, under the day's key: the IPv4 address, or the first half of an IPv6 address.

    Once a day it makes that key, in a write of its own: ask before a transaction begins.
    """
    return keyed_hash(key_of_today(), "network", _network())


def sign_up_marks() -> tuple[str, str]:
    """Hashes of the sender's network and of the kind of browser, for telling accounts of one person for a few days.

    Ask before a transaction begins.
    """
    key, agent = key_of_period(), device_name()
    speaks = request.headers.get("Accept-Language", "")[:200]
    return keyed_hash(key, "sign-up", _network()), keyed_hash(key, "sign-up browser", agent, speaks)


def _network() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
