"""What several forms ask for."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.discussion.queries.reasons import reasons
from app.web.language import language

needed = DataRequired(_l("Please fill this in."))
note_length = Length(max=2000, message=_l("A note has at most %(max)d characters."))


def reason_choices() -> list[SelectChoice]:
    """The publisher's reasons in the reader's language, for a list to choose from."""
    offered = [SelectChoice(one.code, one.label(language())) for one in reasons(offered_only=True)]
    return [SelectChoice("", gettext("Please choose")), *offered]
