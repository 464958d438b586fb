"""What waits on the desk, for tests: reports, notices, and what a page of the queue shows."""

import re
from typing import Any

from app.discussion.models.report import Report
from app.foundation import clock
from app.foundation.db import db, transaction
from app.moderation.models.notice import Notice
from tests.parts.client import hidden_field

LINKS = "https://a.example https://b.example https://c.example"


def report(scene: Any, comment: int, who: str | None = None, **fields: Any) -> None:
    """Somebody reports a comment, or a rule does."""
    reporter = getattr(scene.people, who).id if who else None
    given = {"revision": 1, "reason": "insult" if who else "", "weight": 100, "created_at": clock.now(), **fields}
    with scene.app.app_context(), transaction():
        db.session.add(Report(comment_id=comment, reporter_id=reporter, **given))


def notice(scene: Any, comment: int, *, alarm: bool = False, **fields: Any) -> None:
    """Somebody says that a comment is illegal."""
    with scene.app.app_context(), transaction():
        number = db.session.query(Notice).count() + 1
        given = {"revision": 1, "offence": "threat", "explanation": "Das ist eine Drohung.", "language": "de", **fields}
        db.session.add(
            Notice(
                reference=f"REF{number}",
                token_hash=str(number) * 64,
                comment_id=comment,
                is_alarm=alarm,
                created_at=clock.now(),
                **given,
            )
        )


def entries(page: str) -> list[int]:
    """The comments on the desk, from top to bottom."""
    return [int(number) for number in re.findall(r'<li class="entry[^>]*?id="entry-(\d+)"', page)]


def entry(page: str, comment: int) -> str:
    """One entry's own HTML."""
    found = re.search(rf'<li class="entry[^>]*?id="entry-{comment}".*?</article>\s*</li>', page, re.DOTALL)
    assert found, f"comment {comment} is not on the desk"
    return found[0]


def decide(reader: Any, comment: int, do: str, *, page: str = "", fragment: bool = False, **fields: object) -> Any:
    """Press a button of an entry as the page shows it."""
    own = entry(page or reader.get("/moderation").text, comment)
    given = {name: hidden_field(own, name) for name in ("csrf_token", "revision", "seen", "back")}
    path = f"/moderation/comments/{comment}/decision"
    return reader.post(path, data={**given, "do": do, **fields}, headers={"X-Fragment": "1"} if fragment else {})


def undo(reader: Any, decision: int, **fields: object) -> Any:
    """Take a decision back."""
    return reader.send(f"/moderation/decisions/{decision}/undoing", fields)
