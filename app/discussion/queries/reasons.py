"""Reading the publisher's reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.discussion.models.reason import Reason
from app.foundation.db import db


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason in both languages."""

    code: str
    label_de: str
    label_en: str
    explanation_de: str
    explanation_en: str
    netiquette: str = ""
    legal_basis: str = ""
    is_offered: bool = True

    def label(self, language: str) -> str:
        """What readers see in a removed comment's place."""
        return self.label_de if language == "de" else self.label_en

    def explanation(self, language: str) -> str:
        """What whoever is concerned is told."""
        return self.explanation_de if language == "de" else self.explanation_en


# The list we come with; the publisher's own takes its place as soon as there is one.
DEFAULT_REASONS: tuple[ReasonView, ...] = (
    ReasonView(
        "insult",
        "Beleidigung",
        "Insult",
        "Der Text setzt eine Person herab, statt sich mit dem zu befassen, was sie sagt.",
        "The text puts a person down instead of dealing with what they say.",
        "1",
    ),
    ReasonView(
        "hate",
        "Hass oder Hetze",
        "Hate or incitement",
        "Der Text wertet Menschen wegen dessen ab, was sie sind oder woher sie kommen, oder ruft zu Gewalt auf.",
        "The text devalues people for what they are or where they come from, or calls for violence.",
        "2",
    ),
    ReasonView(
        "spam",
        "Spam oder Werbung",
        "Spam or advertising",
        "Der Text wirbt für etwas oder steht so oder ähnlich schon an vielen Stellen.",
        "The text advertises something, or stands in much the same words in many places already.",
        "5",
    ),
    ReasonView(
        "off_topic",
        "Am Thema vorbei",
        "Off topic",
        "Der Text hat mit dem Artikel und dem Gespräch darunter nichts zu tun.",
        "The text has nothing to do with the article or the conversation below it.",
        "4",
    ),
    ReasonView(
        "personal_data",
        "Persönliche Daten anderer",
        "Personal data of others",
        "Der Text nennt Angaben über andere, die sie nicht selbst öffentlich gemacht haben.",
        "The text tells things about others that they have not made public themselves.",
        "3",
    ),
    ReasonView(
        "unlawful",
        "Rechtswidriger Inhalt",
        "Unlawful content",
        "Nach unserer Einschätzung verstößt der Text gegen geltendes Recht.",
        "In our judgement the text violates the law in force.",
        "6",
        "StGB, BGB, UrhG",
    ),
    ReasonView(
        "other",
        "Verstoß gegen die Hausregeln",
        "Against the house rules",
        "Der Text verstößt gegen unsere Netiquette.",
        "The text goes against our netiquette.",
        "7",
    ),
)


_KNOWN = {one.code: one for one in DEFAULT_REASONS}
_KEPT = "reasons"


def reasons(*, offered_only: bool = False) -> Sequence[ReasonView]:
    """The publisher's list in its order, or the one we come with; read once in each transaction."""
    session = db.session()
    kept = session.info.get(_KEPT)
    if kept is None or kept[0] is not session.get_transaction():
        found = _read()
        session.info[_KEPT] = kept = (session.get_transaction(), found)
    return [one for one in kept[1] if one.is_offered] if offered_only else list(kept[1])


def forget_read_reasons() -> None:
    """They have just been changed in this transaction."""
    db.session().info.pop(_KEPT, None)


def _read() -> Sequence[ReasonView]:
    columns = (
        Reason.code,
        Reason.label_de,
        Reason.label_en,
        Reason.explanation_de,
        Reason.explanation_en,
        Reason.netiquette,
        Reason.legal_basis,
        Reason.is_offered,
    )
    rows = db.session.execute(select(*columns).order_by(Reason.place, Reason.code)).all()
    return [ReasonView(*row) for row in rows] or DEFAULT_REASONS


def reason_by_code(code: str) -> ReasonView | None:
    """The reason, also one that is no longer offered; those we come with are known for ever."""
    return next((one for one in reasons() if one.code == code), _KNOWN.get(code))


def label_of(code: str | None, language: str) -> str:
    """What readers are told; of a reason that nobody knows any more, that it was against the house rules."""
    if not code:
        return ""
    return (reason_by_code(code) or _KNOWN["other"]).label(language)


def is_own_list() -> bool:
    """Whether the publisher has a list of their own."""
    return db.session.execute(select(Reason.code).limit(1)).first() is not None


def is_reason(code: str) -> bool:
    """Whether a decision can be made for this reason."""
    return any(one.code == code for one in reasons(offered_only=True))
