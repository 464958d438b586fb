"""Fifty people post at once: exactly what they sent is there, in one unbroken order."""

import pytest
from sqlalchemy import func, select

from app.discussion.actions.recounting import wrong_counts
from app.discussion.models.comment import Comment, CommentState
from app.discussion.models.discussion import Discussion
from app.foundation.db import db
from tests.durability.crowd import GENEROUS, fresh_token

CLIENTS = 50
EACH = 5

pytestmark = pytest.mark.slow


@pytest.fixture
def server(servers):
    """A server with the ordinary number of threads."""
    return servers(**GENEROUS, THREADS=64)


def test_fifty_people_posting_at_once_make_exactly_what_they_sent(server, gather):
    crowd = gather(server, CLIENTS)
    crowd.enter()
    path = f"{crowd.article.path}/comments"

    def five(client):
        return [
            client.post(path, f"{client.email} {number}", fresh_token(), by_script=number % 2 == 0)
            for number in range(EACH)
        ]

    answers = [answer for client_answers in crowd.at_once(five) for answer in client_answers]
    refused = [answer for answer in answers if answer[0] not in {201, 303}]
    assert not refused, refused[:3]
    assert len(answers) == CLIENTS * EACH

    with server.inside():
        rows = db.session.execute(select(Comment.body, Comment.position).order_by(Comment.position)).all()
        assert [row.position for row in rows] == list(range(1, CLIENTS * EACH + 1))
        assert sorted(row.body for row in rows) == sorted(f"{c.email} {n}" for c in crowd.clients for n in range(EACH))
        assert wrong_counts() == []
        assert db.session.scalars(select(Discussion.comment_count)).one() == CLIENTS * EACH


def test_one_person_whose_browser_sends_twenty_times_makes_one_comment(server, gather):
    crowd = gather(server, 1)
    crowd.enter()
    crowd.clients += [crowd.clients[0].copy() for _ in range(19)]
    path, token = f"{crowd.article.path}/comments", fresh_token()
    answers = crowd.at_once(lambda client: client.post(path, "Nur einmal", token))
    assert {status for status, _ in answers} == {201}, answers
    with server.inside():
        assert db.session.scalars(select(Comment.body)).all() == ["Nur einmal"]
        assert wrong_counts() == []


def test_answers_to_all_depths_at_once_get_unbroken_places(server, gather):
    """Answers to the first comment and to its answers touch the same rows in many ways."""
    crowd = gather(server, 12)
    crowd.enter()
    with server.inside():
        first = _said(crowd.clients[0], f"{crowd.article.path}/comments")
        second = _said(crowd.clients[0], f"/comments/{first}/reply")
        third = _said(crowd.clients[0], f"/comments/{second}/reply")

    def converse(client):
        answers = [client.post(f"/comments/{to}/reply", f"An {to}", fresh_token()) for to in (third, first, second)]
        return [*answers, client.ask("GET", f"{crowd.article.path}?order=oldest")]

    answers = [answer for client_answers in crowd.at_once(converse) for answer in client_answers]
    refused = [answer for answer in answers if answer[0] not in {200, 201}]
    assert not refused, (refused[:3], server.output[-4000:])
    with server.inside():
        places = db.session.scalars(select(Comment.place).where(Comment.place.is_not(None)).order_by(Comment.place))
        assert places.all() == list(range(1, 2 + 3 * len(crowd.clients) + 1))
        assert set(db.session.scalars(select(Comment.state))) == {CommentState.PUBLISHED}
        assert wrong_counts() == []


def _said(client, path):
    status, page = client.post(path, "Ein Anfang", fresh_token())
    assert status == 201, page
    return db.session.execute(select(func.max(Comment.id))).scalar_one()
