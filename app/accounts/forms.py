"""What people fill in to come in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.accounts.actions.passkeys import clean_passkey_name
from app.accounts.actions.presenting import clean_about
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


class LinkForm(PostedForm):
    """Whom to send a link to."""

    identifier = StringField(_l("Name or e-mail"), [_needed], filters=[tidy])
    next = HiddenField()


class CodeForm(PostedForm):
    """The digits from a mail."""

    code = StringField(_l("Code"), [_needed], filters=[tidy])
    next = HiddenField()


class AgainForm(PostedForm):
    """The password, once more."""

    password = PasswordField(_l("Password"), [_needed])
    next = HiddenField()


class AddressForm(PostedForm):
    """Another address."""

    email = StringField(_l("New e-mail address"), [_needed], filters=[tidy])
    next = HiddenField()

    def validate_email(self, field: StringField) -> None:
        """An address that can exist."""
        with as_field_error():
            clean_email(typed(field))


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


class ProfileForm(PostedForm):
    """What others learn about somebody, and how their pages look. Without a name it stays as it is."""

    name = StringField(_l("Display name"), filters=[tidy])
    about = TextAreaField(_l("About you"), filters=[tidy])
    is_public = BooleanField(_l("Show a public profile with my comments"))
    language = SelectField(_l("Language"), choices=[SelectChoice("de", "Deutsch"), SelectChoice("en", "English")])
    theme = SelectField(
        _l("Appearance"),
        choices=[
            SelectChoice("auto", _l("Automatic")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )

    def validate_about(self, field: TextAreaField) -> None:
        """A short text."""
        with as_field_error():
            clean_about(typed(field))


class PasswordForm(PostedForm):
    """A new password, for somebody whose name and address it must not repeat."""

    new = PasswordField(_l("New password"), [_needed])

    def __init__(self, *, name: str, email: str) -> None:
        super().__init__()
        self._name, self._email = name, email

    def validate_new(self, field: PasswordField) -> None:
        """A password that isn't guessed at once."""
        with as_field_error():
            check_password(
                typed(field),
                shortest=setting("PASSWORD_MIN_CHARACTERS"),
                name=self._name,
                email=self._email,
                site=setting("SITE_NAME"),
            )


class SecondFactorForm(PostedForm):
    """A code of the app, or a recovery code."""

    code = StringField(_l("Code"), [_needed], filters=[tidy])


class PasskeyForm(PostedForm):
    """What the browser answers, and where to go then."""

    credential = HiddenField(filters=[tidy])
    next = HiddenField()


class PasskeyNameForm(PostedForm):
    """Another name for a passkey."""

    name = StringField(_l("Name of the passkey"), [_needed], filters=[tidy])

    def validate_name(self, field: StringField) -> None:
        """A name that can be shown."""
        with as_field_error():
            clean_passkey_name(typed(field))


class NewPasskeyForm(PasskeyNameForm):
    """What the browser answers, and what the passkey is called."""

    credential = HiddenField(filters=[tidy])


class ProviderAccountForm(PostedForm):
    """What an account needs that is entered by the provider."""

    name = StringField(_l("Display name"), [_needed], filters=[tidy])
    email = StringField(_l("E-mail"), [_needed], filters=[tidy])

    def validate_name(self, field: StringField) -> None:
        """A name that can be shown."""
        with as_field_error():
            clean_name(typed(field))

    def validate_email(self, field: StringField) -> None:
        """An address that can exist."""
        with as_field_error():
            clean_email(typed(field))
