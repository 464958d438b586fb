"""Numbers and names in URLs that can't overflow a database, and where a request comes from."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask.globals import request_ctx
from werkzeug.routing import BaseConverter, IntegerConverter

from app.foundation.daily_key import key_of_period, key_of_today
from app.foundation.tokens import keyed_hash
from app.web.devices import device_name

LARGEST_ID = 2**31 - 1
LONGEST_NAME = 120
_NAMES_OF_OURS = frozenset({"slug", "name", "order", "_anchor"})


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
    app.jinja_env.globals["url_for"] = _addresses()


def _addresses() -> Callable[..., str]:
    """Like `url_for`, in a tenth of the time: a page has a hundred addresses, and each comment twelve of them.

    Those with numbers alone are remembered by their pattern, those with names of ours as they are. What anybody may
    make up, as the address to go back to, is not: strangers would choose what fills the memory.
    """
    patterns: dict[tuple[str, str, tuple[str, ...]], str] = {}

    @lru_cache(maxsize=2000)
    def known(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(values))

    def address(endpoint: str, **values: Any) -> str:
        adapter = request_ctx.url_adapter if has_request_context() else None
        if adapter is None or endpoint.startswith(".") or not all(map(_is_ours, values, values.values())):
            return url_for(endpoint, **values)
        if not all(type(value) is int for value in values.values()):
            return known(adapter.script_name, endpoint, tuple(values.items()))
        key = (adapter.script_name, endpoint, tuple(values))
        if key not in patterns:
            patterns[key] = _pattern(endpoint, tuple(values))
        return patterns[key] % values

    return address


def _is_ours(name: str, value: object) -> bool:
    """A number, or a short word under a name that stands for something of ours; on every host the same."""
    if type(value) is int:
        return name[0] != "_"
    return type(value) is str and name in _NAMES_OF_OURS and len(value) <= LONGEST_NAME


def _pattern(endpoint: str, names: tuple[str, ...]) -> str:
    """An address of that kind with `%(name)d` for each number."""
    examples = {name: LARGEST_ID - place for place, name in enumerate(names)}
    pattern = url_for(endpoint, **examples).replace("%", "%%")  # type: ignore[arg-type]
    for name, example in examples.items():
        pattern = pattern.replace(str(example), f"%({name})d")
    return pattern


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
