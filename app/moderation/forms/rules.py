"""The lists of words and domains, and the rules of a discussion."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from app.discussion.models.term import TermKind, TermVerdict
from app.moderation.forms.fields import needed
from app.web.forms import PostedForm, tidy

KIND_LABELS = {TermKind.WORD: _l("Words"), TermKind.DOMAIN: _l("Domains of links")}
TERM_VERDICT_LABELS = {
    TermVerdict.REFUSE: _l("Refuse"),
    TermVerdict.HOLD: _l("Hold"),
    TermVerdict.QUEUE: _l("Look at it"),
    TermVerdict.ALLOW: _l("Harmless"),
}


class TermForm(PostedForm):
    """What follows from an entry of the lists."""

    verdict = RadioField(
        _l("What happens to a comment with it"),
        choices=[SelectChoice(str(value), label) for value, label in TERM_VERDICT_LABELS.items()],
        default=str(TermVerdict.HOLD),
    )
    in_compounds = BooleanField(_l("Also as a part of longer words"))


class NewTermsForm(TermForm):
    """New entries, one a line."""

    kind = RadioField(
        _l("Kind"),
        choices=[SelectChoice(str(value), label) for value, label in KIND_LABELS.items()],
        default=str(TermKind.WORD),
    )
    words = TextAreaField(_l("Entries, one a line"), [needed], filters=[tidy])
    is_tried = BooleanField(_l("Try it first"))


class OneTermForm(TermForm):
    """An entry that is there."""

    text = StringField(_l("Entry"), [needed], filters=[tidy])
    is_live = BooleanField(_l("In force"))


class TryForm(PostedForm):
    """A text to try the lists on."""

    body = TextAreaField(_l("Text"), [needed, Length(max=5000)], filters=[tidy])


class RulesForm(PostedForm):
    """How comments appear in a discussion."""

    mode = RadioField(
        _l("New comments"),
        choices=[SelectChoice("open", _l("Appear at once")), SelectChoice("held", _l("Wait for a moderator"))],
        default="open",
    )
    is_sensitive = BooleanField(_l("Sensitive topic"))
    hours = RadioField(
        _l("Hours in which comments wait"),
        choices=[
            SelectChoice("site", _l("As everywhere")),
            SelectChoice("never", _l("Never")),
            SelectChoice("own", _l("These hours")),
        ],
        default="site",
    )
    hold_from = StringField(_l("From"), filters=[tidy], render_kw={"type": "time"})
    hold_until = StringField(_l("Until"), filters=[tidy], render_kw={"type": "time"})
    slow_minutes = IntegerField(_l("Minutes between two comments of one person"), [Optional()], default=0)
    close_after_days = IntegerField(_l("Days until the discussion closes"), [Optional()])
