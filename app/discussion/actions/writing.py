"""Turning what was typed into a comment's text; costly work that needs no transaction."""

from dataclasses import dataclass

from app.foundation.refusals import Invalid
from app.foundation.settings import setting
from app.foundation.text.markdown import plain_text, render_comment
from app.foundation.text.plain import can_be_seen, storable, without_direction_changes
from app.foundation.words import N_


@dataclass(frozen=True, slots=True)
class CommentText:
    """A comment's source, its safe HTML and its number of links."""

    body: str
    html: str
    link_count: int


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
    if not can_be_seen(plain_text(rendered.html)):
        raise Invalid("body", N_("None of this would be visible. Please write something."))
    return CommentText(body, rendered.html, rendered.link_count)
