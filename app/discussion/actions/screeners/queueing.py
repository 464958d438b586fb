"""Rules that let a text appear and ask a moderator to look."""

from app.discussion.actions.screeners.case import Case, Objection, Outcome, about_terms
from app.discussion.models.term import TermVerdict


def suspect_words(case: Case) -> Objection | None:
    """Words that may be harmless."""
    return about_terms(Outcome.QUEUE, case.words.of(TermVerdict.QUEUE))


def suspect_domains(case: Case) -> Objection | None:
    """A link to where it may be harmless."""
    return about_terms(Outcome.QUEUE, case.domains.of(TermVerdict.QUEUE))
