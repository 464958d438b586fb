"""Reports, and notices of illegal content."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.accounts.actions.signing_up import clean_email
from app.discussion.models.report import REPORT_REASONS
from app.discussion.queries.reasons import reasons
from app.moderation.actions.noticing import clean_explanation
from app.moderation.forms.fields import needed, note_length
from app.moderation.models.notice import NAMELESS_OFFENCES, OFFENCES, Offence
from app.web.forms import PostedForm, as_field_error, tidy, typed
from app.web.language import language


class ReportForm(PostedForm):
    """What is wrong with a comment."""

    reason = SelectField(
        _l("What is wrong with it?"),
        [needed],
        choices=[
            SelectChoice("", _l("Please choose")),
            *(SelectChoice(code, _l(label)) for code, label in REPORT_REASONS.items()),
        ],
    )
    note = TextAreaField(
        _l("What should moderators know?"),
        [Length(max=1000, message=_l("At most %(max)d characters, please."))],
        filters=[tidy],
    )


class NoticeForm(PostedForm):
    """What is illegal, and who says so; `website` is a trap for programs, people don't see it."""

    offence = SelectField(_l("What is illegal about it?"), [needed])
    body = TextAreaField(_l("Why is it illegal?"), filters=[tidy])
    is_alarm = BooleanField(_l("Somebody’s life or safety is in danger"))
    name = StringField(_l("Your name"), filters=[tidy])
    email = StringField(_l("Your e-mail address"), filters=[tidy])
    in_good_faith = BooleanField(
        _l("I say this in good faith: to the best of my knowledge what I state is accurate and complete.")
    )
    website = StringField(_l("Please leave this field empty"))
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    submit_token = HiddenField(filters=[lambda token: (token or "")[:64]])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        groups = {gettext(group): list(_offences(offences)) for group, offences in OFFENCES.items()}
        self.offence.choices = {gettext("Please choose"): [("", gettext("Please choose"))], **groups}

    @property
    def is_nameless(self) -> bool:
        """Whether nobody is asked who they are."""
        return self.offence.data in NAMELESS_OFFENCES

    def validate_body(self, field: TextAreaField) -> None:
        """Enough to judge it."""
        with as_field_error():
            clean_explanation(typed(field))

    def validate_name(self, field: StringField) -> None:
        """Who says so, where that is asked."""
        if not self.is_nameless and not typed(field).strip():
            raise ValidationError(gettext("Please give your name."))

    def validate_email(self, field: StringField) -> None:
        """Where to answer, where that is asked."""
        if not self.is_nameless:
            with as_field_error():
                clean_email(typed(field))

    def validate_in_good_faith(self, field: BooleanField) -> None:
        """The law asks for it."""
        if not field.data:
            raise ValidationError(gettext("Without this statement we can’t take the notice."))

    def validate_website(self, field: StringField) -> None:
        """Programs that fill in everything fill this in too."""
        if typed(field):
            raise ValidationError(gettext("Please leave this field empty"))


class UpholdForm(PostedForm):
    """A comment is illegal, or against the rules, and goes."""

    reason = SelectField(_l("Reason"), [needed])
    message = TextAreaField(_l("What its author is told"), [note_length], filters=[tidy])
    note = TextAreaField(_l("Note for moderators"), [note_length], filters=[tidy])
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])

    def __init__(self, present_reason: str | None = None, **given: Any) -> None:
        """The present reason of a hidden comment can be left, though it may not be offered any more."""
        super().__init__(**given)
        spoken = language()
        self.reason.choices = [
            (one.code, one.label(spoken)) for one in reasons() if one.is_offered or one.code == present_reason
        ]


class RejectForm(PostedForm):
    """A comment is not illegal, and stays."""

    answer = TextAreaField(_l("Why it stays"), [needed, note_length], filters=[tidy])
    is_unfounded = BooleanField(_l("This notice was manifestly unfounded"))
    revision = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])


def _offences(offences: dict[str, Offence]) -> Iterator[tuple[str, str]]:
    for code, offence in offences.items():
        label = gettext(offence.label)
        yield code, f"{label} ({offence.law})" if offence.law else label
