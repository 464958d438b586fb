"""The bell in the masthead."""

from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.door import viewer
from app.notifications.queries.notifications import unread_count
from app.web.errors import database_is_away
from app.web.pages import own_piece, rendered


def bell() -> Markup:
    """The bell with the number of what the viewer has not seen yet, for the layout alone."""
    return own_piece("bell", lambda: drawn_bell(_unseen()))


def drawn_bell(count: int) -> str:
    """The bell with this number, in the language of the page."""
    return rendered("ui/_bell.html", count=count)


def _unseen() -> int:
    """One small read; a page that says what went wrong doesn't fail for it."""
    person = viewer()
    if person.id is None or database_is_away():
        return 0
    try:
        return unread_count(person.id)
    except SQLAlchemyError:
        return 0
