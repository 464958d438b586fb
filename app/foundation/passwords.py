"""Hashing passwords with argon2id, and doing the same work where there is no account."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.foundation.tokens import new_token

LONGEST_PASSWORD_BYTES = 1024

_COSTS = {"normal": (2, 19 * 1024, 1), "low": (1, 8, 1)}


class Passwords:
    """Hashes and checks passwords at the given cost: 'normal' (19 MiB, two passes) or 'low' (tests)."""

    def __init__(self, cost: str) -> None:
        passes, memory_kib, lanes = _COSTS[cost]
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._decoy = self._hasher.hash(new_token())

    def hash(self, password: str) -> str:
        """The hash to store."""
        return self._hasher.hash(_normal(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed. None, or an empty hash, takes as long and is never right."""
        try:
            self._hasher.verify(stored or self._decoy, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return bool(stored)

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made at another cost and should be made anew at the next log-in."""
        return self._hasher.check_needs_rehash(stored)


def _normal(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace")[:LONGEST_PASSWORD_BYTES]


_configured: list[Passwords] = []


def configure_passwords(cost: str) -> None:
    """Choose the cost for this process."""
    _configured[:] = [Passwords(cost)]


def passwords() -> Passwords:
    """The hasher of this process."""
    if not _configured:
        configure_passwords("normal")
    return _configured[0]
