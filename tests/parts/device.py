"""A device that holds passkeys, in software: it answers what a browser asks on behalf of our pages."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, BACKUP_ELIGIBLE, ATTESTED = 0x01, 0x04, 0x08, 0x40


def encoded(content: bytes) -> str:
    """Base64 as WebAuthn writes it."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes of it."""
    return urlsafe_b64decode(text + "===")


@dataclass
class Key:
    """One passkey on the device."""

    id: bytes
    private: ec.EllipticCurvePrivateKey
    host: str
    handle: str
    count: int = 0


@dataclass
class Device:
    """Makes and uses passkeys; `flags` and `origin` can be spoiled."""

    origin: str = "http://localhost:8000"
    flags: int = PRESENT | VERIFIED
    counts: bool = True
    keys: list[Key] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` answers, as the page sends it."""
        key = Key(
            secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1()), options["rp"]["id"], options["user"]["id"]
        )
        self.keys.append(key)
        point = key.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + cbor2.dumps(public)
        spoken = self._spoken(key, self.flags | ATTESTED) + attested
        response = {
            "clientDataJSON": encoded(self._signed_by_browser("webauthn.create", options["challenge"])),
            "attestationObject": encoded(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": spoken})),
            "transports": ["internal"],
        }
        return self._credential(key, response)

    def get(self, options: dict[str, Any], key: Key | None = None) -> str:
        """What `navigator.credentials.get` answers."""
        key = key or self.keys[-1]
        key.count += self.counts
        told = self._signed_by_browser("webauthn.get", options["challenge"])
        spoken = self._spoken(key, self.flags)
        signature = key.private.sign(spoken + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encoded(told),
            "authenticatorData": encoded(spoken),
            "signature": encoded(signature),
            "userHandle": key.handle,
        }
        return self._credential(key, response)

    def _spoken(self, key: Key, flags: int) -> bytes:
        return hashlib.sha256(key.host.encode()).digest() + bytes([flags]) + key.count.to_bytes(4, "big")

    def _signed_by_browser(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, key: Key, response: dict[str, Any]) -> str:
        return json.dumps({"id": encoded(key.id), "rawId": encoded(key.id), "type": "public-key", "response": response})
