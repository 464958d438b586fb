"""Endpoints and templates are named, never imported: those names are our only arrows upward, so none may dangle."""

import ast
import fnmatch
import re

from app.foundation.db import Base
from tests.house.tree import (
    APP,
    named_templates,
    parsed,
    place,
    python_files,
    rendered_templates,
    rooms,
    strings,
    template_name,
    templates,
)

ENDPOINT = re.compile(rf"(?:{'|'.join(rooms())})\.[a-z_]+")
LOOKS_UP = {"url_for", "redirect_to", "endpoint"}


def test_every_endpoint_that_is_named_exists(app):
    known = set(app.view_functions)
    dangling = [
        f"{place(file, node.lineno)} {node.args[0].value!r}"
        for file in python_files("app")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in LOOKS_UP
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value not in known
    ]
    for file in templates():
        named = re.findall(r"url_for\(\s*[\"']([^\"']+)[\"']", file.read_text("utf-8"))
        dangling += [f"{template_name(file)} {name}" for name in named if name not in known]
    assert not dangling, "\n".join(dangling)


def test_every_string_that_looks_like_an_endpoint_is_one(app):
    columns = {str(column) for table in Base.metadata.sorted_tables for column in table.columns}
    dangling = [
        f"{place(file, line)} {text}"
        for file in python_files("app")
        for line, text in strings(file)
        if ENDPOINT.fullmatch(text) and text not in columns | set(app.view_functions)
    ]
    assert not dangling, "\n".join(dangling)


def test_every_template_that_is_named_exists():
    known = {template_name(file) for file in templates()}
    dangling = [
        f"{place(file, line)} {name}"
        for file in python_files("app")
        for line, name in rendered_templates(file)
        if not fnmatch.filter(known, name)
    ]
    for file in templates():
        dangling += [f"{template_name(file)} {name}" for name in named_templates(file.read_text("utf-8")) - known]
    assert not dangling, "\n".join(dangling)


def test_every_template_is_named_somewhere():
    named = {name for file in python_files("app") for _, name in rendered_templates(file)}
    for file in templates():
        named |= named_templates(file.read_text("utf-8"))
    forgotten = {template_name(file) for file in templates()}
    for name in named:
        forgotten -= set(fnmatch.filter(forgotten, name))
    assert not forgotten


def test_every_template_compiles_outside_a_request(app):
    for file in templates():
        app.jinja_env.get_template(template_name(file))


def test_fragments_ask_nothing_about_who_is_looking():
    """They are the same for everybody, so that they can be kept and handed to anyone."""
    personal = re.compile(r"\b(viewer|csrf_token|csp_nonce|request|session|g)\b(?=[.(\s}])")
    found = []
    for name in ("_comment.html", "_thread_item.html", "_reply_item.html"):
        file = APP / "templates" / "discussion" / name
        code = " ".join(re.findall(r"{{.*?}}|{%.*?%}", file.read_text("utf-8"), re.DOTALL))
        found += [f"{name}: {word}" for word in personal.findall(re.sub(r"[\"'].*?[\"']", "", code))]
    assert not found


def test_every_address_has_a_slot_in_its_rooms_site_map(app):
    """An endpoint is named after the room that answers."""
    rooms_and_web = set(rooms())
    strangers = [name for name in app.view_functions if name.partition(".")[0] not in rooms_and_web]
    assert strangers in ([], ["static"])
