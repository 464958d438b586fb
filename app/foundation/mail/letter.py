"""A letter, said once: from the same parts come the text and the HTML that are sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above what belongs together, where one letter tells several things."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """Where to go; `url` is a full address of ours."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Code:
    """Digits to type."""

    digits: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody else wrote, as plain text, and who it was."""

    text: str
    by: str = ""


Part = Paragraph | Heading | Button | Code | Quote


@dataclass(frozen=True, slots=True)
class Letter:
    """What a composer makes of a waiting mail. Everything in it is plain text in the language of the person.

    `why` says at the foot why the person gets it. `unsubscribe_url` makes it a letter that can be unsubscribed from
    with one click (RFC 8058). Mail programs show letters with the same `thread` as one conversation; it is a short
    name like `thread-7`.
    """

    subject: str
    parts: tuple[Part, ...]
    why: str
    unsubscribe_url: str = ""
    unsubscribe_label: str = ""
    thread: str = ""
