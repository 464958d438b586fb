"""What is said of the things people are told, in the page and in letters."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from app.discussion.queries.reasons import label_of
from app.foundation.text.markdown import plain_text
from app.notifications.models.notification import Kind
from app.notifications.queries.notifications import Told
from app.web.language import language, named

EXCERPT_CHARACTERS = 240
MOST_NAMES = 3


def sentence(things: Sequence[Told]) -> str:
    """What happened, where all of it is told together."""
    one, number = things[0], len(things)
    if one.kind == Kind.DECISION:
        return _decision(one)
    if one.kind == Kind.REPORT:
        return _fate(one, number)
    if one.kind == Kind.ARTICLE:
        return str(gettext("New article: %(title)s", title=one.title))
    if one.kind == Kind.MENTION:
        return str(gettext("%(name)s mentioned you", name=named(one.author_name or "")))
    if number == 1 and one.kind == Kind.REPLY:
        return str(gettext("%(name)s replied to your comment", name=named(one.author_name or "")))
    if number == 1:
        return str(gettext("%(name)s wrote in a thread that you follow", name=named(one.author_name or "")))
    if one.kind == Kind.REPLY:
        return str(ngettext("%(num)d reply to your comment", "%(num)d replies to your comment", number))
    return str(
        ngettext(
            "%(num)d new comment in a thread that you follow",
            "%(num)d new comments in a thread that you follow",
            number,
        )
    )


def names(things: Sequence[Told]) -> str:
    """Who did it, where that isn't said yet: a few names and how many more."""
    if len(things) == 1 or things[0].kind == Kind.REPORT:
        return ""
    different = list(dict.fromkeys(named(one.author_name or "") for one in things))
    shown, more = different[:MOST_NAMES], len(different) - MOST_NAMES
    if more > 0:
        shown.append(ngettext("%(num)d other", "%(num)d others", more))
    return str(format_list(shown, locale=get_locale()))


def excerpt(one: Told) -> str:
    """The beginning of what was written, as plain text; of an article, what it is about."""
    if one.kind == Kind.ARTICLE:
        return one.standfirst
    if one.kind in {Kind.DECISION, Kind.REPORT}:
        return ""
    text = plain_text(one.html or "")
    if len(text) <= EXCERPT_CHARACTERS:
        return text
    return text[:EXCERPT_CHARACTERS].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def _decision(one: Told) -> str:
    if one.detail == "approve":
        return str(gettext("Your comment was approved and is public now"))
    if one.detail == "hold":
        return str(gettext("Your comment is waiting for a moderator again"))
    if one.detail in {"restore", "undo"}:
        return str(gettext("Your comment is public again"))
    reason = label_of(one.removal_reason or "other", language())
    if one.position is None:
        return str(gettext("Your comment was not published: %(reason)s", reason=reason))
    return str(gettext("Your comment was removed: %(reason)s", reason=reason))


def _fate(one: Told, number: int) -> str:
    """What became of what somebody reported; without a word about whose it was or who decided."""
    if one.detail == "delete":
        said = ngettext(
            "The comment you reported was deleted by its author",
            "%(num)d comments you reported were deleted by their authors",
            number,
        )
    elif one.detail == "hide":
        said = ngettext("The comment you reported was removed", "%(num)d comments you reported were removed", number)
    else:
        said = ngettext("The comment you reported stays", "%(num)d comments you reported stay", number)
    return str(said)
