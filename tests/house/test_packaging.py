"""What `deploy/` holds works with the app as it is; `make packaging` looks at its form."""

import os
import subprocess
import sys
from threading import Thread

import pytest
from werkzeug.serving import make_server

from tests.house.tree import PROJECT
from tests.parts.databases import made_app


@pytest.fixture
def serving(backend, tmp_path):
    """The port of a server that answers for one public host alone, behind a proxy, as the compose file has it."""
    name = backend.copy()
    settings = {"TRUSTED_HOSTS": "debate.example.org", "TRUSTED_PROXIES": 1, "PUBLIC_URL": "https://debate.example.org"}
    with made_app(backend.url(name), tmp_path, **settings) as app:
        server = make_server("127.0.0.1", 0, app)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.port
        server.shutdown()
        thread.join()
        server.server_close()
    backend.drop(name)


@pytest.mark.parametrize(
    "hosts, healthy", [("debate.example.org,www.example.org", True), ("elsewhere.example.org", False)]
)
def test_the_image_asks_for_a_host_that_the_server_answers_for(serving, hosts, healthy):
    environment = os.environ | {"TRUSTED_HOSTS": hosts, "PORT": str(serving)}
    asked = subprocess.run(
        [sys.executable, PROJECT / "deploy" / "ready.py"], env=environment, capture_output=True, check=False
    )
    assert (asked.returncode == 0) is healthy, asked.stderr
