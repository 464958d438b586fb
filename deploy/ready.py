"""The image's health check: exit code 0 when the server in this container is ready to serve.

It asks for a host that the server answers for, which `localhost` need not be.
"""

import os
import urllib.request

host = os.environ.get("TRUSTED_HOSTS", "").split(",")[0].strip() or "localhost"
port = os.environ.get("PORT") or "8000"
question = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
urllib.request.urlopen(question, timeout=2)  # noqa: S310 - our own address
