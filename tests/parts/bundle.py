"""Lets node read the joined script as a browser would: `python -m tests.parts.bundle`."""

import shutil
import subprocess
import sys
from pathlib import Path

from app.web.assets import joined_scripts

STATIC = Path(__file__).parents[2] / "app" / "static"


def complaint(node: str) -> str:
    """What node says about the script; nothing if it can be read."""
    command = [node, "--input-type=module", "--check"]
    script = joined_scripts(STATIC)
    return subprocess.run(command, input=script, capture_output=True, text=True, check=False).stderr


def node() -> str | None:
    """The machine's node, if it has one."""
    return shutil.which("node")


if __name__ == "__main__":
    program = node()
    said = complaint(program) if program else ""
    print(said or ("The script can be read." if program else "node is not there: the script was not read."))
    sys.exit(1 if said else 0)
