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
    """The folders of `app/` that hold code; `cli` is one of them."""
    return sorted(path.name for path in APP.iterdir() if path.is_dir() and path.name not in NO_ROOMS)


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
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def place(file: Path, line: int) -> str:
    """Where something is, for a message."""
    return f"{file.relative_to(PROJECT)}:{line}"
