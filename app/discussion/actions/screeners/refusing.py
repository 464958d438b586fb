"""Rules that refuse a text. Its writer keeps it, and is told why."""

from datetime import timedelta

from app.accounts.policy import may_take_part
from app.discussion.actions.screeners.case import Case, Objection, Outcome, about_terms
from app.discussion.models.comment import CommentState
from app.discussion.models.discussion import DiscussionState
from app.discussion.models.term import TermVerdict
from app.discussion.queries.backgrounds import is_reported_above
from app.discussion.queries.modes import slow_minutes
from app.discussion.queries.reasons import reasons
from app.foundation.settings import setting
from app.foundation.words import N_

OWN_LETTERS = 12  # of a removed text that its author may not post again
ANYBODYS_LETTERS = 40  # of one that nobody may


def closed_discussion(case: Case) -> Objection | None:
    """Nobody writes where it is over; what stands there can be edited for its while."""
    if case.edited is not None or case.discussion.state == DiscussionState.OPEN:
        return None
    return Objection(Outcome.REFUSE, message=N_("This discussion is closed."))


def excluded_author(case: Case) -> Objection | None:
    """Somebody who is suspended or banned reads only."""
    if may_take_part(case.author):
        return None
    return Objection(Outcome.REFUSE, message=N_("You can’t write at present. Your account page says why."))


def removed_text(case: Case) -> Objection | None:
    """What was removed doesn't come back: from its author, or, where the law was the reason, from anybody."""
    if case.text.letters < OWN_LETTERS:
        return None
    for one in case.same:
        if one.state == CommentState.PUBLISHED or (one.state == CommentState.HELD):
            continue
        own = one.author_id == case.author.id
        if own or (case.text.letters >= ANYBODYS_LETTERS and _is_unlawful(one.removal_reason)):
            message = N_("This text was removed here before and can’t be posted again.")
            return Objection(Outcome.REFUSE, {"comment": one.comment_id, "own": own}, message=message)
    return None


def refused_words(case: Case) -> Objection | None:
    """Words that can't be posted."""
    terms = case.words.of(TermVerdict.REFUSE)
    message = N_("This can’t be posted because of what it says here: %(words)s. Please put it another way.")
    return about_terms(Outcome.REFUSE, terms, message, words=quoted([term.text for term in terms]))


def refused_domains(case: Case) -> Objection | None:
    """Places that nobody leads to from here."""
    terms = case.domains.of(TermVerdict.REFUSE)
    message = N_("Links to %(domains)s can’t be posted here.")
    return about_terms(Outcome.REFUSE, terms, message, domains=", ".join(term.text for term in terms))


def slow_mode(case: Case) -> Objection | None:
    """One comment for each person in so many minutes, where that was chosen for the article."""
    minutes, last = slow_minutes(case.discussion), case.background.last_here_at
    if case.edited is not None or not minutes or last is None:
        return None
    left = last + timedelta(minutes=minutes) - case.now
    if left <= timedelta():
        return None
    message = N_("Here everybody writes once in %(minutes)d minutes. You can post this in %(left)s minutes.")
    return Objection(Outcome.REFUSE, {"minutes": minutes}, (), message, {"minutes": minutes, "left": _clock(left)})


def heated_thread(case: Case) -> Objection | None:
    """Where comments above are reported, an answer takes its time."""
    minutes = setting("REPLY_DELAY_MINUTES")
    if case.parent is None or case.edited is not None or not minutes:
        return None
    left = case.parent.created_at + timedelta(minutes=minutes) - case.now
    if left <= timedelta() or not is_reported_above(case.parent.id):
        return None
    message = N_(
        "This thread is heated, so answers to a new comment wait a little. You can post this in %(left)s minutes."
    )
    return Objection(Outcome.REFUSE, {"minutes": minutes}, (), message, {"left": _clock(left)})


def quoted(words: list[str]) -> str:
    """A few words of the list, for a sentence."""
    return ", ".join(words[:5])


def _clock(left: timedelta) -> str:
    seconds = int(left.total_seconds()) + 1
    return f"{seconds // 60}:{seconds % 60:02}"


def _is_unlawful(removal_reason: str | None) -> bool:
    return any(one.code == removal_reason and one.legal_basis for one in reasons())
