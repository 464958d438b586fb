"""Random tokens that open something, and the hashes under which they are stored."""

import hashlib
import hmac
import secrets


def new_token() -> str:
    """256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored in place of the token, 64 hexadecimal digits; enough for random tokens, not for passwords."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def keyed_hash(key: str, *parts: str) -> str:
    """A hash that only the holder of `key` can repeat, 32 hexadecimal digits."""
    return hmac.new(key.encode(), "\x1f".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
