"""Decisions about comments and discussions."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange
from wtforms.widgets import HiddenInput

from app.moderation.forms.fields import needed, note_length, reason_choices
from app.web.forms import PostedForm, tidy


class DecisionForm(PostedForm):
    """A decision about the revision that the moderator saw."""

    note = TextAreaField(_l("Note for moderators"), [note_length], filters=[tidy])
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])


class HideForm(DecisionForm):
    """The same, with a reason that readers are told."""

    reason = SelectField(_l("Reason"), [needed], choices=lambda: reason_choices())
    message = TextAreaField(
        _l("To the author, optional"),
        [Length(max=2000, message=_l("A message has at most %(max)d characters."))],
        filters=[tidy],
    )


class ClosureForm(PostedForm):
    """Why a discussion is closed."""

    reason = TextAreaField(
        _l("Reason, shown to the readers"),
        [needed, Length(max=500, message=_l("A reason has at most %(max)d characters."))],
        filters=[tidy],
    )


class ReopeningForm(PostedForm):
    """Why a discussion is opened again."""

    note = TextAreaField(_l("Note for moderators"), [note_length], filters=[tidy])


class EntryForm(PostedForm):
    """A decision made at the desk; `seen` is the last decision about the comment that the page knew of."""

    do = StringField(validators=[needed])
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])
    seen = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, 2**31 - 1)])
    note = TextAreaField(_l("Note for moderators"), [note_length], filters=[tidy])
    message = TextAreaField(_l("Message"), [note_length], filters=[tidy])
