"""Numbers and names in URLs that can't overflow a database, and where a request comes from."""

import ipaddress

from flask import Flask, current_app, request
from werkzeug.routing import BaseConverter, IntegerConverter

from app.foundation.tokens import keyed_hash

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
    """A keyed hash of the sender's network: the IPv4 address, or the first half of an IPv6 address."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return keyed_hash(current_app.config["SECRET_KEY"], "network", "unknown")
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        address = mapped or ipaddress.ip_network(f"{address}/64", strict=False).network_address
    return keyed_hash(current_app.config["SECRET_KEY"], "network", str(address))
