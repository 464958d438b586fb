"""What a rule of screening is shown, and what it may answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from app.accounts.viewer import Viewer
from app.discussion.actions.writing import CommentText
from app.discussion.models.comment import Comment
from app.discussion.models.term import TermVerdict
from app.discussion.queries.backgrounds import Background, EarlierText, background, earlier_texts
from app.discussion.queries.discussions import DiscussionView
from app.discussion.queries.ground import Parent
from app.discussion.queries.terms import ListedTerm, Met, TermLists, lists_in_force
from app.foundation import clock
from app.foundation.settings import setting

Value = int | str | bool | list[int]


class Outcome(StrEnum):
    """Queue: it appears, and a moderator is asked to look. Hold: it waits for one. Refuse: it can't be posted."""

    QUEUE = "queue"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule's objection, with the figures behind it, which are stored and so hold nothing of the text.

    `met` are entries of the lists, as they stand there; a refusal has a `message` to the writer.
    """

    outcome: Outcome
    data: dict[str, Value] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    message: str = ""
    details: dict[str, str | int] = field(default_factory=dict)


@dataclass
class Case:
    """A text that somebody wants to post, or to put in the place of `edited`; what takes reading is read when needed.

    `shown_at`: when the form was shown in which it was typed; None where no form was, as in an import. `known`: the
    background, where it has been read already.
    """

    author: Viewer
    text: CommentText
    discussion: DiscussionView
    parent: Parent | None = None
    edited: Comment | None = None
    shown_at: datetime | None = None
    known: Background | None = None

    @cached_property
    def now(self) -> datetime:
        """The moment of the screening."""
        return clock.now()

    @cached_property
    def background(self) -> Background:
        """The author's record, and the version of the lists."""
        if self.known is not None:
            return self.known
        return background(self.author.id or 0, self.discussion.id, at_most=setting("HOLD_FIRST_COMMENTS"))

    @cached_property
    def lists(self) -> TermLists:
        """The lists as they are at this moment."""
        return lists_in_force(self.background.list_version)

    @cached_property
    def words(self) -> Met:
        """The words of the lists that stand in the text."""
        return self.lists.met_words(self.text.plain)

    @cached_property
    def domains(self) -> Met:
        """The domains of the lists that the text leads to."""
        return self.lists.met_domains({*self.text.hosts, *self.text.named_hosts})

    @cached_property
    def unlisted_links(self) -> int:
        """How many links lead to hosts that nobody has put down as harmless."""
        listed = (self.lists.domain(host) for host in self.text.hosts)
        return self.text.link_count - sum(one is not None and one.verdict == TermVerdict.ALLOW for one in listed)

    @property
    def same(self) -> list[EarlierText]:
        """Other comments that say the same."""
        return [one for one in self._earlier if one.is_same]

    @property
    def recent(self) -> list[EarlierText]:
        """Other comments that the author wrote last."""
        return [one for one in self._earlier if not one.is_same]

    @cached_property
    def _earlier(self) -> list[EarlierText]:
        found = earlier_texts(self.author.id or 0, self.text.key) if self.text.key else []
        return [one for one in found if one.comment_id != self._own_id]

    @property
    def _own_id(self) -> int | None:
        return self.edited.id if self.edited is not None else None


def about_terms(outcome: Outcome, terms: list[ListedTerm], message: str = "", **details: str | int) -> Objection | None:
    """An objection to what the lists know, if there is anything."""
    numbers = [term.id for term in terms]
    met = tuple(term.text for term in terms)
    return Objection(outcome, {"terms": numbers}, met, message, details) if terms else None


Screener = Callable[[Case], Objection | None]
