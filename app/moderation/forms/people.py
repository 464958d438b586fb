"""Measures against people, and notes about them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange, Optional

from app.moderation.forms.fields import needed, note_length, reason_choices
from app.web.forms import PostedForm, tidy


class PersonNoteForm(PostedForm):
    """A note about somebody."""

    body = TextAreaField(_l("Note for moderators"), [needed, note_length], filters=[tidy])


_KINDS = {
    "": _l("Please choose"),
    "warning": _l("Warn: has to be read before writing again"),
    "watch": _l("Watch: every comment waits for a moderator"),
    "suspension": _l("Suspend: reads only, until a day"),
    "ban": _l("Ban: reads only, for good"),
}
_LENGTHS = {"7": _l("One week"), "1": _l("One day"), "30": _l("One month"), "date": _l("Until the day below")}


class ReasonedForm(PostedForm):
    """A reason, and what the person is told."""

    reason = SelectField(_l("Reason"), [needed])
    message = TextAreaField(_l("Message to this person"), [note_length], filters=[tidy])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = reason_choices()


class MeasureForm(ReasonedForm):
    """A measure against somebody."""

    kind = SelectField(_l("Measure"), [needed], choices=[SelectChoice(code, label) for code, label in _KINDS.items()])
    length = SelectField(
        _l("How long, for a suspension"),
        choices=[SelectChoice(days, label) for days, label in _LENGTHS.items()],
    )
    until = DateField(_l("Until"), [Optional()])
    note = TextAreaField(_l("Note for moderators"), [note_length], filters=[tidy])


class HideLatestForm(ReasonedForm):
    """Hiding what somebody wrote lately."""

    days = IntegerField(
        _l("Comments of the last days"),
        [InputRequired(_l("Please fill this in.")), NumberRange(1, 365, _l("Between %(min)d and %(max)d, please."))],
    )
