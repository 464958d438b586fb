"""The checklists: what a text seems to say is found, in German and in English, and nothing else."""

from time import process_time

import pytest

from app.publication.checklists import CHECKLISTS, points_of

SAID = {
    "imprint": {
        "address": ["Hauptstraße 1, 12345 Musterstadt", "D-80331 München"],
        "representative": ["Vertreten durch Ida Muster", "Managing director: Ida", "Geschäftsführerin: Ida"],
        "email": ["Schreiben Sie an ida@example.org."],
        "contact": ["Telefon: 030 123456", "Tel. +49 30 123", "Phone: (030) 12", "+49 30 1234567"],
        "register": ["Amtsgericht Berlin, HRB 12345", "Eingetragen im Vereinsregister"],
        "vat": ["USt-IdNr.: DE123456789", "VAT ID DE 123 456 789", "W-IdNr.: DE123456789-00001"],
        "authority": ["Zuständige Aufsichtsbehörde: …"],
        "profession": ["Rechtsanwaltskammer Berlin", "Professional title: …", "Gesetzliche Berufsbezeichnung: …"],
        "responsible": ["Verantwortlich nach § 18 Abs. 2 MStV: Ida", "Responsible for the content: Ida"],
        "contact_points": ["Kontaktstelle nach Art. 11 DSA", "Single point of contact: dsa@…"],
        "eu_representative": ["Our legal representative in the Union is …"],
        "youth": ["Jugendschutzbeauftragter: …", "Youth protection officer"],
    },
    "privacy": {
        "controller": ["Verantwortlicher ist die Verlag GmbH.\nSie erreichen sie unter ida@example.org."],
        "officer": ["Unsere Datenschutzbeauftragte", "Data Protection Officer: …"],
        "bases": ["Rechtsgrundlage ist unser Interesse", "Art. 6 Abs. 1 f DSGVO", "The legal basis is"],
        "recipients": ["Hosting: Beispiel AG", "a processor under contract"],
        "elsewhere": ["Nichts geht in Drittländer.", "to third countries"],
        "withdrawal": ["Sie können Ihre Einwilligung widerrufen", "You can withdraw your consent"],
        "complaint": ["Berliner Beauftragte ist die Aufsichtsbehörde", "The supervisory authority is"],
    },
}


@pytest.mark.parametrize("name, code", [(name, code) for name, said in SAID.items() for code in said])
def test_a_point_is_found_where_the_text_says_it_and_only_there(name, code):
    for text in SAID[name][code]:
        assert {p.item.code: p.state for p in points_of(name, ["", text], frozenset())}[code] == "found", text
    silent = points_of(name, ["Ein schöner Tag im Jahr 2026.", ""], frozenset())
    assert {p.item.code: p.state for p in silent}[code] == "open"


def test_what_is_ticked_is_settled_and_our_own_part_speaks_for_itself():
    states = {p.item.code: p.state for p in points_of("privacy", [], frozenset({"officer"}))}
    assert (states["officer"], states["bases"]) == ("settled", "open")
    assert {states[code] for code in ("purposes", "retention", "rights")} == {"ours"}
    assert points_of("netiquette", ["x"], frozenset()) == []


@pytest.mark.parametrize("name", CHECKLISTS)
def test_no_text_makes_looking_slow(name):
    begin = process_time()
    for text in ("a" * 30_000, "verantwortlich " * 2_000, "@" * 30_000, "tel" * 10_000, "a@" * 15_000, "1" * 30_000):
        points_of(name, [text], frozenset())
    assert process_time() - begin < 2


def test_every_sign_is_tried():
    for name, items in CHECKLISTS.items():
        assert {item.code for item in items if item.sign} == set(SAID.get(name, {}))
