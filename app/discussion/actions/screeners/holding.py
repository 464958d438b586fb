"""Rules that let a text wait for a moderator."""

from datetime import timedelta

from app.discussion.actions.screeners.case import Case, Objection, Outcome, about_terms
from app.discussion.models.comment import CommentState
from app.discussion.models.discussion import DiscussionMode
from app.discussion.models.term import TermVerdict
from app.foundation.settings import setting
from app.foundation.text.sameness import likeness, rows_of

REPEATED_LETTERS = 40  # shorter texts are said twice in all innocence
MUCH_ALIKE = 0.7
TYPED_LETTERS = 80  # of a text that takes time to write
LETTERS_A_SECOND = 100


def watched_author(case: Case) -> Objection | None:
    """Moderators read first what somebody they watch has written."""
    return Objection(Outcome.HOLD) if case.author.standing.is_watched else None


def every_comment(case: Case) -> Objection | None:
    """In a held discussion moderators read first."""
    now = case.discussion.now
    return Objection(Outcome.HOLD, {"why": now.why}) if now.mode == DiscussionMode.HELD else None


def first_comments(case: Case) -> Objection | None:
    """A new account's first comments wait, until as many have appeared."""
    wanted = setting("HOLD_FIRST_COMMENTS")
    if not wanted or case.background.appeared >= wanted:
        return None
    return Objection(Outcome.HOLD, {"appeared": case.background.appeared, "wanted": wanted})


def young_account(case: Case) -> Objection | None:
    """An account that was made a short while ago."""
    hours = setting("HOLD_ACCOUNTS_YOUNGER_HOURS")
    if not hours or case.now - case.background.account_created_at >= timedelta(hours=hours):
        return None
    return Objection(Outcome.HOLD, {"hours": hours})


def repeated_text(case: Case) -> Objection | None:
    """The same said again within a while, by the same person, or what was removed when somebody else said it."""
    hours = setting("REPEAT_HOURS")
    if not hours or case.text.letters < REPEATED_LETTERS:
        return None
    since = case.now - timedelta(hours=hours)
    for one in case.same:
        own = one.author_id == case.author.id and one.created_at >= since
        if own or one.state == CommentState.HIDDEN:
            return Objection(Outcome.HOLD, {"comment": one.comment_id})
    return None


def much_alike(case: Case) -> Objection | None:
    """Nearly the same as what the author said last, or as what was removed of it."""
    hours = setting("REPEAT_HOURS")
    if not hours or case.text.letters < REPEATED_LETTERS:
        return None
    since, rows = case.now - timedelta(hours=hours), rows_of(case.text.body)
    for one in case.recent:
        if (one.created_at >= since or one.state == CommentState.HIDDEN) and one.body:
            alike = likeness(rows, one.body, at_least=MUCH_ALIKE)
            if alike:
                return Objection(Outcome.HOLD, {"comment": one.comment_id, "percent": round(alike * 100)})
    return None


def typed_too_fast(case: Case) -> Objection | None:
    """More than a person can have written, or fetched and put in, since the form was shown."""
    most = setting("TYPING_SECONDS")
    if case.shown_at is None or not most or case.text.letters < TYPED_LETTERS:
        return None
    seconds = (case.now - case.shown_at).total_seconds()
    if seconds >= min(most, case.text.letters / LETTERS_A_SECOND):
        return None
    return Objection(Outcome.HOLD, {"seconds": max(0, int(seconds)), "letters": case.text.letters})


def many_links(case: Case) -> Objection | None:
    """Many links are mostly advertising."""
    allowed = setting("HOLD_ABOVE_LINKS")
    if case.text.link_count <= allowed or case.unlisted_links <= allowed:
        return None
    return Objection(Outcome.HOLD, {"links": case.unlisted_links, "allowed": allowed})


def held_domains(case: Case) -> Objection | None:
    """A link to where a moderator wants to look first."""
    return about_terms(Outcome.HOLD, case.domains.of(TermVerdict.HOLD))


def held_words(case: Case) -> Objection | None:
    """Words that a moderator reads first."""
    return about_terms(Outcome.HOLD, case.words.of(TermVerdict.HOLD))


def odd_text(case: Case) -> Objection | None:
    """A text so odd that the lists were not looked through to the end: nobody knows what else stands in it."""
    return Objection(Outcome.HOLD, {"odd": True}) if case.words.gave_up else None
