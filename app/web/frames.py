"""HTML in two: a frame, kept under all that it is made of, and the pieces in it that are new each time.

What stands around a discussion is the same for days, and all comments of a kind look alike; making that again is most
of the work for a page.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, render_template
from markupsafe import Markup, escape

from app.foundation.caches import BoundedCache
from app.web.holes import made_for_all
from app.web.language import language, theme
from app.web.pages import here, rendered
from app.web.security import csp_nonce

Pieces = Mapping[str, str | int]

# Of this process: no text that anybody writes can look like the place of a piece.
_secret = secrets.token_hex(12)
_first_number = 2_000_000_000 + secrets.randbelow(100_000_000)  # of ten digits, so none is a part of another


@dataclass(frozen=True, slots=True)
class Frame:
    """In turn what stays and the name of a piece; `has_style`: whether the answer has an inline style to allow."""

    parts: tuple[str, ...]
    has_style: bool = False

    def around(self, pieces: Pieces) -> str:
        """The whole, with these pieces; KeyError where one is missing."""
        # Copying a long list of comments takes longer than all else here, so what is safe is left as it is.
        shown = {name: piece if isinstance(piece, Markup) else escape(piece) for name, piece in pieces.items()}
        parts = list(self.parts)
        parts[1::2] = [shown[name] for name in self.parts[1::2]]
        return "".join(parts)


_frames: BoundedCache[Frame] = BoundedCache(limit_bytes=4 * 1024 * 1024)


def page_in_frame(
    template: str,
    facts: Mapping[str, Hashable],
    pieces: Pieces,
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
        places = _places(pieces)
        html = render_template(template, **facts, **more(), pieces=places)
        frame = _keep(key, Frame(_cut(html, places), "csp_nonce" in g))
    elif frame.has_style:
        csp_nonce()
    return make_response(frame.around(pieces))


def in_frame(template: str, facts: Mapping[str, Hashable], pieces: Pieces) -> Markup:
    """HTML for setting into a page: see `page_in_frame`, and `rendered` for what the template knows besides.

    The template may also make addresses of pieces that are numbers.
    """
    key = (template, language(), *facts.values())
    frame = _frames.get(key)
    if frame is None:
        places = _places(pieces)
        frame = _keep(key, Frame(_cut(rendered(template, **facts, pieces=places), places)))
    return Markup(frame.around(pieces))  # noqa: S704 - a template's, and what is set in is escaped


def _keep(key: Hashable, frame: Frame) -> Frame:
    _frames.put(key, frame, 4 * sum(map(len, frame.parts)) + 1000)
    return frame


def _places(pieces: Pieces) -> dict[str, str | int]:
    """What stands for each piece while the frame is made."""
    return {
        name: _first_number + place if isinstance(piece, int) else f"piece-{_secret}-{place:02}"
        for place, (name, piece) in enumerate(pieces.items())
    }


def _cut(html: str, places: Pieces) -> tuple[str, ...]:
    names = {str(place): name for name, place in places.items()}
    if not names:
        return (html,)
    parts = re.split(f"({'|'.join(names)})", html)
    parts[1::2] = [names[place] for place in parts[1::2]]
    return tuple(parts)
