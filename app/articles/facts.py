"""What happens to articles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """Readers can see the article from now on."""

    article_id: int
    actor_id: int | None
