"""Workers and streams in processes of their own, as an operator starts them, on the database of a server."""

import os
import signal
import subprocess
import sys

from tests.parts.server import Server


class Hand:
    """One `flask worker`, or `flask streams`."""

    def __init__(self, server: Server, command: str = "worker", /, **settings: object) -> None:
        self._server = server
        self._command = command
        self._settings = {name: str(value) for name, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self._log = server.folder / f"{command}.log"

    def start(self) -> "Hand":
        """Begin to work."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "app", self._command],
                cwd=self._server.folder,
                env=self._server.environment | self._settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __enter__(self) -> "Hand":
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def kill(self) -> None:
        """End it, and every process of its group, without a chance to clean up."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None

    def stop(self) -> int:
        """Stop it as an operator does; the exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(timeout=30)
        self._process = None
        return code

    @property
    def is_working(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        """All that it, and others of its kind beside this server, logged."""
        return self._log.read_text()
