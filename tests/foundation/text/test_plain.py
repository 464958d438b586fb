"""Plain text that both databases take."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text.plain import count_words, storable, without_direction_changes


@settings(deadline=None)
@given(st.text(st.characters()))
def test_storable_text_can_be_stored_and_stays_as_it_is(text):
    kept = storable(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\r" not in kept
    assert storable(kept) == kept


def test_only_what_can_not_be_stored_is_left_out():
    assert storable("a\x00b\ud800c\r\nd\re\tf\x1bg") == "abc\nd\ne\tfg"
    assert storable("e\u0301") == "é"


def test_words_that_turn_the_direction_are_taken_out():
    assert without_direction_changes("a\u202eb\u2066c\u2069 שלום") == "abc שלום"


def test_words_are_counted_as_people_do():
    assert count_words("Das geht’s-mal an: 3.5 Mio. – ja!") == 6
