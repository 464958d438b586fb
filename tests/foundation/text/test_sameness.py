"""Texts that are nearly the same are found, and looking stops early only where that changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.foundation.text.sameness import likeness, rows_of

TEXT = st.lists(st.sampled_from("eins zwei drei vier fünf Straße straße".split()), max_size=40).map(" ".join)


@given(TEXT, TEXT, st.sampled_from([0.0, 0.3, 0.7, 1.0]))
def test_an_early_end_finds_what_a_whole_look_finds(one, other, least):
    first, second = rows_of(one), rows_of(other)
    share = len(first & second) / len(first | second) if first and second else 0.0
    assert likeness(first, other, at_least=least) == (share if share >= least else 0.0)


@pytest.mark.parametrize("change, alike", [(lambda words: words[:-1], True), (lambda words: words[::-1], False)])
def test_a_word_left_out_leaves_texts_alike(change, alike):
    words = [f"wort{number}" for number in range(30)]
    assert (likeness(rows_of(" ".join(words)), " ".join(change(words)), at_least=0.7) > 0) is alike
