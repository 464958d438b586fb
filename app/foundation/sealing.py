"""Sealing: secrets that must be read again are stored so that only the installation's key opens them.

The library is imported where it is used: it is large, and most processes never need it.
"""

from base64 import urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING

from app.foundation.settings import setting

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def seal(text: str) -> str:
    """The text, to be stored; it looks different every time."""
    return _seal_of(setting("SECRET_KEY")).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str | None:
    """The text again; None where it was changed, or sealed with another key."""
    from cryptography.fernet import InvalidToken

    try:
        return _seal_of(setting("SECRET_KEY")).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@cache
def _seal_of(key: str) -> "Fernet":
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=b"wortmeldung sealing").derive(key.encode())
    return Fernet(urlsafe_b64encode(derived))
