"""What people write in a discussion."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from app.web.forms import PostedForm, tidy


def _short(token: str | None) -> str:
    return (token or "")[:200]


class CommentForm(PostedForm):
    """A comment or a reply; the token makes one comment of a form sent twice. For the others see `views/asking.py`."""

    body = TextAreaField(_l("Your comment"), filters=[tidy])
    submit_token = HiddenField(filters=[lambda token: (token or "")[:64]])
    shown_token = HiddenField(filters=[_short])
    asked_token = HiddenField(filters=[_short])


class DraftForm(PostedForm):
    """The same for somebody who has still to log in."""

    body = TextAreaField(_l("Your comment"), filters=[tidy])


class EditForm(PostedForm):
    """A new text for a comment, and the revision it was written over."""

    body = TextAreaField(_l("Your comment"), filters=[tidy])
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])
    asked_token = HiddenField(filters=[_short])


class DeleteForm(PostedForm):
    """Nothing to fill in."""
