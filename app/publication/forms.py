"""What an administrator fills in for a page of the house."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.web.forms import PostedForm, tidy


class PageForm(PostedForm):
    """The texts in both languages, and the revisions they were written over."""

    de = TextAreaField(_l("German text"), filters=[tidy])
    en = TextAreaField(_l("English text"), filters=[tidy])
    revision_de = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])
    revision_en = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])
