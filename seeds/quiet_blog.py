"""Three articles, forty comments and one that waits: a small place on a calm week."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.accounts.viewer import Viewer
from app.discussion.queries.discussions import discussion_of_article
from seeds import stirring
from seeds.cast import CAST
from seeds.sowing import days_ago, in_one_go, sow_article, sow_comment, sow_people
from seeds.stirring import Heard
from seeds.texts import REMARKS, SHED

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
    _stir(people, [Heard(number, remark.by) for number, remark in zip(numbers, REMARKS, strict=True)])
    stirring.leave_waiting(people["zoe"], discussion_ids[SHED], at=days_ago(0.1))


def _stir(people: Mapping[str, Viewer], heard: Sequence[Heard]) -> None:
    """By the places of the remarks in `REMARKS`."""
    liked = [heard[place] for place in (0, 2, 3, 5, 9, 13, 17, 18, 21, 28, 29, 33, 35)]
    stirring.praise(people, liked, at=days_ago(0.6), most=9)
    picked = [heard[place].number for place in (9, 18, 29)]
    stirring.highlight(people["edda"], picked=picked, pinned=heard[13].number, at=days_ago(0.5))
    for key, place, reason, note in (
        ("zoe", 19, "personal_data", "Der Code sollte hier nicht stehen, auch nicht der alte."),
        ("tove", 4, "other", ""),
        ("agnes", 32, "insult", "„Ausverkauf mit Schleife“ muss doch nicht sein."),
        ("bjoern", 32, "off_topic", ""),
    ):
        stirring.complain(people[key], heard[place].number, reason, note, at=days_ago(0.4))
    stirring.notify(heard[24].number, at=days_ago(0.2))
