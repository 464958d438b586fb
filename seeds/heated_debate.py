"""One article and ten thousand comments, in deep and wide threads; the same every time."""

import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import click

from app.discussion.queries.discussions import discussion_of_article, is_empty
from seeds.cast import CAST, READERS
from seeds.debate import Turn, debate
from seeds.sowing import days_ago, in_one_go, sow_article, sow_comment, sow_people

COMMENTS = 10_000
AT_ONCE = 250
SAID_ALREADY = "There are comments under the article already, perhaps of a run that was stopped. Take a new database."


def sow() -> None:
    """Publish the article and let the debate begin; does nothing where it has taken place.

    Exits with a message where anything else was said: half a debate can't be told from another one.
    """
    article = in_one_go(lambda: sow_article("nvidia-groq.md"))
    discussion = discussion_of_article(article.id)
    if discussion.comment_count >= COMMENTS:
        click.echo("The debate has already taken place.")
        return
    if not is_empty(discussion.id):
        sys.exit(SAID_ALREADY)
    people = in_one_go(lambda: sow_people(CAST))
    turns = list(debate(COMMENTS, [person.key for person in READERS]))
    start = days_ago(turns[-1].minutes_after_start / (24 * 60) + 0.05)
    numbers: dict[int, int] = {}

    def speak(some: Sequence[Turn]) -> None:
        for turn in some:
            numbers[turn.number] = sow_comment(
                author=people[turn.by],
                moderator=people["mo"],
                discussion_id=discussion.id,
                markdown=turn.text,
                parent_id=None if turn.replies_to is None else numbers[turn.replies_to],
                at=start + timedelta(minutes=turn.minutes_after_start),
            )

    with click.progressbar(length=len(turns), label="Debating") as bar:
        for first in range(0, len(turns), AT_ONCE):
            some = turns[first : first + AT_ONCE]
            in_one_go(partial(speak, some))
            bar.update(len(some))
