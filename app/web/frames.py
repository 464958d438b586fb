"""Pages in two: a frame, kept under all that it is made of, and the pieces in it that are new with every comment.

What stands around a discussion is the same for days, and making it is most of the work for a page.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, render_template
from markupsafe import Markup

from app.foundation.caches import BoundedCache
from app.web.holes import made_for_all
from app.web.language import language, theme
from app.web.pages import here
from app.web.security import csp_nonce

_secret = secrets.token_hex(12)  # of this process: no text that anybody writes can look like the place of a piece
_PLACE = re.compile(rf"piece-{_secret}-([a-z0-9]+)-")


@dataclass(frozen=True, slots=True)
class Frame:
    """In turn what stays and the name of a piece; `has_style`: whether the answer has an inline style to allow."""

    parts: tuple[str, ...]
    has_style: bool

    def around(self, pieces: Mapping[str, str]) -> str:
        """The page with these pieces; KeyError where one is missing."""
        parts = list(self.parts)
        parts[1::2] = [pieces[name] for name in self.parts[1::2]]
        return "".join(parts)


_frames: BoundedCache[Frame] = BoundedCache(limit_bytes=4 * 1024 * 1024)


def page_in_frame(
    template: str,
    facts: Mapping[str, Hashable],
    pieces: Mapping[str, Markup],
    *,
    keep: bool,
    more: Callable[[], Mapping[str, object]] = dict,
) -> Response:
    """A whole page, whose template knows the `facts`, what `more` gives, and `pieces` by their names.

    With `keep`, for pages that are for everybody, its frame is kept as long as the facts are the same: the template may
    depend on nothing else that changes, nor do anything with a piece but show it. `more` is for what costs something to
    make and is the same for the same facts.
    """
    if not keep:
        return make_response(render_template(template, **facts, **more(), pieces=pieces))
    key = (template, made_for_all(), language(), theme(), here(), *facts.values())
    frame = _frames.get(key)
    if frame is None:
        places = {name: Markup("piece-{}-{}-").format(_secret, name) for name in pieces}
        parts = tuple(_PLACE.split(render_template(template, **facts, **more(), pieces=places)))
        frame = Frame(parts, "csp_nonce" in g)
        _frames.put(key, frame, 4 * sum(map(len, parts)) + 1000)
    elif frame.has_style:
        csp_nonce()
    return make_response(frame.around(pieces))
