"""What commands need that read or write the database."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from app.foundation.revision import schema_is_current

P = ParamSpec("P")
T = TypeVar("T")


def with_tables(command: Callable[P, T]) -> Callable[P, T]:
    """The command runs in an application context; it exits with a message where the tables are missing or outdated."""

    @wraps(command)
    def checked(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            current = schema_is_current()
        except OperationalError as error:
            sys.exit(f"The database can't be reached: {error.orig}")
        if not current:
            sys.exit("The database is not prepared. Run `flask prepare` first.")
        return command(*arguments, **named)

    return with_appcontext(checked)
