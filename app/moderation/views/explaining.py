"""A statement of reasons in words: all that Art. 17(3) of the DSA asks for, for the page and the mail."""

from dataclasses import dataclass

from flask_babel import gettext

from app.discussion.actions.screening import HOLD_REASONS
from app.foundation.settings import setting
from app.moderation.models.decision import MANY_REPORTS, Cause
from app.moderation.models.statement import Restriction
from app.moderation.queries.statements import StatementView
from app.web.language import exact_time, language, long_date


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a statement: a heading, a few paragraphs, and the text that was judged where it belongs there."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    quote: str = ""


def explained(statement: StatementView) -> tuple[Item, ...]:
    """The statement, part by part, in the reader's language."""
    facts = tuple(line for line in (statement.facts, _what_caused_it(statement)) if line)
    return (
        Item("measure", gettext("What was done"), (what_was_done(statement),)),
        Item("scope", gettext("Where and for how long"), (_where(), _how_long(statement))),
        Item("facts", gettext("What it rests on"), facts, quote=statement.quote),
        Item("ground", gettext("Why that is not allowed"), _ground(statement)),
        Item("automation", gettext("Whether machines were used"), _automation(statement)),
        Item("redress", gettext("What you can do"), redress(statement)),
    )


def subject(statement: StatementView) -> str:
    """The statement in a line, as a letter's subject and in lists."""
    if statement.is_other_ground:
        return str(gettext("Your comment stays removed, for another reason"))
    if statement.restriction == Restriction.REMOVAL:
        never = statement.position is None
        return str(gettext("Your comment was not published") if never else gettext("Your comment was removed"))
    return str(
        {
            Restriction.HOLD: gettext("Your comment is waiting for a moderator"),
            Restriction.WATCH: gettext("Your comments wait for a moderator from now on"),
            Restriction.WARNING: gettext("You were warned"),
            Restriction.SUSPENSION: gettext("Your account is suspended for a while"),
            Restriction.BAN: gettext("Your account was banned from taking part"),
        }[Restriction(statement.restriction)]
    )


def what_was_done(statement: StatementView) -> str:
    """The measure in a sentence or two."""
    if statement.comment_id is not None and statement.commented_at is not None:
        return _done_to_comment(statement)
    return str(
        {
            Restriction.WATCH: gettext("Each comment you write waits until a moderator has read it."),
            Restriction.WARNING: gettext(
                "You were warned. Your account page asks you to confirm that you have read it; then you can go on"
                " writing."
            ),
            Restriction.SUSPENSION: gettext(
                "You can read, but neither write nor edit, report or recommend comments for a while."
            ),
            Restriction.BAN: gettext("You can read, but no longer write, edit, report or recommend comments."),
        }.get(Restriction(statement.restriction), subject(statement))
    )


def redress(statement: StatementView) -> tuple[str, ...]:
    """Who else can be asked: we again, a body that settles disputes, a court (Art. 20, 21)."""
    here: tuple[str, ...] = ()
    still_holds = statement.is_in_force and not statement.is_reversed
    if still_holds and statement.appeal_until is not None and statement.appeal_id is None and setting("APPEALS"):
        here = (
            gettext(
                "You can appeal here until %(date)s, free of charge and with a few words of your own. A person decides,"
                " if possible not the one who decided first.",
                date=long_date(statement.appeal_until),
            ),
        )
    return (*here, *further_redress())


def further_redress() -> tuple[str, ...]:
    """What is left after us. Who needs no appeals (Art. 19) is not bound to a body that settles disputes either."""
    settled = gettext(
        "You can turn to a certified out-of-court dispute settlement body (Article 21 of the Digital Services Act)."
        " The European Commission keeps a list of them; in Germany the Bundesnetzagentur certifies them."
    )
    return (*([settled] if setting("APPEALS") else []), gettext("The courts are open to you at any time."))


def rule_label(rule: str | None) -> str:
    """What a rule of ours looks for."""
    if rule == MANY_REPORTS:
        return str(gettext("several readers reported it"))
    return gettext(HOLD_REASONS[rule]) if rule in HOLD_REASONS else (rule or "").replace("_", " ")


def _done_to_comment(statement: StatementView) -> str:
    about = {
        "date": exact_time(statement.commented_at) if statement.commented_at else "",
        "title": statement.article_title or "",
    }
    if statement.restriction == Restriction.HOLD:
        return str(
            gettext(
                "Your comment of %(date)s under “%(title)s” waits until a moderator has read it. Until then only you"
                " and the moderators see it.",
                **about,
            )
        )
    if statement.is_other_ground:
        return _stays_removed(**about)
    if statement.position is None:
        return str(
            gettext(
                "Your comment of %(date)s under “%(title)s” was not published. Only you and the moderators see it.",
                **about,
            )
        )
    return str(
        gettext(
            "Your comment of %(date)s under “%(title)s” was removed. Others see in its place that it was, and why; only"
            " you and the moderators still see its text.",
            **about,
        )
    )


def _stays_removed(**about: str) -> str:
    return str(
        gettext(
            "Your comment of %(date)s under “%(title)s” had been removed already. It stays so, but from now on for the"
            " reason that is given here.",
            **about,
        )
    )


def _where() -> str:
    return str(gettext("This holds on all of %(site)s, in every country.", site=setting("SITE_NAME")))


def _how_long(statement: StatementView) -> str:
    if statement.until is not None:
        return str(gettext("It ends by itself on %(moment)s.", moment=exact_time(statement.until)))
    if statement.restriction == Restriction.HOLD:
        return str(gettext("It ends when a moderator has decided."))
    if statement.restriction == Restriction.WARNING:
        return str(gettext("It ends when you have confirmed that you have read it."))
    return str(gettext("It has no end date."))


def _what_caused_it(statement: StatementView) -> str:
    return str(
        {
            Cause.OWN: gettext("We came upon it ourselves: neither a report nor a notice led to it."),
            Cause.REPORT: gettext("Readers had reported it. We tell nobody who they were."),
            Cause.NOTICE: gettext(
                "Somebody had notified us of it as illegal content (Article 16 of the Digital Services Act). We tell"
                " nobody who it was."
            ),
            Cause.RULE: gettext("One of our rules met it; nobody had reported it."),
            Cause.APPEAL: gettext(
                "Somebody had notified us of it, and appealed when we did nothing at first. We tell nobody who it was."
            ),
        }[Cause(statement.cause)]
    )


def _ground(statement: StatementView) -> tuple[str, ...]:
    label, explanation = statement.label(language()), statement.explanation(language())
    if not label and (statement.rule or statement.restriction == Restriction.HOLD):
        return _why_it_waits(statement)
    lines = [label or gettext("It goes against our house rules."), explanation]
    if statement.legal_basis:
        lines.append(gettext("Legal ground: %(law)s.", law=statement.legal_basis.rstrip(".")))
    if statement.netiquette:
        lines.append(gettext("Netiquette, rule %(rule)s.", rule=statement.netiquette.rstrip(".")))
    if not statement.legal_basis and not statement.netiquette:
        lines.append(gettext("It goes against our house rules."))
    return tuple(dict.fromkeys(line for line in lines if line))


def _why_it_waits(statement: StatementView) -> tuple[str, ...]:
    lines = []
    if statement.rule:
        rule = rule_label(statement.rule)
        lines.append(gettext("Our house rules let a moderator look first here: %(rule)s.", rule=rule))
    if not statement.decided_by_machine:
        lines.append(gettext("A moderator had let it appear and has taken that back: somebody looks at it once more."))
    return tuple(map(str, lines))


def _automation(statement: StatementView) -> tuple[str, ...]:
    if statement.found_by_machine:
        found = gettext("A program found it by a fixed rule (%(rule)s).", rule=rule_label(statement.rule))
    else:
        found = gettext("No automated means were used to find it.")
    decided = (
        gettext("The rule also decided, without a person looking at it.")
        if statement.decided_by_machine
        else gettext("A person decided. No automated means were used to decide.")
    )
    return found, decided
