"""What the law wants on the pages of the house, as far as a program can know; no legal advice, but a reminder.

A point is found where the text seems to say it. What is never found the publisher can tick as settled.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.foundation.words import N_

# Every repetition has a bound: the text may be long, and is looked at in a request.
_EMAIL = r"[\w.+-]{1,64}@[\w.-]{1,200}\.[a-z]{2,24}"


@dataclass(frozen=True, slots=True)
class Item:
    """A point the law names. `sign`: words that show that it is there; `ours`: our own part of the page says it."""

    code: str
    label: str
    law: str
    sign: str = ""
    where_it_applies: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An item, and how it stands: 'ours', 'found', 'settled' or 'open'."""

    item: Item
    state: str


CHECKLISTS: dict[str, tuple[Item, ...]] = {
    "netiquette": (),
    "imprint": (
        Item(
            "address",
            N_("Name and postal address of whoever runs the site; a post-office box is not enough"),
            "§ 5 DDG",
            r"\b(?:D-)?\d{5}\s+[a-zäöü]{2}",
        ),
        Item(
            "representative",
            N_("Legal form, and who represents the company or association"),
            "§ 5 DDG",
            r"vertreten durch|geschäftsführ|vorstand|represented by|managing director|executive board",
            where_it_applies=True,
        ),
        Item("email", N_("E-mail address"), "§ 5 DDG", _EMAIL),
        Item(
            "contact",
            N_("A second quick way to reach you, such as a telephone number"),
            "§ 5 DDG",
            r"(?:tel|fon|phone)\w{0,12}\.?:?\s{0,9}\+?[\d(]|\+\d\d[\d\s/()-]{6}",
        ),
        Item(
            "register",
            N_("Register and number there"),
            "§ 5 DDG",
            r"\b(?:HRA|HRB|VR|GnR|PR|GsR)\s*\d|(?:handels|vereins|genossenschafts|partnerschafts)register",
            where_it_applies=True,
        ),
        Item(
            "vat",
            N_("VAT identification number, or business identification number"),
            "§ 5 DDG",
            r"\bDE\s?\d{3}\s?\d{3}\s?\d{3}\b",
            where_it_applies=True,
        ),
        Item(
            "authority",
            N_("Supervisory authority, where the business needs a permit"),
            "§ 5 DDG",
            r"aufsichtsbehörde|supervisory authority",
            where_it_applies=True,
        ),
        Item(
            "profession",
            N_("Chamber, professional title and rules, where the profession is regulated"),
            "§ 5 DDG",
            r"berufsbezeichnung|kammer\b|professional title",
            where_it_applies=True,
        ),
        Item(
            "responsible",
            N_("Name and address of who answers for the journalistic content: an adult who lives in Germany"),
            "§ 18 MStV",
            r"\bMStV\b|verantwortlich|responsible for (?:the )?content",
        ),
        Item(
            "contact_points",
            N_("Points of contact for authorities and for users, and in which languages"),
            "Art. 11, 12 DSA",
            r"kontaktstelle|points? of contact|Art(?:ikel|icle|\.)\s*1[12]\b",
        ),
        Item(
            "eu_representative",
            N_("Legal representative in the Union, where you are based outside it"),
            "Art. 13 DSA",
            r"gesetzliche[rn]? vertreter in der (?:EU|Union)|legal representative",
            where_it_applies=True,
        ),
        Item(
            "youth",
            N_("Youth protection officer, where content could harm minors"),
            "§ 7 JMStV",
            r"jugendschutz|youth protection",
            where_it_applies=True,
        ),
    ),
    "privacy": (
        Item(
            "controller",
            N_("Name and contact of the controller"),
            N_("Art. 13 (1) a GDPR"),
            rf"(?:verantwortlich|controller)(?:.|\n){{0,600}}?{_EMAIL}",
        ),
        Item(
            "officer",
            N_("Contact of the data protection officer"),
            N_("Art. 13 (1) b GDPR"),
            r"datenschutzbeauftragt|data protection officer",
            where_it_applies=True,
        ),
        Item("purposes", N_("What data is kept for"), N_("Art. 13 (1) c GDPR"), ours=True),
        Item(
            "bases",
            N_("Legal bases, and the legitimate interests where you rely on them"),
            N_("Art. 13 (1) c, d GDPR"),
            r"Art(?:ikel|icle|\.)?\s*6\b|rechtsgrundlage|legal bas[ie]s",
        ),
        Item(
            "recipients",
            N_("Who receives data besides you, such as the company that runs the server"),
            N_("Art. 13 (1) e GDPR"),
            r"hosting|hoster|rechenzentrum|auftragsverarbeit|data cent(?:re|er)|processor",
        ),
        Item(
            "elsewhere",
            N_("Whether data leaves the Union, and what protects it there"),
            N_("Art. 13 (1) f GDPR"),
            r"drittl[aä]nd|third countr|standardvertragsklausel|standard contractual",
            where_it_applies=True,
        ),
        Item("retention", N_("How long it is kept"), N_("Art. 13 (2) a GDPR"), ours=True),
        Item(
            "rights",
            N_("The rights to see, correct, delete, restrict, take along and object"),
            N_("Art. 13 (2) b GDPR"),
            ours=True,
        ),
        Item(
            "withdrawal",
            N_("That consent can be withdrawn, where you rely on it"),
            N_("Art. 13 (2) c GDPR"),
            r"widerruf|withdraw",
            where_it_applies=True,
        ),
        Item(
            "complaint",
            N_("The supervisory authority for complaints, by name"),
            N_("Art. 13 (2) d GDPR"),
            r"landesbeauftragte|bundesbeauftragte|landesamt für datenschutz|aufsichtsbehörde|supervisory authority",
        ),
    ),
}
PAGE_NAMES = tuple(CHECKLISTS)
_signs = {
    item.sign: re.compile(item.sign, re.IGNORECASE) for items in CHECKLISTS.values() for item in items if item.sign
}


def points_of(name: str, texts: Iterable[str], ticks: frozenset[str]) -> list[Point]:
    """The page's checklist, with what these texts seem to say and what was ticked."""
    said = "\n".join(texts)

    def state(item: Item) -> str:
        if item.ours:
            return "ours"
        if item.sign and _signs[item.sign].search(said):
            return "found"
        return "settled" if item.code in ticks else "open"

    return [Point(item, state(item)) for item in CHECKLISTS[name]]
