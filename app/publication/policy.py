"""Who writes the pages of the house."""

from app.accounts.viewer import Viewer


def may_write_pages(viewer: Viewer) -> bool:
    """Administrators."""
    return viewer.is_administrator
