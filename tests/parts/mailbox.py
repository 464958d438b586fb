"""Somebody's mailbox, where a publication without a mail server puts its letters: the files in its folder."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from tests.parts import wait_until
from tests.parts.mail import Received


class Mailbox:
    """Letters to one address, the oldest first; looking waits until there is a new one."""

    def __init__(self, instance: Path, address: str) -> None:
        self._folder = instance / "mails"
        self.address = address
        self._seen = len(self._letters())

    def next(self) -> Received:
        """The next letter that arrives, or has arrived since the last look."""
        wait_until(lambda: len(self._letters()) > self._seen)
        self._seen += 1
        return self._letters()[self._seen - 1]

    def _letters(self) -> list[Received]:
        files = sorted(self._folder.glob("*.eml"), key=lambda file: int(file.stem))
        letters = [Received(_recipient(content), "", content) for file in files if (content := file.read_bytes())]
        return [letter for letter in letters if letter.to == self.address]


def _recipient(content: bytes) -> str:
    return str(message_from_bytes(content, policy=default)["To"])
