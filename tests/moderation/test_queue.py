"""Reading the queue: what is open is found by small indexes, however much was ever written, reported and decided."""

import re

import pytest
from sqlalchemy import insert, update

from app.discussion.models.comment import Comment
from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db, transaction
from app.moderation.models.notice import Notice
from app.moderation.queries.queue import Filters, Waiting, articles_waiting, counts, is_waiting, waiting
from tests.discussion.test_queries import analyze, plan_of

COMMENTS = 6000
SCANNED = re.compile(
    r"^\W*(?:(?:Parallel )?Seq Scan on|SCAN) (?:comment|report|notice)\b(?!.*INDEX ix_\w+_open).*", re.M
)


@pytest.fixture
def busy(scene, inside, people):
    """Thousands of comments, reported and notified of in the past; of a few something is open."""
    now, number = clock.now(), scene.discussion_id
    db.session.rollback()
    common = {"discussion_id": number, "author_id": people.ben.id, "body": "x", "html": "<p>x</p>", "created_at": now}
    comments = [{**common, "id": one, "position": one, "state": "published"} for one in range(1, COMMENTS + 1)]
    reports = [
        {"comment_id": one, "revision": 1, "reason": "insult", "rule": "links", "created_at": now, "decided_at": now}
        for one in range(1, COMMENTS + 1)
    ]
    notices = [
        {"comment_id": one, "revision": 1, "offence": "insult", "explanation": "x", "language": "de"}
        | {"reference": f"N{one}", "token_hash": f"{one}", "created_at": now, "decided_at": now, "outcome": "rejected"}
        for one in range(1, COMMENTS + 1)
    ]
    with transaction():
        for table, rows in ((Comment, comments), (Report, reports), (Notice, notices)):
            db.session.execute(insert(table), rows)
        db.session.execute(update(Comment).where(Comment.id.in_([10, 20])).values(state="held"))
        db.session.execute(update(Report).where(Report.comment_id.in_([20, 30])).values(decided_at=None))
        again = {"revision": 1, "reason": "spam", "weight": 50, "created_at": now}
        db.session.execute(insert(Report), [{**again, "comment_id": 30, "reporter_id": people.cleo.id}])
        db.session.execute(update(Notice).where(Notice.comment_id.in_([30, 40])).values(decided_at=None))
        db.session.execute(update(Notice).where(Notice.comment_id == 40).values(is_alarm=True))
    analyze()
    return scene


def test_each_comment_stands_there_once_with_all_that_is_open_about_it(busy):
    assert waiting(Filters(), offset=0, limit=10) == [
        Waiting(40, is_alarm=True, notice_count=1, report_count=0, weight=0, is_held=False),
        Waiting(30, is_alarm=False, notice_count=1, report_count=2, weight=150, is_held=False),
        Waiting(20, is_alarm=False, notice_count=0, report_count=1, weight=100, is_held=True),
        Waiting(10, is_alarm=False, notice_count=0, report_count=0, weight=0, is_held=True),
    ]
    assert counts(Filters()) == {"all": 4, "notices": 2, "reports": 2, "held": 2}
    assert is_waiting(30) == waiting(Filters(kind="notices"), offset=1, limit=1)[0]
    assert is_waiting(50) is None
    assert [row.comment_id for row in waiting(Filters(words="querfeld"), offset=2, limit=9)] == [20, 10]
    assert articles_waiting(Filters()) == [(busy.article.slug, busy.article.title)]


@pytest.mark.parametrize(
    "read",
    [
        lambda: waiting(Filters(), offset=0, limit=21),
        lambda: waiting(Filters(kind="reports", why="links"), offset=0, limit=21),
        lambda: counts(Filters()),
        lambda: articles_waiting(Filters()),
        lambda: is_waiting(30),
    ],
    ids=["page", "filtered", "counts", "articles", "one"],
)
def test_no_table_is_read_from_end_to_end(busy, inside, read):
    plan = plan_of(inside, read)
    assert not SCANNED.findall(plan), plan
