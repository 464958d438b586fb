"""Everything that is put somewhere to be done later has somebody who does it, and nobody waits for nothing."""

import ast

import pytest

from app import wiring
from tests.house.tree import APP, parsed, place, python_files, strings

NAMES_THEM = {APP / "wiring.py", APP / "notifications" / "views" / "outbox.py"}  # without putting anything anywhere


def kinds_given_to(function: str) -> dict[str, str]:
    """The kinds that are written where the code calls `put_mail` or `put_job`, and where that is."""
    return {
        kind: place(file, node.lineno)
        for file in python_files("app")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == function
        for kind in constants(node.args[0])
    }


def words() -> set[str]:
    """Every string of the code: a kind may be chosen elsewhere than where it is put."""
    return {text for file in python_files("app") if file not in NAMES_THEM for _, text in strings(file)}


def constants(node: ast.expr) -> list[str]:
    """What the expression may be, as far as it is written down."""
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def recorded_facts() -> set[str]:
    """The facts that the code records."""
    return {
        node.args[0].func.id
        for file in python_files("app")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
        and node.args
        and isinstance(node.args[0], ast.Call)
        and isinstance(node.args[0].func, ast.Name)
    }


@pytest.mark.parametrize("function, table", [("put_mail", wiring.LETTERS), ("put_job", wiring.JOBS)])
def test_every_kind_has_an_entry_and_every_entry_is_used(function, table):
    given = kinds_given_to(function)
    assert given
    missing = {kind: where for kind, where in given.items() if kind not in table}
    assert not missing
    assert not set(table) - words()


def test_every_fact_that_somebody_listens_to_is_recorded():
    heard = {fact.__name__ for fact, _ in wiring.LISTENERS}
    assert not heard - recorded_facts()


def test_every_composer_belongs_to_a_rooms_letters():
    strangers = [
        kind for kind, composer in wiring.LETTERS.items() if "letters" not in getattr(composer, "__module__", "")
    ]
    assert not strangers


def test_names_in_the_schedule_are_told_apart_and_fit_their_column():
    names = [name for name, _, _ in wiring.SCHEDULE]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 for name in names)
    assert all(len(kind) <= 30 for kind in (*wiring.LETTERS, *wiring.JOBS))
