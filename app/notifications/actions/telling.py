"""Telling people what happened: each of each thing once, by what concerns them most."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, bindparam, delete, or_, update

from app.articles.models import Article
from app.discussion.models.comment import CommentState
from app.discussion.queries.following import followers_of, named_in
from app.foundation import clock
from app.foundation.db import db, deleted_rows
from app.foundation.inserting import insert_into
from app.foundation.jobs import put_job
from app.foundation.mail.outbox import put_mail
from app.foundation.prepared import run
from app.notifications.actions.bundling import letters_for
from app.notifications.models.notification import Kind, Notification
from app.notifications.queries.choices import Recipient, accounts_wanting, recipients
from app.notifications.queries.happenings import Happening, happening, reporters_answered
from app.notifications.queries.subscribers import subscribers_before

AT_ONCE = 200
NEWS_FOR = timedelta(days=1)
# What becomes of a comment that was reported, by the state in which the answer leaves it.
_BECAME: dict[str, str] = {CommentState.HIDDEN: "hide", CommentState.PUBLISHED: "keep", CommentState.DELETED: "delete"}
_notification: Any = Notification.__table__
_STANDING = update(_notification).where(_notification.c.id == bindparam("row")).values(mail_id=bindparam("letter"))


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody is told of; `about` is its name, by which nobody is told of it twice."""

    about: str
    article_id: int | None
    comment_id: int | None = None
    author_id: int | None = None
    detail: str = ""


def tell_of_comment(comment_id: int, actor_id: int | None) -> None:
    """Tell whoever is answered or named; who follows the thread is told later, by a job."""
    there = happening(comment_id)
    if there is None:
        return
    spared = {there.author_id, actor_id}
    kinds = dict.fromkeys(named_in(comment_id) if there.names_somebody else (), Kind.MENTION)
    if there.parent_author_id is not None:
        kinds[there.parent_author_id] = Kind.REPLY
    _tell(_comment(there), _without(kinds, spared))
    if not there.others_follow:
        return
    others = set(followers_of(there.thread_id, limit=len(kinds) + len(spared) + 1)) - spared - set(kinds)
    if others:
        put_job("tell_followers", data={"comment": comment_id, "actor": actor_id, "after": 0})


def tell_of_mentions(comment_id: int, actor_id: int | None) -> None:
    """Tell whoever is named in a comment that readers see already."""
    there = happening(comment_id)
    if there is not None:
        kinds = dict.fromkeys(named_in(comment_id), Kind.MENTION)
        _tell(_comment(there), _without(kinds, {there.author_id, actor_id}))


def tell_followers(given: Mapping[str, Any]) -> None:
    """A job: tell some of those who follow the comment's thread, and leave the rest to a further job."""
    there = happening(given["comment"])
    if there is None or there.state != CommentState.PUBLISHED:
        return
    followers = followers_of(there.thread_id, after_id=given["after"], limit=AT_ONCE)
    kinds = dict.fromkeys(followers, Kind.THREAD)
    _tell(_comment(there), _without(kinds, {there.author_id, given["actor"]}))
    if len(followers) == AT_ONCE:
        put_job("tell_followers", data={**given, "after": followers[-1]})


def tell_of_decision(
    decision_id: int, comment_id: int, verdict: str, actor_id: int | None, *, by_mail: bool = True
) -> None:
    """Tell the author what was decided on the comment, unless it was the author who decided.

    Not `by_mail` where another letter says so: a statement of reasons, or the answer to an appeal.
    """
    there = happening(comment_id)
    if there is not None and there.author_id != actor_id:
        thing = Thing(f"decision:{decision_id}", there.article_id, comment_id, detail=verdict)
        _tell(thing, {there.author_id: Kind.DECISION}, by_mail=by_mail)


def tell_reporters(comment_id: int, actor_id: int | None) -> None:
    """Tell whoever reported the comment what became of it, once they have an answer and each time it is another one.

    What they were told before and no longer holds is gone, also from letters that have not left.
    """
    there = happening(comment_id)
    if there is None:
        return
    became = _BECAME.get(there.state, "")
    is_moot = there.state == CommentState.DELETED
    answered = [who for who, outcome in reporters_answered(comment_id).items() if (outcome == "moot") == is_moot]
    take_back_answers(comment_id, or_(Notification.detail != became, Notification.account_id.not_in(answered)))
    if became:
        thing = Thing(f"report:{comment_id}", there.article_id, comment_id, detail=became)
        _tell(thing, _without(dict.fromkeys(answered, Kind.REPORT), {actor_id}))


def take_back_answers(comment_id: int, *which: ColumnElement[bool]) -> None:
    """What reporters were told of the comment, or those of them, holds no longer."""
    told = (Notification.kind == Kind.REPORT.value, Notification.comment_id == comment_id)
    deleted_rows(delete(Notification).where(*told, *which))


def announce_article(article_id: int) -> None:
    """Have everybody told of a new article who wants that. What appeared long ago is no news: it was imported."""
    article = db.session.get_one(Article, article_id)
    now = clock.now()
    if article.published_at is None or article.published_at < now - NEWS_FOR:
        return
    for kind in ("tell_of_article", "mail_article"):
        put_job(
            kind,
            data={"article": article_id, "after": 0, "since": now.isoformat()},
            unique_key=f"{kind}:{article_id}:0",
        )


def tell_of_article(given: Mapping[str, Any]) -> None:
    """A job: tell some of the people with an account who want it, and leave the rest to a further job."""
    article = db.session.get(Article, given["article"])
    if article is None or article.published_at is None:
        return
    accounts = accounts_wanting(Kind.ARTICLE, _since(given), after_id=given["after"], limit=AT_ONCE)
    kinds = _without(dict.fromkeys(accounts, Kind.ARTICLE), {article.author_id})
    _tell(Thing(f"article:{article.id}", article.id), kinds)
    if len(accounts) == AT_ONCE:
        _go_on("tell_of_article", given, accounts[-1])


def mail_article(given: Mapping[str, Any]) -> None:
    """A job: write to some of the subscribers, and leave the rest to a further job."""
    subscribers = subscribers_before(_since(given), after_id=given["after"], limit=AT_ONCE)
    for one in subscribers:
        put_mail(
            "article",
            to=one.email,
            language=one.language,
            data={"article": given["article"], "subscriber": one.id},
            unique_key=f"article:{given['article']}:{one.id}",
        )
    if len(subscribers) == AT_ONCE:
        _go_on("mail_article", given, subscribers[-1].id)


def _tell(thing: Thing, kinds: Mapping[int, Kind], *, by_mail: bool = True) -> None:
    """Write down that these people are told, and in which letters; who was told of the thing before is left out."""
    told = recipients(kinds, author_id=thing.author_id)
    people = {one.account_id: one for one in told if by_mail or one.in_page}
    if not people:
        return
    writing = _writing(db.engine.dialect.name)
    numbers = {one.account_id: number for one in people.values() for (number,) in run(writing, _row(thing, one))}
    mailed = [one for one in people.values() if one.account_id in numbers and one.wants_mail and by_mail]
    for who, letter in letters_for(mailed).items():
        run(_STANDING, {"row": numbers[who], "letter": letter})


@cache
def _writing(_dialect: str) -> Insert:
    return insert_into(Notification).on_conflict_do_nothing().returning(Notification.id)


def _row(thing: Thing, one: Recipient) -> dict[str, Any]:
    return {
        "account_id": one.account_id,
        "kind": one.kind,
        "about": thing.about,
        "comment_id": thing.comment_id,
        "article_id": thing.article_id,
        "detail": thing.detail,
        "in_page": one.in_page,
        "created_at": clock.now(),
    }


def _comment(there: Happening) -> Thing:
    return Thing(f"comment:{there.comment_id}", there.article_id, there.comment_id, there.author_id)


def _without(kinds: Mapping[int, Kind], spared: set[int | None]) -> dict[int, Kind]:
    return {account_id: kind for account_id, kind in kinds.items() if account_id not in spared}


def _since(given: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(given["since"])


def _go_on(kind: str, given: Mapping[str, Any], after: int) -> None:
    put_job(kind, data={**given, "after": after}, unique_key=f"{kind}:{given['article']}:{after}")
