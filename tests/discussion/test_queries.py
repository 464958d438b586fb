"""Reading discussions: by index, however many comments there are."""

import re

import pytest
from sqlalchemy import event, func, insert, select, text, update

from app.accounts.viewer import NOBODY
from app.discussion.models.comment import Comment
from app.discussion.queries.backgrounds import background, earlier_texts
from app.discussion.queries.comments import (
    comments_in_state,
    count_in_state,
    revisions_of,
    visible_comment,
)
from app.discussion.queries.discussions import comment_counts, discussion_by_id, discussion_of_article
from app.discussion.queries.marks import Marks, marks_on
from app.discussion.queries.threads import (
    Edge,
    Order,
    Selection,
    comments_after,
    comments_before,
    first_replies,
    pinned_comments,
    replies_after,
    threads_newer_than,
    waiting_comments,
)
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.refusals import NotFound
from tests.discussion.scenes import later, queries_counted
from tests.parts.publication import create_article

THREADS = 400
REPLIES = 20
LINKS = "https://a.example https://b.example https://c.example"


@pytest.fixture
def crowded(scene, inside, people):
    """Many threads with many replies, below one of two articles, written to the table at once."""
    number, other = scene.discussion_id, create_article(inside, slug="anderswo")
    db.session.rollback()
    rows, position = [], 0
    common = {"body": "x", "html": "<p>x</p>", "created_at": clock.now(), "state": "published", "revision": 1}
    for discussion in (number, discussion_of_article(other.id).id):
        for _ in range(THREADS):
            position += 1
            root = position * 100
            base = {**common, "discussion_id": discussion, "author_id": people.ben.id, "version": 1, "reply_count": 0}
            rows.append({**base, "id": root, "position": root, "last_place": REPLIES, "depth": 0})
            rows += [
                {**base, "id": root + place, "parent_id": root, "thread_id": root, "depth": 1, "place": place}
                | {"position": root + place, "last_place": 0}
                for place in range(1, REPLIES + 1)
            ]
    with transaction():
        for first in (True, False):
            chosen = [row for row in rows if ("parent_id" in row) != first]
            db.session.execute(insert(Comment), chosen)
    analyze()
    return scene


def analyze():
    """Let PostgreSQL look at its tables, as it does in life."""
    if db.engine.dialect.name == "postgresql":
        db.session.rollback()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE comment"))
            connection.execute(text("ANALYZE"))


def plan_of(app, read):
    """How the database finds what `read` asks for."""
    statements = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = read()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert found, "the plan of an empty answer says little"
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    plan = []
    for statement, parameters in statements:
        if statement.lstrip().startswith("SELECT"):
            rows = db.session.connection().exec_driver_sql(explain + statement, parameters).all()
            plan += [str(row[-1]) for row in rows]
    return "\n".join(plan)


def scans_of(plan):
    """Lines that read the whole table of comments; its join with itself is PostgreSQL's to choose while it is small."""
    return re.findall(r"^\W*(?:Seq Scan on comment(?! comment_)|SCAN comment\b(?!.* USING)).*", plan, re.MULTILINE)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("edge", [None, Edge(THREADS // 2 * 100, 30)])
def test_a_page_of_threads_is_read_by_index_in_order(crowded, inside, order, edge):
    number = crowded.discussion_id
    with transaction():
        db.session.execute(update(Comment).where(Comment.parent_id.is_(None)).values(score=Comment.position % 97))
    analyze()
    plan = plan_of(inside, lambda: comments_after(number, Selection(order), edge, limit=51))
    assert ("ix_comment_recommended" if order == Order.RECOMMENDED else "ix_comment_threads") in plan, plan
    assert not scans_of(plan), plan
    assert "TEMP B-TREE" not in plan, "sorted by hand: " + plan
    assert "Sort" not in plan, "sorted by hand: " + plan


def test_what_editors_picked_and_pinned_is_read_by_a_small_index(crowded, inside):
    number = crowded.discussion_id
    with transaction():
        some = Comment.id % 700 == 0
        db.session.execute(update(Comment).where(some).values(picked_at=clock.now(), pinned_at=clock.now()))
    analyze()
    for order in Order:
        wanted, edge = Selection(order, picked=True), None if order == Order.OLDEST else Edge(10**6, 10**6)
        plan = plan_of(inside, lambda wanted=wanted, edge=edge: comments_after(number, wanted, edge, limit=51))
        assert "ix_comment_picked" in plan, plan
        assert not scans_of(plan), plan
    plan = plan_of(inside, lambda: pinned_comments(number))
    assert "ix_comment_pinned" in plan, plan
    plan = plan_of(inside, lambda: [discussion_of_article(crowded.article.id)])
    assert "ix_comment_picked" in plan, plan
    assert "ix_comment_pinned" in plan, plan


@pytest.mark.parametrize("picked", [False, True])
def test_pages_in_every_order_show_everything_once_forwards_and_backwards(scene, inside, picked):
    scene.say_all("ben", [f"Nr {number}" for number in range(40)])
    number = scene.discussion_id
    with transaction():
        db.session.execute(update(Comment).values(score=Comment.position % 7))
        db.session.execute(update(Comment).where(Comment.position % 3 == 0).values(picked_at=clock.now()))
    for order in Order:
        wanted, edge, forwards = Selection(order, picked), None, []
        while rows := comments_after(number, wanted, edge, limit=9):
            forwards += rows
            edge = Edge(rows[-1].position, rows[-1].score)
        keys = [(row.score if order == Order.RECOMMENDED else 0, row.position) for row in forwards]
        assert keys == sorted(keys, reverse=order != Order.OLDEST)
        assert len({row.id for row in forwards}) == len(forwards) == (13 if picked else 40)
        backwards = []
        while edge and (rows := comments_before(number, wanted, edge, limit=9)):
            backwards = rows + backwards
            edge = Edge(rows[0].position, rows[0].score)
        assert backwards == forwards[:-1]


def test_the_first_replies_of_a_page_are_read_by_index(crowded, inside):
    roots = [row.id for row in comments_after(crowded.discussion_id, Selection(), None, limit=50)]
    plan = plan_of(inside, lambda: first_replies(roots, limit=10))
    assert "ix_comment_replies" in plan, plan
    assert not scans_of(plan), plan
    assert len(first_replies(roots, limit=10)) == 500


def test_a_page_of_a_thread_is_read_by_index(crowded, inside):
    plan = plan_of(inside, lambda: replies_after(300, place=5, limit=10))
    assert "ix_comment_replies" in plan, plan
    assert not scans_of(plan), plan


def test_finding_the_page_of_a_thread_reads_one_page_of_an_index(crowded, inside):
    number = crowded.discussion_id
    plan = plan_of(inside, lambda: threads_newer_than(number, 1, at_most=50))
    assert "ix_comment" in plan, plan
    assert not scans_of(plan), plan
    assert threads_newer_than(number, 1, at_most=50) == 50
    assert threads_newer_than(number, (THREADS - 3) * 100, at_most=50) == 3


def test_what_a_new_account_has_shown_is_counted_by_index(crowded, inside, people):
    crowded.say("sid", "Auch einmal etwas")  # unlike Ben, who has said nearly everything
    number = crowded.discussion_id
    plan = plan_of(inside, lambda: background(people.ben.id, number, at_most=3))
    assert not [scan for scan in scans_of(plan) if "term_list" not in scan] or "Limit" in plan, plan
    plan = plan_of(inside, lambda: earlier_texts(people.sid.id, "0" * 64))
    assert "ix_comment_author_id" in plan, plan


def test_lists_for_moderators_are_read_by_index(crowded, inside):
    for number in crowded.say_all("cleo", [LINKS] * 5):
        assert number
    plan = plan_of(inside, lambda: comments_in_state("held", before_id=None, limit=51))
    assert not scans_of(plan), plan
    assert count_in_state("held", at_most=1000) == 5
    assert count_in_state("held", at_most=3) == 3


def test_one_s_waiting_comments_are_one_s_own(scene, inside):
    own, others = scene.say("ben", LINKS), scene.say("cleo", LINKS)
    number = scene.discussion_id
    assert [row.id for row in waiting_comments(number, scene.viewer("ben"))] == [own]
    assert [row.id for row in waiting_comments(number, scene.viewer("mo"))] == [others, own]
    assert waiting_comments(number, scene.viewer("edda")) == []
    with queries_counted(inside) as sent:
        assert waiting_comments(number, NOBODY) == []
        assert marks_on(NOBODY, number, [own], editable_since=clock.now()) == Marks()
        assert first_replies([], limit=10) == []
    assert sent == []


def test_what_can_be_edited_is_one_s_own_young_and_neither_hidden_nor_deleted(scene, inside, people):
    waiting, published, hidden, deleted = scene.say_all("ben", [LINKS, "Ja", "Grob", "Bereut"])
    scene.say("cleo")
    scene.judge("hide", hidden)
    scene.delete("ben", deleted)
    number, ben = scene.discussion_id, scene.viewer("ben")
    assert marks_on(ben, number, [], editable_since=later(minutes=-15)).editable == {published, waiting}
    assert marks_on(ben, number, [], editable_since=later(minutes=1)).editable == frozenset()


def test_what_has_appeared_is_counted_without_what_was_hidden(scene, inside, people):
    def appeared(person):
        return background(person.id, scene.discussion_id, at_most=9).appeared

    first, second, _ = scene.say_all("ben", ["Eins", "Zwei", LINKS])
    assert appeared(people.ben) == 2
    scene.judge("hide", first)
    db.session.rollback()
    assert appeared(people.ben) == 1
    scene.delete("ben", second)
    db.session.rollback()
    assert appeared(people.ben) == 1
    assert appeared(people.cleo) == 0


def test_what_is_not_there_is_not_found(scene, inside):
    for read in (discussion_by_id, discussion_of_article, lambda number: visible_comment(number, NOBODY)):
        with pytest.raises(NotFound):
            read(999_999)
    assert list(revisions_of(1)) == []


def test_the_kept_counts_of_several_articles_come_at_once(scene, inside):
    other = create_article(inside, slug="anderswo")
    scene.say_all("ben", ["Eins", "Zwei"])
    db.session.rollback()
    assert comment_counts([scene.article.id, other.id]) == {scene.article.id: 2, other.id: 0}
    assert db.session.scalar(select(func.count(Comment.id))) == 2
