"""The menu at the foot of a comment."""

from typing import Any


def more(comment: Any) -> Any:
    """Opens the comment's menu, if it isn't open, and gives the comment."""
    menu = comment.locator("details.comment__menu")
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    return comment
