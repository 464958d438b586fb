"""Who may come in."""

from app.accounts.door import require_viewer, viewer
from app.accounts.viewer import Viewer
from app.foundation.refusals import NotAllowed
from app.foundation.words import N_
from app.moderation.policy import has_desk, may_moderate


def require_moderator() -> Viewer:
    """The moderator who asks. Raises NotAllowed for others, LogInFirst for nobody."""
    person = require_viewer()
    if not may_moderate(person):
        raise NotAllowed(N_("Only moderators can do this."))
    return person


def require_desk() -> Viewer:
    """Whoever has a desk: moderators, and authors and editors for their own articles where that is allowed."""
    person = require_viewer()
    if not has_desk(person):
        raise NotAllowed(N_("Only moderators can do this."))
    return person


def viewer_has_desk() -> bool:
    """Whether whoever is looking has a desk; the menu asks."""
    return has_desk(viewer())
