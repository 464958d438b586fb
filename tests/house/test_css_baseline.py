"""The style sheets use only what readers' browsers have known for a while, and keep to the house's manners."""

import re

import pytest

from app.web.assets import SCRIPTS, STYLES
from tests.house.tree import APP, PROJECT, place

CSS = APP / "static" / "css"
LIST = PROJECT / "tests" / "house" / "css_not_baseline.txt"
PATTERNS = [
    line.partition("  #")[0].strip() for line in LIST.read_text("utf-8").splitlines() if line and line[0] != "#"
]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)


def sheets():
    return [(file, without_comments(file.read_text("utf-8"))) for file in sorted(CSS.rglob("*.css"))]


def test_the_list_can_be_read():
    assert len(PATTERNS) > 30
    assert all(re.compile(pattern) for pattern in PATTERNS)
    assert re.search("|".join(PATTERNS), "a { color: oklch(from red l c h) }")


def test_no_style_sheet_uses_what_is_too_new():
    too_new = re.compile("|".join(f"(?:{pattern})" for pattern in PATTERNS))
    found = [
        f"{place(file, number)} {match[0]}"
        for file, text in sheets()
        for number, line in enumerate(text.splitlines(), 1)
        if (match := too_new.search(line))
    ]
    assert not found, "\n".join(found)


def test_no_style_sheet_shouts_or_fetches_from_elsewhere():
    rude = re.compile(r"!important|@import|url\(\s*[\"']?(?!data:|#)")
    found = [
        f"{place(file, number)} {line.strip()}"
        for file, text in sheets()
        for number, line in enumerate(text.splitlines(), 1)
        if rude.search(line)
    ]
    assert not found, "\n".join(found)


def test_braces_match():
    unbalanced = [file.name for file, text in sheets() if text.count("{") != text.count("}")]
    assert not unbalanced


@pytest.mark.parametrize("kind, listed", [("css", STYLES), ("js", SCRIPTS)], ids=["css", "js"])
def test_every_file_is_listed_once_and_exists(kind, listed):
    there = {file.relative_to(APP / "static" / kind).as_posix() for file in (APP / "static" / kind).rglob(f"*.{kind}")}
    assert sorted(listed) == sorted(there)
