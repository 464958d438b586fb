"""The files of the project, read once."""

import ast
import re
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
APP = PROJECT / "app"
TEMPLATES = APP / "templates"
NO_ROOMS = {"templates", "static", "translations", "__pycache__"}


def rooms() -> list[str]:
    """The folders of `app/` that are rooms; the commands stand above them all, beside `wiring.py`."""
    return sorted(path.name for path in APP.iterdir() if path.is_dir() and path.name not in {*NO_ROOMS, "cli"})


def python_files(*folders: str) -> list[Path]:
    """All Python files below these folders of the project."""
    return sorted(file for folder in folders for file in (PROJECT / folder).rglob("*.py"))


@cache
def parsed(file: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(file.read_text("utf-8"))


def templates() -> list[Path]:
    """All templates."""
    return sorted(TEMPLATES.rglob("*.html"))


def template_name(file: Path) -> str:
    """The name by which a template is asked for."""
    return file.relative_to(TEMPLATES).as_posix()


def named_templates(text: str) -> set[str]:
    """The templates that a template extends, includes or imports by a plain name."""
    return set(re.findall(r"{%-?\s*(?:extends|include|import|from)\s+[\"']([^\"']+)[\"']", text))


def strings(file: Path) -> list[tuple[int, str]]:
    """Every string constant of a Python file but the docstrings, with its line."""
    tree = parsed(file)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | pieces
    ]


def rendered_templates(file: Path) -> set[tuple[int, str]]:
    """Every template that a Python file names, with its line; what is filled in at run time becomes a `*`."""
    filled = [
        (node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values))
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.JoinedStr)
    ]
    return {(line, text) for line, text in [*strings(file), *filled] if re.fullmatch(r"[\w/*]+\.html", text)}


def place(file: Path, line: int) -> str:
    """Where something is, for a message."""
    return f"{file.relative_to(PROJECT)}:{line}"
