"""Random tokens that open something, and the hashes under which they are stored."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from itsdangerous import BadData, URLSafeSerializer


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in place of the token, 64 hexadecimal digits; enough for random tokens, not for passwords."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed_hash(key: str, *parts: str) -> str:
    """A hash that only the holder of `key` can repeat, 32 hexadecimal digits."""
    return hmac.new(key.encode(), "\x1f".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]


def signed(key: str, purpose: str, said: list[str | int]) -> str:
    """A token that says something, in letters that a URL takes; it never expires and counts for this purpose only."""
    return str(_signer(key, purpose).dumps(said))


def read_signed(key: str, purpose: str, token: str) -> list[str | int] | None:
    """What a token of ours says; None for any other."""
    try:
        said = _signer(key, purpose).loads(token)
    except BadData:
        return None
    return said if isinstance(said, list) else None


@lru_cache(maxsize=100)
def _signer(key: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt=f"wortmeldung {purpose}")
