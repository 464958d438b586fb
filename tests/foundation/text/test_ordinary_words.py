"""Ordinary words are not met by the usual insults, while what is made of insults is: endings, compounds, disguises."""

import pytest

from app.foundation.text.endings import endings_of
from app.foundation.text.word_index import ListedWord, WordIndex
from app.foundation.text.word_search import search

INSULTS = (
    "Sau Kuh Schaf Hund Affe Esel Schwein Arsch schwul Idiot Depp Hure Nazi Ratte Mist Pack geil Laus ficken Ziege"
    " Nutte Spast Mongo Wichser Schlampe"
).split()
LIST = WordIndex(ListedWord(number, word, in_compounds=True) for number, word in enumerate(INSULTS))
ORDINARY = (
    "Schwulst Saum Saus sauer Sauerkraut Kuhn Wissenschaft Wissenschaften Gesellschafter wirtschaftlich schaffen"
    " Schaffner beschäftigt Botschafter erschaffen Hundert Jahrhundert Jahrhunderte hundertfach gesund Giraffe"
    " Giraffenhals Karaffe Waffe Kaffee Affekt begaffen schlaffe Diesel Sessel Marsch Marschall Barsch Warschau harsch"
    " schwül Kanal Ignaz Krawatte Optimist Pessimisten Extremisten Minister Mistral packen verpacken Verpackung Paket"
    " lauschen Applaus Nikolaus Klausur Ziegelei Mongolei Schweinfurt Minuten Fuhre Affäre Pfund Hausaufgabe Zweifel"
    " Konflikt Grafik Schuh Hürde Nutzer Spaten spastisch Wischer Depesche Jahrtausend Tageslicht"
).split()
INSULTING = (
    "Idioten Idiotin Idiotinnen Idiots Deppen Huren Hurensohn Hurensöhne Arschloch Arschlöcher Arsches Säue Sauen"
    " Kühe Hunde Hundes Hundesohn Schweinehund Affen Affenarsch Schweinen schwule schwuler schwulem schwulste"
    " schwulsten fickst gefickt Ficker geiler Nazis Nazischwein Vollidiot Dorfdepp Schafskopf Schlafschafe Rattenpack"
    " Läuse Drecksnutte Spasten Schlampen Wichsern Eseln Ziegen 1d10t Sch4f H.u.n.d A-r-s-c-h Idi*t idiooot"
).split()


def met(text):
    return {INSULTS[hit.number] for hit in search(LIST, text).hits}


@pytest.mark.parametrize("word", ORDINARY)
def test_an_ordinary_word_is_met_by_no_insult(word):
    assert met(f"So viel {word} heute.") == set()


@pytest.mark.parametrize("word", INSULTING)
def test_what_is_made_of_an_insult_is_met(word):
    assert met(f"So viel {word} heute.")


def test_a_short_word_has_few_endings_and_a_noun_none_of_an_adjective():
    assert "er" not in endings_of("sau", is_noun=True)
    assert "ste" in endings_of("schwul", is_noun=False)
    assert not {"ste", "em"} & endings_of("idiot", is_noun=True)
    assert "n" in endings_of("hure", is_noun=True)
    assert "n" not in endings_of("idiot", is_noun=True)


def test_the_allowance_for_odd_texts_ends_in_the_middle_of_a_word_with_hyphens():
    list_ = WordIndex([*(ListedWord(n, "ab" * n, in_compounds=True) for n in range(2, 41)), ListedWord(99, "Idiot")])
    endless = "-".join(["ab" * 40] * 60)
    found = search(list_, f"{endless}-Idiot")
    assert found.gave_up
    assert 99 not in {hit.number for hit in found.hits}
    assert {hit.number for hit in search(list_, "ab-Idiot").hits} == {99}
