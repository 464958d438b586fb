"""An OpenID-certified provider, a program for Node that `.ci/run` installs into `build/oidc`."""

import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts import missing

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "build" / "oidc"
INSTALL = "npm install --prefix build/oidc oidc-provider@9"
CLIENT = {"OIDC_CLIENT_ID": "wortmeldung", "OIDC_CLIENT_SECRET": "a secret between the two"}


@contextmanager
def running_certified_provider(port: int, callback: str, log: Path) -> Iterator[None]:
    """The provider at the port, for the length of the block; it sends people back to `callback`."""
    node = shutil.which("node")
    if node is None:
        missing("Node", "install your system's nodejs package")
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        missing("The certified OpenID provider", f"run `{INSTALL}`")
    script = Path(__file__).with_name("certified_provider.mjs")
    with log.open("wb") as output:
        process = subprocess.Popen([node, script, FOLDER, str(port), callback], stdout=output, stderr=output)
    try:
        _wait_until_it_answers(process, f"http://localhost:{port}/.well-known/openid-configuration", log)
        yield
    finally:
        process.kill()
        process.wait(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
