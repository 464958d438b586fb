"""Pages for everybody who is logged in: made once, with holes where a reader's own pieces go.

Such a page is made for a stand-in and not for whoever asked first, so nothing of theirs can get into what is kept.
"""

import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import has_request_context, request

FOR_ALL = "wortmeldung.for_all"

_secret = secrets.token_hex(12)  # of this process: no text that anybody writes can look like a hole
HOLE = re.compile(rb"own-%s-([a-z]+)-" % _secret.encode())


def hole(name: str) -> str:
    """Marks the place of a reader's own piece; it stays as it is in HTML, in an attribute and in a header."""
    return f"own-{_secret}-{name}-"


def made_for_all() -> bool:
    """Whether the page is made for all who are logged in, and may hold nothing of anybody's own."""
    return has_request_context() and FOR_ALL in request.environ


def own(name: str, make: Callable[[], str]) -> str:
    """What `make` gives, or the hole for it on a page that is made for all."""
    return hole(name) if made_for_all() else make()


def note(**told: Any) -> None:
    """Keep beside a page that is made for all what its readers' own pieces depend on."""
    if made_for_all():
        request.environ[FOR_ALL].update(told)
