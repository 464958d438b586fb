"""Second names of tables, for statements that need one twice."""

from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

from app.foundation.db import Base

M = TypeVar("M", bound=Base)


def alias_of(model: type[M]) -> type[M]:
    """Like `aliased`, for a name that threads share.

    SQLAlchemy notes at the first use of an alias which columns it has, and a second thread that comes meanwhile finds
    only some: its statement would speak of the table itself, and be kept so. Here the first use is over at once.
    """
    made = aliased(model)
    selectable: Any = inspect(made).selectable
    selectable.corresponding_column(next(iter(selectable.element.c)))
    return made
