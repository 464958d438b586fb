"""Turning what was typed into a comment's text; costly work that needs no transaction."""

from dataclasses import dataclass

from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.text.hosts import linked_hosts, named_hosts
from app.foundation.text.markdown import plain_text, render_comment
from app.foundation.text.mentions import mentioned_names
from app.foundation.text.plain import can_be_seen, storable, without_direction_changes
from app.foundation.text.sameness import letters_in, text_key
from app.foundation.words import N_


@dataclass(frozen=True, slots=True)
class CommentText:
    """A comment's source, its safe HTML, its number of links, and whom it may name (see `mentioned_names`).

    `plain` is what readers see of it, `hosts` where its links lead, `named_hosts` what else looks like an address;
    `letters` counts letters and digits, `key` is the same for texts that differ in nothing else.
    """

    body: str
    html: str
    link_count: int
    named: tuple[tuple[str, ...], ...] = ()
    plain: str = ""
    hosts: tuple[str, ...] = ()
    named_hosts: frozenset[str] = frozenset()
    letters: int = 0
    key: str = ""


def write_text(typed: str) -> CommentText:
    """The text as it will be kept. Raises Invalid('body') where it is empty or too long."""
    body = without_direction_changes(storable(typed)).strip()
    limit = setting("COMMENT_LIMIT_CHARACTERS")
    if not body:
        raise Invalid("body", N_("Please write something first."))
    if len(body) > limit:
        raise Invalid(
            "body",
            N_("This is too long by %(over)d; a comment has at most %(limit)d characters."),
            over=len(body) - limit,
            limit=limit,
        )
    rendered = render_comment(body)
    plain = plain_text(rendered.html)
    if not can_be_seen(plain):
        raise Invalid("body", N_("None of this would be visible. Please write something."))
    letters = letters_in(plain)
    return CommentText(
        body,
        rendered.html,
        rendered.link_count,
        mentioned_names(rendered.html),
        plain=plain,
        hosts=linked_hosts(rendered.html),
        named_hosts=named_hosts(plain),
        letters=len(letters),
        key=text_key(letters),
    )
