"""What people fill in to come in."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from app.web.forms import PostedForm, tidy

_needed = InputRequired(_l("Please fill this in."))


class LogInForm(PostedForm):
    """Name or address, and password."""

    identifier = StringField(_l("Name or e-mail"), [_needed], filters=[tidy])
    password = PasswordField(_l("Password"), [_needed])
    next = HiddenField()


class SignUpForm(PostedForm):
    """The three things an account needs."""

    name = StringField(_l("Display name"), [_needed], filters=[tidy])
    email = StringField(_l("E-mail"), [_needed], filters=[tidy])
    password = PasswordField(_l("Password"), [_needed])
    next = HiddenField()


class SetUpForm(PostedForm):
    """The first administrator."""

    name = StringField(_l("Display name"), [_needed], filters=[tidy])
    email = StringField(_l("E-mail"), [_needed], filters=[tidy])
    password = PasswordField(_l("Password"), [_needed])


class PasswordForm(PostedForm):
    """The old password and a new one."""

    current = PasswordField(_l("Current password"), [_needed])
    new = PasswordField(_l("New password"), [_needed])
