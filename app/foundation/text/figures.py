"""Figures: hand-made SVG drawings set into an article, rebuilt from a short list of shapes."""

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

from markupsafe import escape

from app.foundation.refusals import Invalid
from app.foundation.text.markdown import RenderedText
from app.foundation.words import N_

Figures = Mapping[str, str]

SVG = "http://www.w3.org/2000/svg"
SHAPES = {
    "svg",
    "g",
    "title",
    "desc",
    "rect",
    "line",
    "text",
    "tspan",
    "path",
    "circle",
    "polygon",
    "polyline",
}
GEOMETRY = set(
    "x y x1 x2 y1 y2 cx cy r rx ry d dx dy width height points transform viewBox text-anchor dominant-baseline"
    " font-size font-weight stroke-width class".split()
)
DEEPEST_GROUP = 20
_IMAGE = re.compile(r'^!\[([^\]]*)\]\(([\w.-]+\.svg)(?:\s+"([^"]*)")?\)[ \t]*$', re.MULTILINE)


def place_figures(render: Callable[[str, str], RenderedText], source: str, language: str, figures: Figures) -> str:
    """The article's HTML with every image line that names a drawing replaced by that drawing.

    Raises Invalid for an image whose drawing isn't there or holds anything but shapes.
    """
    parts: list[str] = []
    end = 0
    for image in _IMAGE.finditer(source):
        parts.append(render(source[end : image.start()], language).html)
        parts.append(_figure(figures, image[1], image[2], image[3] or "", len(parts)))
        end = image.end()
    parts.append(render(source[end:], language).html)
    return "\n".join(part for part in parts if part)


def safe_drawing(svg: str, description: str, number: int) -> str:
    """The drawing rebuilt from allowed shapes and geometry alone, described for those who can't see it."""
    if "<!" in svg:
        raise Invalid("figure", N_("The drawing holds something other than shapes."))
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - no declarations, so no entities
    except ElementTree.ParseError:
        raise Invalid("figure", N_("The drawing is not valid SVG.")) from None
    if root.tag != f"{{{SVG}}}svg":
        raise Invalid("figure", N_("The drawing is not valid SVG."))
    inner = "".join(_rebuilt(child) for child in root if _name(child) not in {"title", "desc"})
    label = f"figure-{number}"
    attributes = _attributes(root)
    return (
        f'<svg{attributes} role="img" aria-labelledby="{label}"><title id="{label}">{escape(description)}</title>'
        f"{inner}</svg>"
    )


def _figure(figures: Figures, description: str, name: str, caption: str, number: int) -> str:
    if name not in figures:
        raise Invalid("figure", N_("The drawing %(name)s is missing."), name=name)
    drawing = safe_drawing(figures[name], description, number)
    words = f'<figcaption class="figure__caption">{escape(caption)}</figcaption>' if caption else ""
    return f'<figure class="figure">{drawing}{words}</figure>'


def _rebuilt(element: ElementTree.Element, depth: int = 1) -> str:
    name = _name(element)
    if name not in SHAPES or depth > DEEPEST_GROUP:
        raise Invalid("figure", N_("The drawing holds something other than shapes."))
    inner = _words(element.text)
    inner += "".join(_rebuilt(child, depth + 1) + _words(child.tail) for child in element)
    return f"<{name}{_attributes(element)}>{inner}</{name}>"


def _words(text: str | None) -> str:
    return str(escape(re.sub(r"\s+", " ", text))) if text and text.strip() else ""


def _attributes(element: ElementTree.Element) -> str:
    kept = {name: value for name, value in element.attrib.items() if name in GEOMETRY and "url" not in value.lower()}
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).removeprefix(f"{{{SVG}}}")
