"""Choosing how one wants to be told."""

from collections.abc import Mapping, Sequence

from app.foundation.db import db
from app.foundation.inserting import insert_into
from app.foundation.refusals import Invalid
from app.foundation.words import N_
from app.notifications.models.notification import Choice, Frequency, Kind
from app.notifications.queries.choices import DEFAULTS, Wish, wishes_of

NOTHING: Mapping[str, Wish] = {kind: Wish(False, Frequency.NEVER) for kind in Kind}


def choose(*, account_id: int, wishes: Mapping[str, Wish]) -> None:
    """From now on the person is told of these kinds in this way; what waits in a letter already stays there."""
    for kind, wish in wishes.items():
        if kind not in set(Kind) or wish.by_mail not in set(Frequency):
            raise Invalid("kind", N_("Please choose one of the possibilities."))
        chosen = {"in_page": wish.in_page, "by_mail": str(wish.by_mail)}
        row = insert_into(Choice).values(account_id=account_id, kind=str(kind), **chosen)
        keys = [Choice.account_id, Choice.kind]
        db.session.execute(row.on_conflict_do_update(index_elements=keys, set_=chosen))


def end_mail(*, account_id: int, kinds: Sequence[str]) -> dict[str, str]:
    """No letters about these kinds any more; in the page all stays as it is. Returns how often they came before."""
    before = wishes_of(account_id)
    choose(account_id=account_id, wishes={kind: Wish(before[kind].in_page, Frequency.NEVER) for kind in kinds})
    return {kind: before[kind].by_mail for kind in kinds}


def resume_mail(*, account_id: int, kinds: Mapping[str, str]) -> None:
    """Letters about these kinds again, so often; where it isn't said how often, as the publication has it."""
    before = wishes_of(account_id)
    wishes = {}
    for kind, frequency in kinds.items():
        usual = DEFAULTS[kind].by_mail
        otherwise = usual if usual != Frequency.NEVER else Frequency.AT_ONCE
        often = frequency if frequency in set(Frequency) - {Frequency.NEVER} else otherwise
        wishes[kind] = Wish(before[kind].in_page, often)
    choose(account_id=account_id, wishes=wishes)
