"""Notices of illegal content (DSA Art. 16)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.db import Base, UTCDateTime
from app.foundation.words import N_


@dataclass(frozen=True, slots=True)
class Offence:
    """What may be illegal about a text, in plain words, and where the law says so."""

    label: str
    law: str = ""


# In groups, as the form offers them. Nobody is asked who they are for what is in `NAMELESS_OFFENCES`.
OFFENCES: dict[str, dict[str, Offence]] = {
    N_("Hate and violence"): {
        "incitement": Offence(N_("Incitement to hatred, denial of the Holocaust"), "§ 130 StGB"),
        "symbols": Offence(N_("Symbols or propaganda of unconstitutional organisations"), "§§ 86, 86a StGB"),
        "call_to_crime": Offence(N_("Public call to commit crimes"), "§ 111 StGB"),
        "announcing": Offence(N_("Threat of serious crimes against the public"), "§ 126 StGB"),
        "approving": Offence(N_("Approval or rewarding of crimes"), "§ 140 StGB"),
        "brutality": Offence(N_("Glorifying depiction of violence"), "§ 131 StGB"),
        "religion": Offence(N_("Reviling of religions or beliefs"), "§ 166 StGB"),
    },
    N_("Against a person"): {
        "insult": Offence(N_("Insult, defamation, slander"), "§§ 185–189, 192a StGB"),
        "threat": Offence(N_("Threat or coercion"), "§§ 240, 241 StGB"),
        "stalking": Offence(N_("Stalking"), "§ 238 StGB"),
        "exposure": Offence(N_("Pictures that violate somebody’s most private sphere"), "§ 201a StGB"),
        "private_data": Offence(N_("Spreading of somebody’s personal data to endanger them"), "§ 126a StGB"),
        "personality": Offence(
            N_("Violation of personality rights or data protection"), "§§ 823, 1004 BGB, § 22 KunstUrhG, DSGVO"
        ),
    },
    N_("Children and young people"): {
        "child_abuse": Offence(N_("Sexual abuse of children or young people"), "§§ 176–176e, 184b, 184c StGB"),
    },
    N_("Fraud and rights of others"): {
        "fraud": Offence(N_("Fraud, or pretending to be somebody else"), "§§ 263, 269 StGB"),
        "copyright": Offence(N_("Copyright or trade mark"), "UrhG, MarkenG"),
        "other": Offence(N_("Something else that is illegal")),
    },
}
NAMELESS_OFFENCES = frozenset({"child_abuse"})
OFFENCE_LABELS = {code: offence.label for group in OFFENCES.values() for code, offence in group.items()}


def offence_of(code: str) -> Offence:
    """The offence with this code; one that is no longer offered is something else."""
    known = {code: offence for group in OFFENCES.values() for code, offence in group.items()}
    return known.get(code, known["other"])


class Notice(Base):
    """Somebody says that a comment is illegal, and why; with or without an account.

    `reference` is what people quote, the token whose hash is kept opens the page that says how it stands. `email_key`
    counts who sends unfounded ones. `is_alarm`: somebody's life or safety may be in danger (Art. 18), until somebody
    has settled it: told the authorities, or seen that there is none. `is_unfounded`: manifestly so (Art. 23); for that
    the sender was warned, or none of theirs is taken until `stopped_until`. What was decided may be decided anew after
    an appeal, which is when `decided_at` is; `first_decided_at` says how long the sender waited for an answer.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    revision: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    offence: Mapped[str] = mapped_column(String(30))
    explanation: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    email_key: Mapped[str] = mapped_column(String(320), default="", index=True)
    language: Mapped[str] = mapped_column(String(2))
    is_alarm: Mapped[bool] = mapped_column(default=False)
    alarm_settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    was_handed_over: Mapped[bool] = mapped_column(default=False)
    submit_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text, default="")
    is_unfounded: Mapped[bool] = mapped_column(default=False)
    warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_notice_comment_id_decided_at", "comment_id", "decided_at"),
        Index(
            "ix_notice_open",
            "comment_id",
            "is_alarm",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    @property
    def is_open_alarm(self) -> bool:
        """Whether somebody may be in danger and nobody has settled it yet."""
        return self.is_alarm and self.alarm_settled_at is None
