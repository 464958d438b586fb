"""Memory for finished pieces, bounded by bytes, the least recently used leaving first."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

_all: "weakref.WeakSet[BoundedCache[object]]" = weakref.WeakSet()


class BoundedCache(Generic[T]):
    """A dictionary of at most `limit_bytes`, safe for threads; sizes are what the caller says."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.size_bytes = 0
        self._entries: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()
        _all.add(self)  # type: ignore[arg-type]

    def get(self, key: Hashable) -> T | None:
        """What is kept under `key`, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: T, size_bytes: int) -> None:
        """Keep `value`; anything larger than the whole cache is not kept."""
        if size_bytes > self.limit_bytes:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            if old is not None:
                self.size_bytes -= old[1]
            self._entries[key] = (value, size_bytes)
            self.size_bytes += size_bytes
            while self.size_bytes > self.limit_bytes:
                _, (_, dropped) = self._entries.popitem(last=False)
                self.size_bytes -= dropped

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.size_bytes = 0


def clear_all() -> None:
    """Forget everything in every cache of this process."""
    for cache in list(_all):
        cache.clear()
