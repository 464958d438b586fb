"""Three articles and forty comments: a small place on a calm week."""

from datetime import timedelta

from app.discussion.queries.discussions import discussion_of_article
from seeds.cast import CAST
from seeds.sowing import days_ago, in_one_go, sow_article, sow_comment, sow_people
from seeds.texts import REMARKS

MINUTES_BETWEEN = 97


def sow() -> None:
    """Publish the articles and let people talk; does nothing where they have talked already."""
    articles = in_one_go(
        lambda: [
            sow_article("nvidia-groq.md"),
            sow_article("fahrradschuppen.md", published_at=days_ago(6)),
            sow_article("tool-library.md", published_at=days_ago(4)),
        ]
    )
    discussions = {article.slug: discussion_of_article(article.id) for article in articles}
    if not any(discussion.comment_count for discussion in discussions.values()):
        in_one_go(lambda: _talk({slug: discussion.id for slug, discussion in discussions.items()}))


def _talk(discussion_ids: dict[str, int]) -> None:
    people = sow_people(CAST)
    numbers: list[int] = []
    for count, remark in enumerate(REMARKS):
        numbers.append(
            sow_comment(
                author=people[remark.by],
                moderator=people["mo"],
                discussion_id=discussion_ids[remark.article_slug],
                markdown=remark.text,
                parent_id=None if remark.replies_to is None else numbers[remark.replies_to],
                at=days_ago(3.5) + timedelta(minutes=count * MINUTES_BETWEEN),
            )
        )
