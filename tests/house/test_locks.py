"""The requirements files: fixed, hashed, agreeing with each other, and without the address of any machine."""

import re

import pytest

from tests.house.tree import PROJECT

FILES = sorted(PROJECT.glob("requirements*.txt"))
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\$", re.MULTILINE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_address_stands_in_a_lock_file(file):
    assert "://" not in file.read_text()
    assert "--index" not in file.read_text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_everything_is_pinned_and_hashed(file):
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith(("#", " "))]
    assert lines
    assert all(PINNED.match(line) for line in lines)
    assert len(re.findall(r"==.*?\n\s+--hash=sha256:", file.read_text())) == len(lines)


def test_all_lock_files_agree():
    seen: dict[tuple[str, str], str] = {}
    differing = []
    for file in FILES:
        for name, version, marker in PINNED.findall(file.read_text()):
            known = seen.setdefault((name, marker.strip()), version)
            if known != version:
                differing.append(f"{name}: {known} and {version}")
    assert not differing
