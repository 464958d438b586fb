"""What people fill in to leave."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.web.forms import PostedForm

TEXTS = {
    "remove": _l("Remove the text of my comments"),
    "keep": _l("Keep the text, without my name"),
}


class DeletionForm(PostedForm):
    """What becomes of the comments."""

    texts = RadioField(
        _l("What should become of your comments?"),
        [InputRequired(_l("Please choose what should become of your comments."))],
        choices=[SelectChoice(value=value, label=label) for value, label in TEXTS.items()],
    )
