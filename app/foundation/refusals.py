"""Why something was refused: the sentence a person reads, raised by actions and answered by the doors."""

from typing import Any


class Refusal(Exception):
    """Something was asked for that won't be done; raising it rolls the transaction back.

    `message` is an English sentence of the catalogue, `details` fill its named placeholders.
    """

    status = 400

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(Refusal):
    """There is no such thing, or not for this person."""

    status = 404

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message, **details)


class NotAllowed(Refusal):
    """The person is known and may not do this."""

    status = 403


class LogInFirst(Refusal):
    """Only people who are logged in may do this."""

    status = 401


class ProveFirst(Refusal):
    """The person came in too long ago for this and is asked to show again who they are.

    `back` is the endpoint to go to then, if this address only takes what a form sends: the page with the button.
    """

    status = 401

    def __init__(self, message: str, *, back: str = "front.home", **details: Any) -> None:
        super().__init__(message, **details)
        self.back = back


class Conflict(Refusal):
    """The thing has changed since the person looked at it."""

    status = 409


class TooMany(Refusal):
    """A limit was reached; `retry_after_seconds` says when to come back."""

    status = 429

    def __init__(self, message: str, *, retry_after_seconds: int, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after_seconds = retry_after_seconds


class Invalid(Refusal):
    """What was typed into `field` can't be accepted."""

    status = 422

    def __init__(self, field: str, message: str, **details: Any) -> None:
        super().__init__(message, **details)
        self.field = field
