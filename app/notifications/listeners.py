"""Whom this room tells when something happened elsewhere: who is concerned at once, many by a job."""

from app.articles.facts import ArticlePublished
from app.discussion.facts import CommentDeleted, CommentPublished, MentionsAdded
from app.moderation.facts import CommentDecided
from app.notifications.actions.telling import (
    announce_article,
    take_back_answers,
    tell_of_comment,
    tell_of_decision,
    tell_of_mentions,
    tell_reporters,
)


def tell_who_is_concerned(fact: CommentPublished) -> None:
    """Who is answered, who is named, who follows."""
    tell_of_comment(fact.comment_id, fact.actor_id)


def tell_who_is_named(fact: MentionsAdded) -> None:
    """Who is named in a text since it was changed."""
    tell_of_mentions(fact.comment_id, fact.actor_id)


def tell_the_author(fact: CommentDecided) -> None:
    """Whose comment was decided on; by mail too, unless moderation writes of it itself.

    Where it is left as it was they don't learn that somebody complained.
    """
    if fact.verdict != "keep":
        by_mail = not fact.is_stated and fact.cause != "appeal"
        tell_of_decision(fact.decision_id, fact.comment_id, fact.verdict, fact.actor_id, by_mail=by_mail)


def tell_who_reported(fact: CommentDecided | CommentDeleted) -> None:
    """Who reported the comment; where a rule has hidden it they wait for somebody who looks, whatever was said."""
    if fact.actor_id is not None:
        tell_reporters(fact.comment_id, fact.actor_id)
    else:
        take_back_answers(fact.comment_id)


def tell_of_new_article(fact: ArticlePublished) -> None:
    """Everybody who wants that, with an account or without."""
    announce_article(fact.article_id)
