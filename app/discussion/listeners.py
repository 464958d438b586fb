"""What the discussion does when something happened elsewhere."""

from app.accounts.facts import RoleChanged
from app.articles.facts import ArticlePublished
from app.discussion.actions.appearing import show_author_anew
from app.discussion.actions.opening import open_discussion


def open_discussion_of_article(fact: ArticlePublished) -> None:
    """A published article can be discussed."""
    open_discussion(article_id=fact.article_id)


def show_badge_anew(fact: RoleChanged) -> None:
    """The author's badge stands beside every comment of theirs."""
    show_author_anew(fact.account_id)
