"""Processor time of screening: the lists of words by themselves, and all rules with the database's answers.

Run: .venv/bin/python -m bench.screening
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.accounts.queries.accounts import account_by_email
from app.accounts.viewer import viewer_of
from app.discussion.actions.screeners.case import Case
from app.discussion.actions.screening import screen
from app.discussion.actions.writing import CommentText, write_text
from app.discussion.models.discussion import Discussion
from app.discussion.models.term import TermKind, TermVerdict
from app.discussion.queries.discussions import discussion_by_id
from app.foundation.db import db, transaction
from app.foundation.text.word_index import ListedWord, WordIndex
from app.foundation.text.word_search import search
from app.moderation.actions.listing import TermRules, add_terms
from bench import measure
from bench.measure import Figure, Target
from bench.progress import Bar
from seeds.cast import BEN, MO
from seeds.quiet_blog import sow

WORDS = 5000
ROUNDS = 7
BASELINE, ORDINARY = "splitting 400 characters", "all rules, 400 characters"
MOST_MILLISECONDS = 2.0
SENTENCE = (
    "Die Brücke am Hafen wird seit Jahren besprochen, und noch immer hat niemand gesagt, wer die Unterhaltung zahlt. "
    "Wer dort jeden Morgen mit dem Rad fährt, weiß, dass die Fußgänger und die Radler sich im Weg stehen. "
)


def main() -> None:
    """Print the table: milliseconds of processor time, and the ratio to splitting the text into words."""
    entries = made_up_entries()
    index = WordIndex(ListedWord(n, word, in_compounds=n % 2 == 0) for n, word in enumerate(entries))
    ordinary, long = (SENTENCE * 2)[:400], (SENTENCE * 30)[:5000]
    with tempfile.TemporaryDirectory() as folder, Bar("screening", 3) as bar:
        times = {
            BASELINE: cost(lambda: [ordinary.casefold().split() for _ in range(10)]) / 10,
            "lists, 400 characters": cost(lambda: search(index, ordinary)),
            "lists, 5,000 characters": cost(lambda: search(index, long)),
        }
        bar.step()
        app = create_app({"INSTANCE_PATH": folder, "LOG_LEVEL": "error", "HOLD_FIRST_COMMENTS": 0})
        times |= with_all_rules(app, entries, ordinary, long)
    targets = {ORDINARY: Target(MOST_MILLISECONDS, of_ratio=False)}
    measure.report([_figure(name, one, times[BASELINE], targets.get(name)) for name, one in times.items()])


def _figure(name: str, milliseconds: float, baseline: float, target: Target | None) -> Figure:
    if name == BASELINE:
        return Figure(name, milliseconds, "ms")
    return Figure(name, milliseconds, "ms", milliseconds / baseline, BASELINE, target)


def made_up_entries() -> list[str]:
    """Words that sound German and aren't, some of several words."""
    chance = random.Random(5)  # noqa: S311
    parts = (
        "schl kr br fl tr st gr bl sp pf".split(),
        "a e i o u au ei".split(),
        "mpf rst nk cht lz rm ft ck tz".split(),
    )
    words: set[str] = set()
    while len(words) < WORDS:
        word = "".join(chance.choice(part) for part in (*parts, ["e", "", "in"], *parts[1:]))
        words.add(f"{word} und {word[:4]}" if len(words) % 20 == 0 else word)
    return sorted(words)


def with_all_rules(app: Flask, entries: list[str], ordinary: str, long: str) -> dict[str, float]:
    """What screening costs as it is done when a comment is posted."""
    with app.app_context():
        upgrade()
        sow()
        mo, ben = (account_by_email(person.email) for person in (MO, BEN))
        assert mo is not None, ben is not None  # noqa: S101
        moderator, author = viewer_of(mo.id, mo.name, mo.role), viewer_of(ben.id, ben.name, ben.role)  # type: ignore[union-attr]
        for half, in_compounds in ((entries[::2], True), (entries[1::2], False)):
            rules = TermRules(TermKind.WORD, TermVerdict.HOLD, in_compounds=in_compounds)
            with transaction():
                add_terms(moderator=moderator, typed="\n".join(half), rules=rules)
        discussion = discussion_by_id(db.session.query(Discussion.id).limit(1).scalar())

        def screened(text: CommentText) -> Callable[[], object]:
            return lambda: screen(Case(author, text, discussion))

        return {
            ORDINARY: cost(screened(write_text(ordinary))),
            "all rules, 5,000 characters": cost(screened(write_text(long))),
        }


def cost(work: Callable[[], object]) -> float:
    """Milliseconds of processor time: the median of several rounds after a warm-up."""
    for _ in range(20):
        work()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(50):
            work()
        rounds.append((time.process_time() - start) * 1000 / 50)
    return statistics.median(rounds)


if __name__ == "__main__":
    main()
