"""A small OpenID provider over real HTTP: discovery, keys, codes with PKCE, signed tokens, and faults on demand."""

import hashlib
import json
import secrets
import threading
import time
import urllib.parse
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from app.foundation import clock

CLIENT_ID, CLIENT_SECRET = "wortmeldung", "a secret between the two"


class Provider:
    """What it says about whoever is sent to it: change `person`, or set `fault` to make it lie or fail.

    Faults: 'nonce', 'aud', 'exp', 'iss', 'signature', 'alg', 'no id_token', 'denied', 'garbage', 'error', 'slow',
    'discovery' (calls itself something else). `asked` holds the parameters of the last log-in. `shown_ago` is how long
    ago the person showed it who they are; with None it doesn't tell.
    """

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "p-1",
            "email": "pia@example.net",
            "email_verified": True,
            "preferred_username": "Pia Pfad",
        }
        self.fault = ""
        self.shown_ago: timedelta | None = timedelta()
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        self._other_key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, urllib.parse.urlsplit(self.path))

            def do_POST(self) -> None:
                provider.answer(self, urllib.parse.urlsplit(self.path))

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.daemon_threads = True
        self.issuer = f"http://localhost:{self.server.server_address[1]}"

    @property
    def settings(self) -> dict[str, str]:
        """How our app is told about it."""
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_NAME": "Pfadfinder",
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }

    def authorize(self, url: str) -> str:
        """Where somebody who is sent to `url` is sent back to, as if they had agreed there."""
        parts = urllib.parse.urlsplit(url)
        self.asked = dict(urllib.parse.parse_qsl(parts.query))
        assert self.asked["code_challenge_method"] == "S256"
        assert self.asked["response_type"] == "code"
        assert "openid" in self.asked["scope"].split()
        answer = {"state": self.asked["state"]}
        if self.fault == "denied":
            answer |= {"error": "access_denied"}
        else:
            answer["code"] = secrets.token_urlsafe(8)
            self._codes[answer["code"]] = self.asked
        return f"{self.asked['redirect_uri']}?{urllib.parse.urlencode(answer)}"

    def answer(self, request: BaseHTTPRequestHandler, url: urllib.parse.SplitResult) -> None:
        """Answer one request."""
        if url.path == "/authorize":
            request.send_response(302)
            request.send_header("Location", self.authorize(request.path))
            request.end_headers()
            return
        if url.path == "/token":
            content = self._token(request)
        else:
            content = {"/.well-known/openid-configuration": self._discovery, "/jwks": self._keys}[url.path]()
        status = 400 if "error" in content else 200
        body = b"<html>" if self.fault == "garbage" and url.path == "/token" else json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _discovery(self) -> dict[str, Any]:
        return {
            "issuer": "http://somebody-else.example" if self.fault == "discovery" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _keys(self) -> dict[str, Any]:
        return dict(KeySet([self._key]).as_dict(private=False))

    def _token(self, request: BaseHTTPRequestHandler) -> dict[str, Any]:
        length = int(request.headers.get("Content-Length", 0))
        sent = dict(urllib.parse.parse_qsl(request.rfile.read(length).decode()))
        asked = self._codes.pop(sent["code"], None)
        challenge = urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if asked is None or challenge.decode() != asked["code_challenge"] or self.fault == "error":
            return {"error": "invalid_grant"}
        if self.fault == "slow":
            time.sleep(2)
        token = {"access_token": "opens nothing", "token_type": "Bearer", "expires_in": 60}
        return token if self.fault == "no id_token" else token | {"id_token": self._signed(asked["nonce"])}

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
        }
        if self.shown_ago is not None:
            claims.setdefault("auth_time", int((clock.now() - self.shown_ago).timestamp()))
        lies: dict[str, dict[str, Any]] = {
            "nonce": {"nonce": "another"},
            "aud": {"aud": "somebody else"},
            "exp": {"exp": now - 3600},
            "iss": {"iss": "http://somebody-else.example"},
        }
        claims |= lies.get(self.fault, {})
        if self.fault == "alg":
            parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({"alg": "none"}, claims)]
            return ".".join([*(part.decode() for part in parts), ""])
        key = self._other_key if self.fault == "signature" else self._key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider for the length of the block."""
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
