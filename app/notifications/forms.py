"""What people fill in about being told."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from app.accounts.actions.signing_up import clean_email
from app.notifications.models.notification import FREQUENCY_LABELS, Frequency, Kind
from app.notifications.queries.choices import Wish
from app.web.forms import PostedForm, as_field_error, tidy, typed


class ChoicesForm(PostedForm):
    """For each kind whether it is told in the page, and how often by mail; and what begins to be followed."""

    follows_own_threads = BooleanField(_l("Follow threads in which I take part"))

    @property
    def wishes(self) -> dict[str, Wish]:
        """What was chosen."""
        return {kind: Wish(bool(self[f"{kind}_page"].data), str(self[f"{kind}_mail"].data)) for kind in Kind}

    def show(self, wishes: Mapping[str, Wish], *, follows_own_threads: bool) -> None:
        """Fill the form with what holds now."""
        self.follows_own_threads.data = follows_own_threads
        for kind, wish in wishes.items():
            self[f"{kind}_page"].data, self[f"{kind}_mail"].data = wish.in_page, wish.by_mail


for _kind in Kind:
    setattr(ChoicesForm, f"{_kind}_page", BooleanField(_l("in the page")))
    setattr(
        ChoicesForm,
        f"{_kind}_mail",
        SelectField(
            _l("By mail"),
            [InputRequired(_l("Please choose one of the possibilities."))],
            choices=[SelectChoice(str(one), _l(FREQUENCY_LABELS[one])) for one in Frequency],
            render_kw={"required": False},
        ),
    )


class SeenForm(PostedForm):
    """Up to which one everything was seen."""

    up_to = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, 2**31 - 1)])


class SubscribeForm(PostedForm):
    """An address for mail about new articles."""

    email = StringField(_l("E-mail"), [InputRequired(_l("Please fill this in."))], filters=[tidy])

    def validate_email(self, field: StringField) -> None:
        """An address that can exist."""
        with as_field_error():
            clean_email(typed(field))
