"""Drawings in articles are rebuilt from shapes: whatever else an SVG can hold never reaches a reader."""

import re

import pytest

from app.foundation.refusals import Invalid
from app.foundation.text.figures import place_figures, safe_drawing
from app.foundation.text.markdown import render_article

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
OTHER = "The drawing holds something other than shapes."
INVALID = "The drawing is not valid SVG."


def svg(inside, attributes='viewBox="0 0 9 9"'):
    return f"<svg {NAMESPACE} {attributes}>{inside}</svg>"


def test_shapes_keep_their_geometry_and_their_words():
    drawing = safe_drawing(
        svg(
            "<title>weg</title>\n  <desc>weg</desc>\n  <g>\n    "
            '<text x="1" y="2">A &amp; <tspan dy="1">B</tspan>  C</text>\n  </g>\n'
        ),
        "Ein <Kran>",
        3,
    )
    assert drawing == (
        '<svg viewBox="0 0 9 9" role="img" aria-labelledby="figure-3"><title id="figure-3">Ein &lt;Kran&gt;</title>'
        '<g><text x="1" y="2">A &amp; <tspan dy="1">B</tspan> C</text></g></svg>'
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script href="https://example.org/x.js"/>',
        "<g><g><script/></g></g>",
        "<foreignObject><p>Hallo</p></foreignObject>",
        "<style>@import url(https://example.org)</style>",
        '<image href="https://example.org/x.png"/>',
        '<use href="#x"/>',
        '<a href="javascript:alert(1)"><text>Hier</text></a>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://example.org"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
        '<rect xmlns="http://example.org/not-svg"/>',
        "<SCRIPT>alert(1)</SCRIPT>",
        "<metadata/>",
        "<filter/>",
        "<?xml-stylesheet href='https://example.org'?><linearGradient/>",
    ],
)
def test_a_drawing_that_holds_anything_but_shapes_is_refused(inside):
    with pytest.raises(Invalid, match=OTHER):
        safe_drawing(svg(inside), "Bild", 1)


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://example.org/svg.dtd">',
        "<!-- nur ein Kommentar -->",
    ],
)
def test_declarations_are_refused_before_anything_reads_them(prologue):
    with pytest.raises(Invalid, match=OTHER):
        safe_drawing(prologue + svg("<text>&b;</text>"), "Bild", 1)


@pytest.mark.parametrize("broken", ["", "Hallo", "<svg>", "<svg", svg("<text>&file;</text>"), svg("<g>"), "\x00"])
def test_what_is_not_svg_is_refused(broken):
    with pytest.raises(Invalid, match=INVALID):
        safe_drawing(broken, "Bild", 1)


@pytest.mark.parametrize(
    "root", ["<svg/>", '<html xmlns="http://www.w3.org/1999/xhtml"/>', f"<g {NAMESPACE}/>", '<svg xmlns="http://x"/>']
)
def test_the_root_is_an_svg_and_nothing_else(root):
    with pytest.raises(Invalid, match=INVALID):
        safe_drawing(root, "Bild", 1)


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="alert(1)"',
        'ONCLICK="alert(1)"',
        'href="javascript:alert(1)"',
        'xlink:href="https://example.org" xmlns:xlink="http://www.w3.org/1999/xlink"',
        'style="background: url(https://example.org)"',
        'fill="url(https://example.org#x)"',
        'filter="url(#x)"',
        'class="URL(https://example.org)"',
        'id="write"',
        'xml:base="https://example.org"',
        'tabindex="0"',
        'role="button"',
        'data-fragment="reply"',
    ],
)
def test_only_geometry_is_kept_of_a_shape(attribute):
    drawing = safe_drawing(svg(f'<rect x="1" {attribute}/>', f'viewBox="0 0 9 9" {attribute}'), "Bild", 1)
    assert '<rect x="1"></rect>' in drawing
    assert re.fullmatch(r'<svg viewBox="0 0 9 9" role="img" aria-labelledby="figure-1">.*', drawing)
    assert "example.org" not in drawing
    assert "alert" not in drawing


def test_words_in_a_drawing_stay_words():
    drawing = safe_drawing(svg('<text x="&quot;&gt;&lt;script&gt;">&lt;script&gt;</text>'), '"><script>', 1)
    assert "<script" not in drawing
    assert drawing.count("&lt;script&gt;") == 3


def test_words_in_cdata_are_refused_as_a_declaration():
    with pytest.raises(Invalid, match=OTHER):
        safe_drawing(svg("<text><![CDATA[<script>]]></text>"), "Bild", 1)


def test_every_drawing_of_an_article_has_a_name_of_its_own():
    source = 'Eins.\n\n![A](a.svg)\n\nZwei.\n\n![B](b.svg "So ist <es>")\n'
    html = place_figures(render_article, source, "de", {"a.svg": svg(""), "b.svg": svg("")})
    ids = re.findall(r'<title id="(figure-\d+)">', html)
    assert len(set(ids)) == 2
    assert re.findall(r'aria-labelledby="(figure-\d+)"', html) == ids
    assert html.count("<figcaption") == 1
    assert "So ist &lt;es&gt;" in html
    assert html.index("Eins") < html.index(ids[0]) < html.index("Zwei") < html.index(ids[1])


def test_an_image_within_a_sentence_is_no_figure():
    assert "<figure" not in place_figures(render_article, "Wie ![A](a.svg) zeigt.", "de", {"a.svg": svg("")})


def test_a_drawing_nested_without_end_is_refused_and_not_followed():
    assert safe_drawing(svg("<g>" * 20 + "</g>" * 20), "Bild", 1).count("<g>") == 20
    for depth in (21, 5000):
        with pytest.raises(Invalid, match=OTHER):
            safe_drawing(svg("<g>" * depth + "</g>" * depth), "Bild", 1)
