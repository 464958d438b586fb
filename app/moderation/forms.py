"""What moderators fill in."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from app.discussion.models.comment import REMOVAL_REASONS
from app.web.forms import PostedForm, tidy

_note_length = Length(max=2000, message=_l("A note has at most %(max)d characters."))
_needed = DataRequired(_l("Please fill this in."))


class DecisionForm(PostedForm):
    """A decision about the revision that the moderator saw."""

    note = TextAreaField(_l("Note for moderators"), [_note_length], filters=[tidy])
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])


class HideForm(DecisionForm):
    """The same, with a reason that readers are told."""

    reason = SelectField(
        _l("Reason"),
        [_needed],
        choices=[
            SelectChoice("", _l("Please choose")),
            *(SelectChoice(code, _l(label)) for code, label in REMOVAL_REASONS.items()),
        ],
    )


class ClosureForm(PostedForm):
    """Why a discussion is closed."""

    reason = TextAreaField(
        _l("Reason, shown to the readers"),
        [_needed, Length(max=500, message=_l("A reason has at most %(max)d characters."))],
        filters=[tidy],
    )


class ReopeningForm(PostedForm):
    """Why a discussion is opened again."""

    note = TextAreaField(_l("Note for moderators"), [_note_length], filters=[tidy])
