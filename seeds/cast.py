"""The cast: a few people everybody knows, shared by the seeds and the tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody with an account: `key` is how seeds and tests call them, `name` is what readers see."""

    key: str
    name: str
    email: str
    role: str


ADA = Person("ada", "Ada Federkiel", "ada@example.org", "author")
BEN = Person("ben", "Ben Querfeld", "ben@example.org", "reader")
CLEO = Person("cleo", "Cleo Fernweh", "cleo@example.org", "reader")
MO = Person("mo", "Mo Ruhepol", "mo@example.org", "moderator")
SID = Person("sid", "Sid Sausewind", "sid@example.org", "reader")
EDDA = Person("edda", "Edda Rotstift", "edda@example.org", "editor")
IDA = Person("ida", "Ida Schlüsselbund", "ida@example.org", "administrator")

PRINCIPALS: tuple[Person, ...] = (ADA, BEN, CLEO, MO, SID, EDDA, IDA)
"""Ada writes, Ben comments, Cleo is new, Mo moderates, Sid is suspended later, Edda edits, Ida governs."""

READERS: tuple[Person, ...] = (
    Person("zoe", "Zoë Zwischenruf", "zoe@example.org", "reader"),
    Person("rene", "René Einwand", "rene@example.org", "reader"),
    Person("juergen", "Jürgen Gießkanne", "juergen@example.org", "reader"),
    Person("agnes", "Ágnes Regenschirm", "agnes@example.org", "reader"),
    Person("tove", "Tøve Tüftel", "tove@example.org", "reader"),
    Person("malgosia", "Małgosia Mondschein", "malgosia@example.org", "reader"),
    Person("anais", "Anaïs Apfelkern", "anais@example.org", "reader"),
    Person("bjoern", "Björn Bleistift", "bjoern@example.org", "reader"),
    Person("inigo", "Íñigo Inselberg", "inigo@example.org", "reader"),
    Person("sarka", "Šárka Straßenmusik", "sarka@example.org", "reader"),
    Person("wim", "Wim Windrad", "wim@example.org", "reader"),
    Person("yuki", "Yuki Yttrium", "yuki@example.org", "reader"),
)
"""Everybody else who turns up in a discussion."""

CAST: tuple[Person, ...] = PRINCIPALS + READERS

BY_KEY: dict[str, Person] = {somebody.key: somebody for somebody in CAST}


def person(key: str) -> Person:
    """The member of the cast who goes by this key."""
    return BY_KEY[key]
