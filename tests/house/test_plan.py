"""The floor plan, as far as the import contracts in `pyproject.toml` can't see it."""

import ast
import re

import pytest

from tests.house.tree import (
    APP,
    NO_ROOMS,
    PROJECT,
    named_templates,
    parsed,
    place,
    python_files,
    rendered_templates,
    rooms,
    template_name,
    templates,
)

LONGEST_FUNCTION = 40
LONGEST_FILE = {"app": 300, "tests": 400, "seeds": 2000}  # a test may tell a longer story, a seed holds texts
# Pages are made of parts: the reader's page shows the discussion below the article.
MAY_ALSO_RENDER = {"front": {"discussion"}, "moderation": {"discussion"}}


@pytest.mark.parametrize("room", rooms())
def test_a_room_introduces_itself_in_one_sentence_and_nothing_else(room):
    tree = parsed(APP / room / "__init__.py")
    sentence = ast.get_docstring(tree)
    assert sentence, "no sentence"
    assert len(tree.body) == 1, "a room's __init__.py holds its sentence and nothing else"
    assert re.fullmatch(r"[A-Z][^\n]*\.", sentence), f"not one sentence on one line: {sentence!r}"
    assert sentence.lower().startswith(f"{room}: "), "the sentence begins with the room's name"


def test_every_file_says_what_it_is_for():
    silent = [
        str(file.relative_to(PROJECT)) for file in python_files("app", "seeds") if not ast.get_docstring(parsed(file))
    ]
    assert not silent


def test_functions_and_files_stay_short_enough_to_read():
    long = []
    for file in python_files("app", "seeds", "tests"):
        lines = len(file.read_text("utf-8").splitlines())
        if lines > LONGEST_FILE[file.relative_to(PROJECT).parts[0]]:
            long.append(f"{place(file, 1)} has {lines} lines")
        long += [
            f"{place(file, node.lineno)} {node.name} has {lines_of(node)} lines"
            for node in ast.walk(parsed(file))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > LONGEST_FUNCTION
        ]
    assert not long, "\n".join(long)


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    return (function.end_lineno or 0) - function.lineno + 1 - len((ast.get_docstring(function) or "").splitlines())


def test_a_room_renders_only_its_own_templates():
    strangers = []
    for file in python_files("app"):
        room = file.relative_to(APP).parts[0]
        strangers += [
            f"{place(file, line)} names {name}"
            for line, name in rendered_templates(file)
            if not _may_render(room, name)
        ]
    assert not strangers, "\n".join(strangers)


def test_a_template_is_made_of_its_own_rooms_templates():
    strangers = []
    for file in templates():
        name = template_name(file)
        named = named_templates(file.read_text("utf-8"))
        strangers += [f"{name} names {other}" for other in named if not _may_render(name.partition("/")[0], other)]
    assert not strangers, "\n".join(strangers)


def _may_render(room: str, template: str) -> bool:
    """Also what is nobody's: the layout, and the small parts in `ui/` and `web/`."""
    owner = template.partition("/")[0] if "/" in template else ""
    return owner in {"", "ui", "web", room} | MAY_ALSO_RENDER.get(room, set())


def test_templates_live_in_a_folder_of_a_room():
    folders = {template_name(file).partition("/")[0] for file in templates() if "/" in template_name(file)}
    assert folders <= set(rooms()) | {"ui"}


def test_only_the_text_room_says_that_markup_is_safe():
    allowed = (APP / "foundation" / "text", APP / "web")
    found = [
        place(file, node.lineno)
        for file in python_files("app", "seeds")
        if not any(file.is_relative_to(folder) for folder in allowed)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and _name(node.func) == "Markup" and not _is_rendered(node)
    ]
    found += [
        f"{template_name(file)} uses |safe or autoescape"
        for file in templates()
        if re.search(r"\|\s*safe\b|{%-?\s*autoescape", file.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


def test_only_the_database_room_commits():
    found = [
        place(file, node.lineno)
        for file in python_files("app", "seeds")
        if file != APP / "foundation" / "db.py"
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not found, "use transaction(): " + "\n".join(found)


def test_no_table_knows_who_points_to_it():
    found = [
        place(file, node.lineno)
        for file in python_files("app")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.keyword) and node.arg in {"backref", "back_populates"}
    ]
    assert not found, "ask a query of the upper room instead: " + "\n".join(found)


def test_what_stands_below_the_doors_knows_no_request():
    """Actions, policies, queries and models are called by tests, seeds and commands too: no request, no session."""
    parts = {"actions", "policy", "queries", "models", "facts"}
    found = [
        place(file, node.lineno)
        for file in python_files("app")
        if parts & {part.removesuffix(".py") for part in file.relative_to(APP).parts[1:]}
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Name) and node.id in {"request", "current_app", "g"}
    ]
    assert not found, "\n".join(found)


def test_nothing_calls_itself_by_an_empty_name():
    """A name says what something is for; these words say nothing."""
    empty = re.compile(r"(manager|helper|handler|service|utils?|misc|common)s?(\.py)?$", re.IGNORECASE)
    found = [str(file.relative_to(PROJECT)) for file in python_files("app", "seeds") if empty.search(file.name)]
    found += [
        f"{place(file, node.lineno)} {node.name}"
        for file in python_files("app", "seeds")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ClassDef) and empty.search(node.name)
    ]
    assert not found, "\n".join(found)


def test_every_folder_of_the_app_is_a_room_or_holds_no_code():
    stray = [
        str(file.relative_to(PROJECT)) for name in NO_ROOMS - {"__pycache__"} for file in (APP / name).rglob("*.py")
    ]
    assert not stray


def _is_rendered(call: ast.Call) -> bool:
    """What a template has just made is safe: it escapes. So is nothing at all."""
    made_of = call.args[0] if call.args else None
    return made_of is None or (isinstance(made_of, ast.Call) and _name(made_of.func) == "render_template")


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
