"""Taking a reason off the list."""

from app.accounts.viewer import Viewer
from app.discussion.actions import reasoning
from app.foundation.refusals import Conflict
from app.foundation.words import N_
from app.moderation.queries.reasons import used_reasons


def remove_reason(*, editor: Viewer, code: str) -> None:
    """It goes, if no decision was ever made for it. Raises Conflict for one that was used."""
    if code in used_reasons():
        raise Conflict(N_("This reason was used and stays; you can stop offering it."))
    reasoning.remove_reason(editor=editor, code=code)
