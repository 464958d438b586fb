"""Reading whether a reason was ever used."""

from sqlalchemy import select

from app.accounts.models.sanction import Sanction
from app.discussion.models.comment import Comment
from app.foundation.db import db
from app.moderation.models.decision import Decision
from app.moderation.models.statement import Statement


def used_reasons() -> set[str]:
    """The codes that stand anywhere: such a reason can't be deleted."""
    columns = (Comment.removal_reason, Decision.reason, Statement.reason, Sanction.reason)
    return {
        code
        for column in columns
        for code in db.session.scalars(select(column).where(column.is_not(None)).distinct())
        if code
    }
