"""What people fill in to appeal, and moderators to answer; the list of reasons; the filters of the log."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.moderation.actions.appealing import LONGEST_APPEAL
from app.web.forms import PostedForm, tidy

_needed = DataRequired(_l("Please fill this in."))


class AppealForm(PostedForm):
    """One text."""

    body = TextAreaField(
        _l("Why do you think the decision is wrong?"),
        [
            DataRequired(_l("Please say why you think the decision is wrong.")),
            Length(max=LONGEST_APPEAL, message=_l("An appeal has at most %(max)d characters.")),
        ],
        filters=[tidy],
    )


class AnswerForm(PostedForm):
    """What the person is told, and the revision of the comment that the moderator saw, where it is about one."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    answer = TextAreaField(
        _l("Your reasons, for the person"),
        [Length(max=LONGEST_APPEAL, message=_l("An answer has at most %(max)d characters."))],
        filters=[tidy],
    )


def _texts(most: int) -> list[object]:
    return [_needed, Length(max=most, message=_l("At most %(max)d characters."))]


class ReasonForm(PostedForm):
    """A reason in both languages."""

    label_de = StringField(_l("Label in German"), _texts(80), filters=[tidy])
    label_en = StringField(_l("Label in English"), _texts(80), filters=[tidy])
    explanation_de = TextAreaField(_l("Explanation in German"), _texts(1000), filters=[tidy])
    explanation_en = TextAreaField(_l("Explanation in English"), _texts(1000), filters=[tidy])
    netiquette = StringField(
        _l("Rule of the netiquette"),
        [Length(max=200, message=_l("At most %(max)d characters."))],
        filters=[tidy],
    )
    legal_basis = StringField(
        _l("Legal basis"), [Length(max=200, message=_l("At most %(max)d characters."))], filters=[tidy]
    )
    is_offered = BooleanField(_l("Offered to moderators"))


class LogForm(PostedForm):
    """The filters of the log, from the address."""

    class Meta:
        csrf = False

        def wrap_formdata(self, _form: object, formdata: object) -> object:
            """As it stands in the address."""
            return formdata

    who = StringField(_l("Who"))
    whom = StringField(_l("Concerning"))
    verb = SelectField(_l("What"), validate_choice=False)
    subject = SelectField(_l("Kind"), validate_choice=False)
    since = DateField(_l("From"), [Optional()])
    until = DateField(_l("Until"), [Optional()])

    @property
    def first_day(self) -> date | None:
        """The first day of the period."""
        return _plausible(self.since.data)

    @property
    def last_day(self) -> date | None:
        """The last day of it."""
        return _plausible(self.until.data)


def _plausible(day: object) -> date | None:
    return day if isinstance(day, date) and 2000 <= day.year < 2100 else None
