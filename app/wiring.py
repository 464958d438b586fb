"""What happens when something has happened. Listeners run in the same transaction, in this order."""

from app.accounts.facts import RoleChanged
from app.articles.facts import ArticlePublished
from app.discussion.listeners import open_discussion_of_article, show_badge_anew
from app.foundation.facts import Listener

LISTENERS: tuple[tuple[type, tuple[Listener, ...]], ...] = (
    (ArticlePublished, (open_discussion_of_article,)),
    (RoleChanged, (show_badge_anew,)),
)
