"""Saying what happened. `wiring.py` says who cares; listeners run in the same transaction, before the commit."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Listener = Callable[[Any], None]

_listeners: dict[type, tuple[Listener, ...]] = {}
_recorded: ContextVar[list[object] | None] = ContextVar("recorded facts", default=None)


def connect(table: Iterable[tuple[type, tuple[Listener, ...]]]) -> None:
    """Replace the table of listeners; they are called in the order in which they are listed."""
    _listeners.clear()
    _listeners.update(table)


def record(fact: object) -> None:
    """Note that something happened. Raises RuntimeError outside a transaction."""
    facts = _recorded.get()
    if facts is None:
        raise RuntimeError("a fact can only be recorded inside a transaction")
    facts.append(fact)


@contextmanager
def recording() -> Iterator[None]:
    """Collect facts; when the block ends well, tell the listeners. A listener may not record."""
    facts: list[object] = []
    token = _recorded.set(facts)
    try:
        yield
    finally:
        _recorded.reset(token)
    for fact in facts:
        for listener in _listeners.get(type(fact), ()):
            listener(fact)
