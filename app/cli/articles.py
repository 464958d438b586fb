"""Articles and their discussions on the command line."""

import sys
from pathlib import Path

import click
from flask import current_app, url_for
from flask_babel import gettext

from app.accounts.queries.accounts import account_called
from app.articles.actions.importing import import_article, read_file
from app.articles.queries import published_article
from app.cli.tables import with_tables
from app.discussion.actions.opening import set_mode
from app.discussion.models.discussion import DiscussionMode
from app.discussion.queries.discussions import discussion_of_article
from app.foundation.db import transaction
from app.foundation.refusals import NotFound, Refusal


@click.group()
def articles() -> None:
    """Import articles, and say how their comments appear."""


@articles.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", default="", help="Title; else the front matter's, the first heading or sentence")
@click.option("--author", default="", help="Name or e-mail of the account whose comments are marked as the author’s")
@with_tables
def import_(file: Path, title: str, author: str) -> None:
    """Publish a Markdown or plain-text FILE."""
    try:
        found = read_file(file)
        with transaction():
            article = import_article(found, title=title, author_id=_author_id(author))
            headline, slug = article.title, article.slug
    except Refusal as refusal:
        with current_app.test_request_context(headers={"Accept-Language": "en"}):
            sys.exit(gettext(refusal.message, **refusal.details))
    if found.left_out:
        click.echo(f"Left out {len(found.left_out)} labels of a discussion section: {' · '.join(found.left_out)}")
    if found.ignored:
        click.echo(f"Ignored in the front matter: {', '.join(found.ignored)}")
    with current_app.test_request_context():
        path = url_for("front.article", slug=slug)
    click.echo(f"Published “{headline}” at {current_app.config['PUBLIC_URL']}{path}")


@articles.command()
@click.argument("slug")
@click.argument("mode", type=click.Choice([mode.value for mode in DiscussionMode]))
@with_tables
def mode(slug: str, mode: str) -> None:
    """In the MODE `held` every new comment of readers waits for a moderator; `open` is the ordinary one."""
    try:
        discussion = discussion_of_article(published_article(slug).id)
    except NotFound:
        sys.exit(f"There is no article {slug}.")
    with transaction():
        set_mode(discussion_id=discussion.id, mode=DiscussionMode(mode))
    click.echo(f"The discussion of {slug} is {mode} now.")


def _author_id(who: str) -> int | None:
    if not who:
        return None
    account = account_called(who)
    if account is None:
        sys.exit(f"There is no account {who}.")
    return account.id
