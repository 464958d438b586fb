"""Display names: what may be in one, and which ones are too alike."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.names import LONGEST_KEY, RESERVED_WORDS, clean_name
from app.foundation.refusals import Invalid
from app.foundation.settings import SETTINGS, use_settings
from app.foundation.text.names import LATIN_DOUBLES, name_key

pytestmark = pytest.mark.usefixtures("_default_settings")

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)
NAMES = st.text("abcdefghijklmnoprstuvwxyzäöüßéABCDEIKLMNOPRSTUV 015.-'", min_size=2, max_size=40)


@pytest.fixture(scope="module")
def _default_settings():
    use_settings({setting.name: setting.default for setting in SETTINGS})


def accepted(name):
    try:
        return clean_name(name)
    except Invalid:
        return None


@settings(deadline=None)
@given(LETTERS)
def test_a_name_is_either_refused_or_clean(text):
    name = accepted(text)
    if name is not None:
        assert 2 <= len(name) <= 40
        assert name == name.strip() == unicodedata.normalize("NFC", name)
        assert accepted(name) == name
        assert not set('@<>/\\:"\n\t\x00') & set(name)
        assert 0 < len(name_key(name)) <= LONGEST_KEY


@settings(deadline=None)
@given(LETTERS)
def test_the_key_of_a_key_is_the_key(text):
    name = accepted(text)
    if name is not None:
        key = name_key(name)
        assert name_key(key) == key


@settings(deadline=None)
@given(NAMES)
def test_case_spaces_and_points_make_no_other_name(name):
    key = name_key(name)
    for other in (name.upper().lower(), name.swapcase(), f" {name} ", "-".join(name), ".".join(name), name + "\u2019"):
        assert name_key(other) == key or "ß" in name.casefold() or "ẞ" in other


@pytest.mark.parametrize("latin, doubles", LATIN_DOUBLES.items())
def test_letters_that_look_alike_make_no_other_name(latin, doubles):
    for double in doubles:
        for sign in {double, double.upper()} - {"SS"}:
            assert name_key(f"xa{sign}x") == name_key(f"xa{latin}x"), ascii(sign)


@pytest.mark.parametrize("name", ["Ηans", "Βen", "Μo", "Ꭺda", "ꓮda", "Оlga", "Αννa", "Иван Ivan"])
def test_a_name_is_written_in_one_alphabet(name):
    assert accepted(name) is None


@pytest.mark.parametrize(
    "one, other",
    [
        ("Ida", "lda"),
        ("Ida", "1da"),
        ("Ida", "Idа"),
        ("Arno", "Amo"),
        ("Ar no", "Amo"),
        ("vvilma", "Wilma"),
        ("v.vilma", "Wilma"),
        ("Otto", "0tt0"),
        ("Ｉｄａ", "Ida"),
        ("𝓘𝓭𝓪", "Ida"),
        ("Straße", "STRASSE"),
        ("Max Müller", "max-müller"),
    ],
)
def test_these_two_are_one(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    "one, other", [("Ida", "Ada"), ("Jörg", "Jorg"), ("Zoë", "Zoé"), ("Ben", "Bent"), ("李明", "李月")]
)
def test_these_two_are_two(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "name",
    ["Jo", "Zoë Zwischenruf", "Małgosia", "Íñigo O’Neill", "李明", "Ольга", "Γιώργος", "عمر", "Anne-Marie 2", "x" * 40],
)
def test_names_from_everywhere_are_welcome(name):
    assert clean_name(name) == name


@pytest.mark.parametrize("word", RESERVED_WORDS)
def test_reserved_words_are_refused_in_every_spelling(word):
    for name in (word, word.upper(), "-".join(word), word.replace("o", "0").replace("i", "1"), f" {word}."):
        assert accepted(name) is None, name


UNSEEN = "\u115f\u1160\u2800\u3164\uffa0\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066\u061c\u180e\ue000\u0378"


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_can_not_be_seen_is_refused(sign):
    assert accepted(f"Ida{sign}Erste") is None
    assert accepted(sign * 3) is None
