"""Who may moderate."""

from app.accounts.viewer import Viewer


def may_moderate(viewer: Viewer) -> bool:
    """Moderators and administrators."""
    return viewer.may_moderate
