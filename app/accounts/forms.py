"""What people fill in to come in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from app.accounts.actions.signing_up import clean_email
from app.accounts.names import clean_name
from app.accounts.policy import check_password
from app.foundation.settings import setting
from app.web.forms import PostedForm, as_field_error, tidy, typed

_needed = InputRequired(_l("Please fill this in."))


class LogInForm(PostedForm):
    """Name or address, and password."""

    identifier = StringField(_l("Name or e-mail"), [_needed], filters=[tidy])
    password = PasswordField(_l("Password"), [_needed])
    next = HiddenField()


class NewAccountForm(PostedForm):
    """The three things an account needs; all that is wrong with them is said at once."""

    name = StringField(_l("Display name"), [_needed], filters=[tidy])
    email = StringField(_l("E-mail"), [_needed], filters=[tidy])
    password = PasswordField(_l("Password"), [_needed])

    def validate_name(self, field: StringField) -> None:
        """A name that can be shown."""
        with as_field_error():
            clean_name(typed(field))

    def validate_email(self, field: StringField) -> None:
        """An address that can exist."""
        with as_field_error():
            clean_email(typed(field))

    def validate_password(self, field: PasswordField) -> None:
        """A password that isn't guessed at once."""
        with as_field_error():
            check_password(
                typed(field),
                shortest=setting("PASSWORD_MIN_CHARACTERS"),
                name=typed(self.name),
                email=typed(self.email),
                site=setting("SITE_NAME"),
            )


class SignUpForm(NewAccountForm):
    """The same, and where to go then."""

    next = HiddenField()


class SetUpForm(NewAccountForm):
    """The first administrator."""


class PasswordForm(PostedForm):
    """The old password and a new one."""

    current = PasswordField(_l("Current password"), [_needed])
    new = PasswordField(_l("New password"), [_needed])
