"""Words of a list are found however they are spelt or disguised, and not by chance inside others."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.text.folding import fold, spelt
from app.foundation.text.word_index import ListedWord, WordIndex, folded_of, term_key
from app.foundation.text.word_search import search

INSIDE = {"Arsch", "Idiot", "Hure", "cunt", "anal", "dick", "Depp"}
WORDS = ["Idiot", "Arsch", "Schlampe", "Hure", "ficken", "schwul", "Nigger", "anal", "dick", "ass", "cunt"]
WORDS += ["Arschloch", "halt die Fresse", "88", "Sau", "Scheiße", "geil", "Möse", "Depp"]


def index(words=WORDS, *, allowed=()):
    entries = [ListedWord(number, word, in_compounds=word in INSIDE) for number, word in enumerate(words)]
    return WordIndex([*entries, *(ListedWord(1000 + n, word, True, True) for n, word in enumerate(allowed))])


LIST = index()


def found(text, list_=LIST):
    return {WORDS[hit.number]: text[hit.start : hit.end] for hit in search(list_, text).hits}


@pytest.mark.parametrize(
    "text, word, hit",
    [
        ("Du Idiot!", "Idiot", "Idiot"),
        ("lauter Idioten.", "Idiot", "Idioten"),
        ("1d10t", "Idiot", "1d10t"),
        ("ein Id!ot", "Idiot", "Id!ot"),
        ("I.D.I.O.T", "Idiot", "I.D.I.O.T"),
        ("du i d i o t", "Idiot", "i d i o t"),
        ("i_d_i_o_t", "Idiot", "i_d_i_o_t"),
        ("Idi-ot", "Idiot", "Idi-ot"),
        ("idiooot", "Idiot", "idiooot"),
        ("idioot", "Idiot", "idioot"),
        ("idi\u200bot", "Idiot", "idi\u200bot"),
        ("Іdіоt", "Idiot", "Іdіоt"),
        ("ｉｄｉｏｔ", "Idiot", "ｉｄｉｏｔ"),
        ("Vollidiot", "Idiot", "idiot"),
        ("Vollidioten", "Idiot", "idiot"),
        ("Hurensohn", "Hure", "Hure"),
        ("Dorfdepp", "Depp", "depp"),
        ("Arschlöcher", "Arschloch", "Arschlöcher"),
        ("Arschloecher", "Arschloch", "Arschloecher"),
        ("4rschl0ch", "Arschloch", "4rschl0ch"),
        ("@rschloch", "Arschloch", "@rschloch"),
        ("scheisse", "Scheiße", "scheisse"),
        ("gefickt", "ficken", "gefickt"),
        ("fickst", "ficken", "fickst"),
        ("Moese", "Möse", "Moese"),
        ("Mose", "Möse", "Mose"),
        ("Säue", "Sau", "Säue"),
        ("nigggger", "Nigger", "nigggger"),
        ("Halt die  Fresse!", "halt die Fresse", "Halt die  Fresse"),
        ("88", "88", "88"),
        ("f*cken", "ficken", "f*cken"),
        ("gef*ckt!", "ficken", "gef*ckt"),
        ("(F##kst)", "ficken", "F##kst"),
        ("so eine sch**ße", "Scheiße", "sch**ße"),
        ("Sch***e", "Scheiße", "Sch***e"),
        ("Sch*ße", "Scheiße", "Sch*ße"),
        ("Sch...e", "Scheiße", "Sch...e"),
        ("lauter Id**ten und", "Idiot", "Id**ten"),
        ("Vollid*ot", "Idiot", "Vollid*ot"),
        ("Arsch****, Mann", "Arschloch", "Arsch****"),
        ("A*******h", "Arschloch", "A*******h"),
        ("N****r", "Nigger", "N****r"),
        ("c•nt", "cunt", "c•nt"),
        ("d*mm*r D*pp", "Depp", "D*pp"),
        ("1d*0t", "Idiot", "1d*0t"),
    ],
)
def test_a_word_is_found_in_each_of_its_guises(text, word, hit):
    assert found(text)[word] == hit


@pytest.mark.parametrize(
    "innocent",
    "Marsch Fußmarsch Vormarsch Marschall Analyse Analphabet Kanal Scunthorpe Klasse Masse Dickicht schwül Niger Barsch"
    " harsch gell BB 8 888 Assistent Kassette idiomatisch Hurra schwüle schwüler schwüles Schwüle schwuele"
    " Radler*innen Bürger_innen a*b 2*3 Sc****** S*** *Idee* Anm.* und...dann Hürden".split(),
)
def test_no_word_is_found_by_chance_inside_an_innocent_one(innocent):
    assert found(f"Der {innocent} da") == {}


def test_an_umlaut_is_another_letter_but_in_the_plural_of_a_noun():
    made = ["schon", "Loch", "Sau", "Frau", "Möse", "tödlich", "Bar"]
    list_ = WordIndex(ListedWord(number, word, in_compounds=True) for number, word in enumerate(made))

    def met(text):
        return [made[hit.number] for hit in search(list_, text).hits]

    assert met("schon schönes schöner schoenes Löch Bär") == ["schon"]
    assert met("Löcher Loecher Säue Frauen Schlagloch Schlaglöcher") == ["Loch", "Loch", "Sau", "Frau", "Loch", "Loch"]
    assert met("Möse Moese Mosen todlich toedlich") == ["Möse", "Möse", "Möse", "tödlich", "tödlich"]


def test_what_is_called_harmless_is_no_hit_alone_or_in_a_longer_word():
    forgiving = index(allowed=["Deppenapostroph"])
    assert found("ein Deppenapostroph, viele Deppenapostrophe", forgiving) == {}
    assert found("lauter Deppen", forgiving) == {"Depp": "Deppen"}


def test_entries_with_the_same_key_are_the_same():
    assert term_key("Möse") == term_key("MOESE") == term_key("m-ö-s-e")
    assert term_key("schwül") != term_key("schwul")


ANY_TEXT = st.text(max_size=400) | st.text("aAäeilIsS1!|.- \u200b\u0308", max_size=400)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, st.booleans(), st.booleans()), max_size=12), ANY_TEXT)
def test_no_list_and_no_text_makes_it_fail_and_hits_lie_in_the_text(entries, text):
    made = WordIndex(ListedWord(n, word[:80], inside, allows) for n, (word, inside, allows) in enumerate(entries))
    for hit in search(made, text).hits:
        assert 0 <= hit.start < hit.end <= len(text)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT)
def test_both_ways_of_folding_see_the_same_words(text):
    from app.foundation.text.folding import squeezed

    parts = [part for chunk in fold(text).split() for part in chunk.split("-") if part]
    assert [squeezed(folded_of(part)) for part in spelt(text)] == parts


@pytest.mark.parametrize(
    "words, text",
    [
        (["ab" * length for length in range(2, 41)] * 2, "ab" * 2500),
        (["al" * length for length in range(2, 41)], "ai" * 2500),
        (["a" * length for length in range(1, 81)], "a" * 5000),
        ([f"halt {n} du" for n in range(5000)], "halt " * 1000),
        (["".join("ab"[n >> bit & 1] * 2 for bit in range(12)) for n in range(4096)], "aabb" * 1250),
        (["idiot"], "i d i o t " * 500),
        (["idiot"], "i-d-" * 1250),
        (["geil"], "gell " * 1000),
        (["a" + "bcdefghij"[n % 9] * (n % 30) + str(n) + "z" for n in range(5000)], "a**z " * 1000),
        (["a" * n for n in range(3, 80)], "aaaaaaaaaaaaa*a " * 300),
        (["abc" + "d" * (n % 40) for n in range(5000)], "abc" + "*a" * 2000),
        ([f"b{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{n}c" for n in range(5000)], "*b*" * 1600),
    ],
)
def test_no_list_makes_it_hang(words, text):
    made = WordIndex(ListedWord(number, word, in_compounds=True) for number, word in enumerate(words))
    start = time.process_time()
    search(made, text)
    assert time.process_time() - start < 1.5
