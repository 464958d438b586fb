"""Passphrases we suggest: lists without surprises, and words drawn from the right one."""

import re
from itertools import pairwise

import pytest

from app.accounts import passphrases
from app.accounts.passphrases import suggest_passphrase

LENGTHS = {"de": (4, 9), "en": (4, 8)}


@pytest.fixture(params=LENGTHS)
def language(request):
    return request.param


@pytest.fixture
def words(language):
    return (passphrases._LISTS / f"{language}.txt").read_text("utf-8").splitlines()


def test_every_list_is_tested():
    assert {file.name for file in passphrases._LISTS.iterdir()} == {f"{language}.txt" for language in LENGTHS}


def test_a_list_has_1024_distinct_words(words):
    assert len(words) == len(set(words)) == 1024


def test_a_list_is_sorted(words):
    assert words == sorted(words)


def test_words_type_on_any_keyboard_and_are_neither_short_nor_long(language, words):
    shortest, longest = LENGTHS[language]
    assert [word for word in words if not re.fullmatch(f"[a-z]{{{shortest},{longest}}}", word)] == []


def test_no_word_begins_another(words):
    """In a sorted list a word stands right before those that it begins."""
    assert [(word, after) for word, after in pairwise(sorted(words)) if after.startswith(word)] == []


def test_a_suggestion_is_five_words_of_the_language(language, words):
    suggested = suggest_passphrase(language).split("-")
    assert len(suggested) == 5
    assert set(suggested) <= set(words)


def test_two_suggestions_differ(language):
    assert suggest_passphrase(language) != suggest_passphrase(language)


@pytest.mark.parametrize("unknown", ["fr", "", "../words/de"])
def test_an_unknown_language_falls_back_to_english(unknown):
    english = (passphrases._LISTS / "en.txt").read_text("utf-8").splitlines()
    assert set(suggest_passphrase(unknown).split("-")) <= set(english)
