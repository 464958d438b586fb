"""One article and ten thousand comments, in deep and wide threads; the same every time."""

import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

import click

from app.accounts.viewer import Viewer
from app.discussion.models.report import REPORT_REASONS
from app.discussion.queries.discussions import discussion_of_article, is_empty
from seeds import stirring
from seeds.cast import CAST, READERS
from seeds.debate import Turn, debate
from seeds.sowing import days_ago, in_one_go, sow_article, sow_comment, sow_people
from seeds.stirring import Heard

COMMENTS = 10_000
AT_ONCE = 250
LIKED, PICKED, REPORTED = 100, 6, 12
NOTES = ("", "Das geht gegen eine Person, nicht gegen die Sache.", "", "Steht so schon dreimal weiter oben.")
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
    in_one_go(lambda: _stir(people, discussion.id, [Heard(numbers[turn.number], turn.by) for turn in turns], turns))


def _stir(people: Mapping[str, Viewer], discussion_id: int, heard: Sequence[Heard], turns: Sequence[Turn]) -> None:
    """Some are praised, some are complained about, wherever in the debate they stand."""
    roots = [heard[turn.number] for turn in turns if turn.replies_to is None]
    step = max(1, len(heard) // LIKED)
    stirring.praise(people, [*roots[:LIKED:4], *heard[::step]][:LIKED], at=days_ago(0.04), most=8)
    picked = [comment.number for comment in heard[5 :: max(1, len(heard) // PICKED)]][:PICKED]
    stirring.highlight(people["edda"], picked=picked, pinned=roots[0].number, at=days_ago(0.03))
    readers, reasons = [people[person.key] for person in READERS], sorted(REPORT_REASONS)
    for count, comment in enumerate(heard[3 :: max(1, len(heard) // REPORTED)][:REPORTED]):
        for one in range(1 + count % 3):
            reporter = readers[(count + one) % len(readers)]
            if reporter.id != people[comment.by].id:
                note = NOTES[(count + one) % len(NOTES)]
                stirring.complain(reporter, comment.number, reasons[count % len(reasons)], note, at=days_ago(0.02))
    stirring.notify(heard[-1].number, at=days_ago(0.02))
    stirring.leave_waiting(people["zoe"], discussion_id, at=days_ago(0.01))
