"""Making few pages at the same time, so that those who write don't wait behind all who read."""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from app.foundation.turns import among_few


def is_sending(environ: Mapping[str, Any]) -> bool:
    """Whether the request has a body, which may be slow to come."""
    return (environ.get("CONTENT_LENGTH") or "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ


class FewAtATime:
    """A WSGI layer. What is sent is read before, as slow senders would be in the way of everybody."""

    def __init__(self, flask: Callable[..., Iterable[bytes]], *, longest_bytes: int) -> None:
        self._flask = flask
        self._longest_bytes = longest_bytes

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as one of a few; what is too long to be read in advance is refused or read by Flask."""
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > self._longest_bytes or "HTTP_TRANSFER_ENCODING" in environ:
            return self._flask(environ, start_response)
        if int(length):
            sent = environ["wsgi.input"].read(int(length))
            if len(sent) < int(length):  # the connection broke off: half a form is none
                start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
                return [b"The request broke off.\n"]
            environ["wsgi.input"] = BytesIO(sent)
        kind = "reading" if environ.get("REQUEST_METHOD") in {"GET", "HEAD"} else "sending"
        return among_few(kind, lambda: self._flask(environ, start_response))
