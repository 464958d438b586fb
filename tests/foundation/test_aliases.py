"""A second name of a table is the same to all threads from its first use on."""

import ast
import sys
import threading
from pathlib import Path

import pytest

from app.discussion.models.comment import Comment
from app.foundation.aliases import alias_of

APP = Path(__file__).parents[2] / "app"
THREADS, TRIES = 6, 300


@pytest.fixture
def hurried():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_many_threads_that_use_it_first_at_once_all_mean_the_alias():
    """SQLAlchemy warns where a column is not found in it, and warnings are errors here."""
    errors = []

    def use(alias, start):
        start.wait()
        try:
            assert "comment_1" in str(alias.state == "held")
        except Exception as error:
            errors.append(error)

    for _ in range(TRIES):
        alias, start = alias_of(Comment), threading.Barrier(THREADS)
        threads = [threading.Thread(target=use, args=(alias, start)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not errors


def test_nobody_makes_one_in_another_way():
    others = [
        str(path)
        for path in APP.rglob("*.py")
        if path.name != "aliases.py"
        and any(isinstance(node, ast.Name) and node.id == "aliased" for node in ast.walk(ast.parse(path.read_text())))
    ]
    assert not others
