"""How often, and for how long, something that failed is tried again."""

from datetime import timedelta

GIVES_UP_AFTER = timedelta(days=3)
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440))


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failures, from a minute to a day; None when it is time to give up."""
    waited = sum(_WAITS[:tries], timedelta())
    return _WAITS[tries - 1] if tries <= len(_WAITS) and waited <= GIVES_UP_AFTER else None
