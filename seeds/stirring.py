"""What happens to comments once they are there: praise, reports, a notice, and one that waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from app.accounts.viewer import NOBODY, Viewer
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.recommending import pick, pin, recommend
from app.discussion.actions.writing import write_text
from app.foundation import clock
from app.foundation.mail.outbox import forget_mail_of
from app.foundation.tokens import new_token
from app.moderation.actions.noticing import Said, give_notice
from app.moderation.actions.reporting import report_comment

LINKS = (
    "Wer mehr darüber lesen will: https://archiv.example.org, https://forum.example.org und "
    "https://tagebuch.example.org."
)
COMPLAINT = (
    "Der Kommentar behauptet über mich etwas, das nicht wahr ist, und nennt keinen Beleg. Bitte entfernen Sie ihn."
)


@dataclass(frozen=True)
class Heard:
    """A comment that everybody could read, and the key of who wrote it."""

    number: int
    by: str


def praise(people: Mapping[str, Viewer], liked: Sequence[Heard], *, at: datetime, most: int) -> None:
    """Readers recommend these comments, each other ones, up to `most` times; the same ones every time."""
    chance, readers = Random(2026), sorted(people)
    with clock.pretending(at):
        for comment in liked:
            others = [key for key in readers if key != comment.by]
            for key in chance.sample(others, chance.randint(1, most)):
                recommend(reader=people[key], comment_id=comment.number)


def highlight(editor: Viewer, *, picked: Sequence[int], pinned: int, at: datetime) -> None:
    """The editors recommend some comments, and pin one."""
    with clock.pretending(at):
        for number in picked:
            pick(editor=editor, comment_id=number)
        pin(editor=editor, comment_id=pinned)


def complain(reporter: Viewer, number: int, reason: str, note: str, *, at: datetime) -> None:
    """A reader reports a comment."""
    with clock.pretending(at):
        report_comment(reporter=reporter, comment_id=number, reason=reason, note=note)


def notify(number: int, *, at: datetime) -> None:
    """Somebody without an account says that a comment is illegal. Nobody reads mail to example.org, so none is sent."""
    said = Said("insult", COMPLAINT, "Konrad Kassenbuch", "konrad@example.org", in_good_faith=True)
    with clock.pretending(at):
        give_notice(sender=NOBODY, comment_id=number, revision=1, said=said, language="de", submit_token=new_token())
    forget_mail_of(0, said.email)


def leave_waiting(author: Viewer, discussion_id: int, *, at: datetime) -> None:
    """A comment with so many links that a moderator looks at it first."""
    with clock.pretending(at):
        post_comment(Sent(author, discussion_id, write_text(LINKS)))
