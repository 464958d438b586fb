"""What the discussion does when something happened elsewhere."""

from app.articles.facts import ArticlePublished
from app.discussion.actions.opening import open_discussion


def open_discussion_of_article(fact: ArticlePublished) -> None:
    """A published article can be discussed."""
    open_discussion(article_id=fact.article_id)
