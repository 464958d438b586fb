"""Screening: an ordered list of rules that say whether a comment appears, waits for a moderator, or can’t be posted."""

from dataclasses import dataclass, field
from typing import Any

from app.audit.actions import note_down
from app.discussion.actions.screeners import holding, queueing, refusing
from app.discussion.actions.screeners.case import Case, Objection, Outcome, Screener
from app.foundation.refusals import Invalid
from app.foundation.words import N_

# Those that refuse come first: a text that can't be posted needs nobody to read it.
SCREENERS: tuple[Screener, ...] = (
    refusing.closed_discussion,
    refusing.excluded_author,
    refusing.removed_text,
    refusing.refused_words,
    refusing.refused_domains,
    refusing.slow_mode,
    refusing.heated_thread,
    holding.watched_author,
    holding.every_comment,
    holding.first_comments,
    holding.young_account,
    holding.repeated_text,
    holding.much_alike,
    holding.typed_too_fast,
    holding.many_links,
    holding.held_domains,
    holding.held_words,
    holding.odd_text,
    queueing.suspect_domains,
    queueing.suspect_words,
)
FOR_STAFF: tuple[Screener, ...] = (refusing.closed_discussion, refusing.excluded_author, holding.watched_author)

# Each rule in words, as moderators read it.
HOLD_REASONS: dict[str, str] = {
    "closed_discussion": N_("The discussion is closed"),
    "excluded_author": N_("The author is suspended or banned"),
    "removed_text": N_("This text was removed before"),
    "refused_words": N_("Words that can’t be posted"),
    "refused_domains": N_("A link that can’t be posted"),
    "slow_mode": N_("Slow mode"),
    "heated_thread": N_("A thread with open reports"),
    "watched_author": N_("Every comment of this person waits"),
    "every_comment": N_("Every comment waits in this discussion"),
    "first_comments": N_("First comments of a new account"),
    "young_account": N_("A new account"),
    "repeated_text": N_("Said before"),
    "much_alike": N_("Nearly the same was said before"),
    "typed_too_fast": N_("Sent faster than a person writes"),
    "many_links": N_("More links than allowed"),
    "held_domains": N_("A link from the list"),
    "held_words": N_("Words from the list"),
    "odd_text": N_("A text too odd to be looked through"),
    "suspect_domains": N_("A suspect link"),
    "suspect_words": N_("Suspect words"),
}
ABOUT_TEXT = frozenset(
    {"repeated_text", "much_alike", "typed_too_fast", "many_links", "held_domains", "held_words", "odd_text"}
)


class Refused(Invalid):
    """Screening refuses the text; `rule` says why, `author_id` whose it is."""

    def __init__(self, rule: str, author_id: int | None, message: str, **details: Any) -> None:
        super().__init__("body", message, **details)
        self.rule, self.author_id = rule, author_id


class RewordFirst(Invalid):
    """The text would wait, and its wording is a reason or would be one; whoever insists sends it once more."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__("body", N_("Do you want to put it another way?"))
        self.words = words


@dataclass(frozen=True, slots=True)
class Screening:
    """What is to become of the text, and the whole run as it is stored with the revision."""

    outcome: Outcome | None
    rule: str = ""
    run: list[dict[str, Any]] = field(default_factory=list)
    met: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether it waits."""
        return self.outcome == Outcome.HOLD

    @property
    def is_about_text(self) -> bool:
        """Whether that is because of what the text says and not of who wrote it or when."""
        return self.rule in ABOUT_TEXT


def screen(case: Case, *, insists: bool = True) -> Screening:
    """Ask the rules in turn; the first objection decides.

    Raises Refused where it is a refusal, RewordFirst where it would wait, holds words that are read first, and the
    writer doesn't insist yet.
    """
    run: list[dict[str, Any]] = []
    for screener in FOR_STAFF if case.author.is_staff else SCREENERS:
        rule = screener.__name__
        objection = screener(case)
        if objection is None:
            run.append({"rule": rule, "outcome": "pass"})
            continue
        run.append({"rule": rule, "outcome": str(objection.outcome), **objection.data})
        return _decided(case, rule, objection, run, insists=insists)
    return Screening(None, "", run)


def note_refusal(refusal: Refused) -> None:
    """Put a refusal into the log: that, and why, without the text. For a transaction of its own, as nothing else is."""
    note_down("refuse", "comment", None, actor_id=None, account_id=refusal.author_id, rule=refusal.rule)


def _decided(case: Case, rule: str, objection: Objection, run: list[dict[str, Any]], *, insists: bool) -> Screening:
    if objection.outcome == Outcome.REFUSE:
        raise Refused(rule, case.author.id, objection.message, **objection.details)
    # Who would wait anyway is asked too: a moderator reads the same words.
    wording = holding.held_words(case) if objection.outcome == Outcome.HOLD and not insists else None
    if wording is not None:
        raise RewordFirst(wording.met)
    return Screening(objection.outcome, rule, run, objection.met)
