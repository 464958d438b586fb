"""Somebody who has written very much gets a copy in little memory, and can leave at one go."""

import io
import json
import tracemalloc
import zipfile

import pytest
from sqlalchemy import func, insert, select

from app.discussion.models.comment import Comment, CommentRevision
from app.discussion.models.discussion import Discussion
from app.foundation import clock
from app.foundation.db import db, transaction
from app.privacy.actions.copying import ask_for_copy, pack_copy
from app.privacy.views.copy import readable_pages

pytestmark = pytest.mark.unmeasured

COMMENTS, CHARACTERS = 2_000, 2_000


@pytest.fixture
def much(scene):
    """Ben has written all that, in many threads, answering himself."""
    text = "Ein Wort nach dem anderen. " * (CHARACTERS // 27)
    with scene.app.app_context(), transaction():
        common = {
            "discussion_id": scene.discussion_id,
            "author_id": scene.people.ben.id,
            "state": "published",
            "html": f"<p>{text}</p>",
            "created_at": clock.now(),
            "revision": 1,
            "version": 1,
            "last_place": 0,
            "reply_count": 0,
        }
        rows = [
            {
                **common,
                "id": number,
                "body": f"{number} {text}",
                "parent_id": None if number % 10 == 1 else number - (number - 1) % 10,
                "thread_id": None if number % 10 == 1 else number - (number - 1) % 10,
                "depth": 0 if number % 10 == 1 else 1,
                "position": number,
                "place": None if number % 10 == 1 else (number - 1) % 10,
            }
            for number in range(1, COMMENTS + 1)
        ]
        db.session.execute(insert(Comment), rows)
        versions = [
            {"comment_id": row["id"], "number": 1, "body": row["body"], "html": row["html"], "screening": []}
            for row in rows
        ]
        db.session.execute(insert(CommentRevision), [{**row, "created_at": clock.now()} for row in versions])
        db.session.execute(Discussion.__table__.update().values(comment_count=COMMENTS, last_position=COMMENTS))
        db.session.execute(Comment.__table__.update().where(Comment.parent_id.is_(None)).values(reply_count=9))
    assert scene.wrong_counts == []
    return scene


def test_a_copy_of_very_much_takes_little_memory(much):
    with much.app.app_context():
        with transaction():
            number = ask_for_copy(much.people.ben.id).id
        tracemalloc.start()
        content = pack_copy(number, readable_pages)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        written = sum(one.file_size for one in archive.infolist())
        assert len(json.loads(archive.read("data/comment.json"))) == COMMENTS
        assert archive.read("read-me.html").count(b"<article>") == COMMENTS
    assert peak < written / 3


@pytest.mark.parametrize("keeps_text", [False, True], ids=["texts go", "texts stay"])
def test_leaving_with_very_many_comments(much, leaving, keeps_text):
    leaving.erase("ben", keeps_text=keeps_text)
    with much.app.app_context():
        left = select(func.count()).where(Comment.state == "published").select_from(Comment)
        assert db.session.execute(left).scalar_one() == (COMMENTS if keeps_text else 0)
    assert much.wrong_counts == []
