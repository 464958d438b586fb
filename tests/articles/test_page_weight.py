"""An article with an empty discussion is light: few requests, few bytes, nobody else's host."""

import re

import pytest

from tests.parts.browser import expect
from tests.parts.visitor import Visitor

PATH = "/articles/nvidia-groq"
MOST_BYTES = 40 * 1024
MOST_REQUESTS = 6


def parts_of(html):
    """What a browser loads along with the page."""
    return re.findall(r'<(?:script|link|img)\b[^>]*?\b(?:src|href)="(?!http)([^"]+)"', html)


@pytest.mark.parametrize("language", ["de", "en"])
def test_page_and_parts_weigh_little_over_the_wire(publication, language):
    visitor = Visitor(publication.url)
    parts = parts_of(visitor.get(PATH, **{"Accept-Language": language}).text)
    assert len(parts) == 3
    wanted = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": language}
    answers = [visitor.get(part, **wanted) for part in (PATH, *parts)]
    # Whoever comes first doesn't wait for the best compression of the page, and gets it light all the same.
    assert answers[0].headers["Content-Encoding"] in {"gzip", "br"}
    assert [(answer.status, answer.headers["Content-Encoding"]) for answer in answers[1:]] == [(200, "br")] * 3
    weight = sum(len(answer.body) + len(str(answer.headers)) for answer in answers)
    assert weight <= MOST_BYTES, [len(answer.body) for answer in answers]


def test_a_browser_asks_seldom_and_only_here(desk, publication):
    page = desk.window()
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(PATH)
    page.mouse.wheel(0, 20_000)
    expect(page.locator("#discussion")).to_be_in_viewport()
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in finished]
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert 3 <= len(finished) <= MOST_REQUESTS, [request.url for request in finished]
    assert all(request.url.startswith((publication.url, "data:")) for request in finished)
    assert weight <= MOST_BYTES, [(request.url, size) for request, size in zip(finished, sizes, strict=True)]


def test_coming_back_costs_next_to_nothing(desk):
    page = desk.window()
    for _ in range(2):
        page.goto(PATH)
        page.wait_for_load_state("networkidle")
    over_the_wire = page.evaluate(
        "Object.fromEntries(['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))"
        ".map((entry) => [new URL(entry.name).pathname, entry.transferSize]))"
    )
    assert len(over_the_wire) >= 3
    assert over_the_wire.pop(PATH) <= 400
    assert set(over_the_wire.values()) == {0}


def test_nothing_in_the_page_moves_after_it_was_shown(desk):
    page = desk.window(width=320)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) window.moved += entry.value;"
        "}).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(PATH)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('#discussion').scrollIntoView()")
    expect(page.locator("#write textarea")).to_be_visible()
    assert page.evaluate("window.moved") == 0
