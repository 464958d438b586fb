"""Memory for finished pieces stays within its bounds."""

from app.foundation.caches import BoundedCache, clear_all


def test_what_was_used_longest_ago_leaves_first():
    cache = BoundedCache[str](limit_bytes=30)
    for key in "abc":
        cache.put(key, key.upper(), 10)
    assert cache.get("a") == "A"
    cache.put("d", "D", 10)
    assert [cache.get(key) for key in "abcd"] == ["A", None, "C", "D"]
    assert cache.size_bytes == 30


def test_a_new_value_takes_the_place_of_the_old_one():
    cache = BoundedCache[str](limit_bytes=30)
    cache.put("a", "old", 20)
    cache.put("a", "new", 25)
    assert (cache.get("a"), cache.size_bytes) == ("new", 25)


def test_what_is_larger_than_everything_is_not_kept():
    cache = BoundedCache[str](limit_bytes=30)
    cache.put("a", "A", 10)
    cache.put("b", "B", 31)
    assert [cache.get(key) for key in "ab"] == ["A", None]


def test_all_can_be_forgotten():
    cache = BoundedCache[str](limit_bytes=30)
    cache.put("a", "A", 10)
    clear_all()
    assert (cache.get("a"), cache.size_bytes) == (None, 0)
