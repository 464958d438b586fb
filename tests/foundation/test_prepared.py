"""Statements made ready once do and say what a session would do and say."""

from datetime import UTC

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts.models.account import Account
from app.accounts.viewer import viewer_of
from app.discussion.actions.posting import Sent, post_comment
from app.discussion.actions.writing import write_text
from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.queries.discussions import article_and_discussion
from app.foundation import clock
from app.foundation.db import Base, db, in_transaction, transaction
from app.foundation.prepared import run

_revision = Base.metadata.tables[CommentRevision.__tablename__]
_INSERT = insert(_revision).returning(_revision.c.number, _revision.c.screening, _revision.c.created_at)
_ACCOUNT = select(Account.id, Account.name, Account.created_at, Account.follows_own_threads, Account.banned_at).where(
    Account.id == bindparam("wanted")
)


def a_revision(comment_id, number):
    run_of_rules = [{"rule": "words", "outcome": "hold", "met": ["100 % 'x' :y"]}]
    return {
        "comment_id": comment_id,
        "number": number,
        "body": "b",
        "html": "<p>%(x)s :y</p>",
        "text_key": "",
        "screening": run_of_rules,
        "created_at": clock.now(),
    }


@pytest.fixture
def said(inside, article, people):
    """The number of a comment."""
    author = viewer_of(people.ben.id, people.ben.name, "reader")
    sent = Sent(author, article_and_discussion(article.slug)[1].id, write_text("Ein Satz."))
    return in_transaction(lambda: post_comment(sent)).id


@pytest.mark.usefixtures("inside")
def test_what_is_read_is_what_a_session_reads_in_and_outside_a_transaction(people):
    expected = tuple(db.session.execute(_ACCOUNT, {"wanted": people.ben.id}).one())
    db.session.rollback()
    with transaction():
        within = run(_ACCOUNT, {"wanted": people.ben.id})
    assert run(_ACCOUNT, {"wanted": people.ben.id}) == within == [expected]
    assert expected[2].tzinfo is UTC
    assert [type(value) for value in within[0]] == [type(value) for value in expected]
    assert run(_ACCOUNT, {"wanted": 0}) == []


def test_what_is_written_is_there_with_all_its_kinds_of_values(said):
    values = a_revision(said, 2)
    with transaction():
        assert run(_INSERT, values) == [(2, values["screening"], values["created_at"])]
    stored = db.session.scalars(select(CommentRevision).where(CommentRevision.number == 2)).one()
    assert {name: getattr(stored, name) for name in values} == values


def test_what_is_written_goes_with_the_transaction(said):
    changing = update(Comment).where(Comment.id == bindparam("row")).values(version=Comment.version + bindparam("step"))
    reading = select(Comment.version).where(Comment.id == bindparam("row"))
    ((before,),) = run(reading, {"row": said})

    def change():
        with transaction():
            assert run(changing, {"row": said, "step": 5}) == []
            assert run(reading, {"row": said}) == [(before + 5,)]
            raise LookupError

    with pytest.raises(LookupError):
        change()
    assert run(reading, {"row": said}) == [(before,)]


def test_what_is_there_already_is_met_as_in_a_session_and_tried_again(said):
    tries = []

    def write():
        tries.append(len(tries))
        return run(_INSERT, a_revision(said, 1 if len(tries) == 1 else 3))

    with pytest.raises(IntegrityError), transaction():
        run(_INSERT, a_revision(said, 1))
    assert in_transaction(write)[0][0] == 3
    assert tries == [0, 1]


@pytest.mark.usefixtures("inside")
def test_a_database_that_says_no_is_told_as_a_session_tells_it():
    lacking = Table("nowhere", MetaData(), Column("id", Integer, primary_key=True))
    with pytest.raises(DBAPIError) as session, transaction():
        db.session.execute(select(lacking.c.id))
    with pytest.raises(type(session.value)), transaction():
        run(select(lacking.c.id).where(lacking.c.id == bindparam("id")), {"id": 1})


@pytest.mark.usefixtures("inside")
def test_a_value_that_only_python_can_make_has_to_be_given():
    table = Table("made", MetaData(), Column("id", Integer, primary_key=True), Column("x", Integer, default=lambda: 1))
    with pytest.raises(ValueError, match="has to be given"), transaction():
        run(insert(table), {"id": 1})


@pytest.mark.parametrize("names", [[], ["Ben Querfeld"], ["Ben Querfeld", "niemand's :x %(y)s"]])
def test_a_list_is_what_it_is_to_a_session(inside, people, names):
    by_name = select(Account.id).where(Account.name.in_(bindparam("names", expanding=True)))
    expected = [tuple(row) for row in db.session.execute(by_name, {"names": names})]
    db.session.rollback()
    assert run(by_name, {"names": names}) == expected
    with transaction():
        assert run(by_name, {"names": names}) == expected


@pytest.mark.usefixtures("inside")
def test_a_list_holds_values_of_every_kind(people):
    born = select(Account.created_at).where(Account.id == people.ben.id)
    moment = db.session.scalars(born).one()
    db.session.rollback()
    at_these = select(Account.id).where(Account.created_at.in_(bindparam("moments", expanding=True)))
    assert (people.ben.id,) in run(at_these, {"moments": [moment]})


@pytest.mark.usefixtures("inside")
def test_a_list_of_what_is_left_out_is_refused():
    """An empty one would leave out everything."""
    without = select(Account.id).where(Account.id.not_in(bindparam("accounts", expanding=True)))
    with pytest.raises(ValueError, match="empty list"):
        run(without, {"accounts": []})


@pytest.mark.usefixtures("inside")
def test_nothing_is_written_outside_a_transaction(said):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        run(_INSERT, a_revision(said, 9))
