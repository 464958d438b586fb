"""How somebody presents themselves to others, and how pages are presented to them."""

import re
from collections.abc import Mapping

from app.accounts.facts import ProfileChanged
from app.accounts.models.account import Account
from app.accounts.queries.accounts import active_account_to_change
from app.foundation.db import db
from app.foundation.facts import record
from app.foundation.refusals import Invalid
from app.foundation.text.plain import can_be_seen, storable, without_direction_changes
from app.foundation.words import N_

LONGEST_ABOUT = 500


def clean_about(typed: str) -> str:
    """The words about oneself as they are kept: plain text, with empty lines one at a time. Raises Invalid('about')."""
    about = re.sub(r"\n\s*\n", "\n\n", without_direction_changes(storable(typed))).strip()
    if len(about) > LONGEST_ABOUT:
        raise Invalid(
            "about",
            N_("This is too long by %(over)d; at most %(limit)d characters fit here."),
            over=len(about) - LONGEST_ABOUT,
            limit=LONGEST_ABOUT,
        )
    return about if can_be_seen(about) else ""


def present_oneself(*, account_id: int, about: str, is_public: bool) -> None:
    """What others learn about the person, if anything. Raises Invalid('about')."""
    account = active_account_to_change(account_id)
    account.about = clean_about(about)
    if account.profile_is_public != is_public:
        account.profile_is_public = is_public
        record(ProfileChanged(account_id=account.id, actor_id=account.id))
    db.session.flush()


def choose_display(*, account_id: int, language: str | None = None, theme: str | None = None) -> None:
    """Keep what the person chose for their pages, on every device; None leaves it as it was."""
    account = active_account_to_change(account_id)
    if language is not None:
        account.language, account.language_is_chosen = language, True
    if theme is not None:
        account.theme = theme
    db.session.flush()


def share_display(account: Account, *, language: str | None, theme: str | None) -> Mapping[str, str]:
    """Somebody comes in with a browser where this was chosen, or nothing; says what the browser still has to learn.

    A choice made in the browser becomes the account's if that has none yet.
    """
    lacking: dict[str, str] = {}
    if language is not None and not account.language_is_chosen:
        account.language, account.language_is_chosen = language, True
    elif language is None and account.language_is_chosen:
        lacking["language"] = account.language
    if theme is not None and not account.theme:
        account.theme = theme
    elif theme is None and account.theme:
        lacking["theme"] = account.theme
    return lacking
