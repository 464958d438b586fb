"""What the discussion does when something happened elsewhere."""

from app.accounts.facts import AccountErased, NameChanged, ProfileChanged, RoleChanged
from app.accounts.queries.accounts import names_beginning_with
from app.articles.facts import ArticlePublished
from app.discussion.actions.appearing import show_author_anew
from app.discussion.actions.erasing import (
    keep_texts_nameless,
    part_with_reports_and_lists,
    stop_calling,
    take_texts_away,
)
from app.discussion.actions.opening import open_discussion
from app.discussion.actions.recommending import forget_recommendations_of


def open_discussion_of_article(fact: ArticlePublished) -> None:
    """A published article can be discussed."""
    open_discussion(article_id=fact.article_id)


def show_badge_anew(fact: RoleChanged) -> None:
    """The author's badge stands beside every comment of theirs."""
    show_author_anew(fact.account_id)


def part_with_author(fact: AccountErased) -> None:
    """Their texts go, or stay without their name; their praise goes, and nobody calls them by their name any more."""
    forget_recommendations_of(fact.account_id)
    if fact.keeps_text:
        keep_texts_nameless(author_id=fact.account_id, heir_id=fact.heir_id, names=fact.names, email=fact.email)
    else:
        take_texts_away(author_id=fact.account_id, heir_id=fact.heir_id)
    stop_calling(fact.names, longer_names=names_beginning_with(fact.names), calls=fact.calls)


def part_with_reporter(fact: AccountErased) -> None:
    """What they reported goes, and so does what reports say about them; before their comments change hands."""
    part_with_reports_and_lists(
        account_id=fact.account_id,
        heir_id=fact.heir_id,
        names=fact.names,
        email=fact.email,
        texts_go=not fact.keeps_text,
    )


def show_name_anew(fact: NameChanged | ProfileChanged) -> None:
    """The name stands beside every comment and above every answer, and leads to the profile if that is public."""
    show_author_anew(fact.account_id)
