"""What is measured is what the app itself would make."""

import os
import re
import subprocess
import sys

import pytest
from flask_migrate import upgrade

from app.discussion.actions.recounting import wrong_counts
from app.foundation.db import db
from bench.bare import bare
from bench.bytes import addresses_in
from bench.page import asked
from bench.processes import memory_below, memory_of
from bench.world import EVEN, multiply, people, talked_about
from tests.parts.databases import made_app


def test_a_multiplied_discussion_is_counted_and_paged_as_a_real_one(tmp_path):
    """Every page shows fifty threads of its own with a reply each, from the first to the last; no count is wrong."""
    with made_app(f"sqlite:///{tmp_path / 'a.db'}", tmp_path) as app, app.app_context():
        upgrade()
        cast = people()
        small, large = talked_about("small", cast, EVEN), talked_about("large", cast, ())
        multiply(tmp_path / "a.db", source=small.discussion_id, target=large.discussion_id, copies=3)
        db.session.rollback()
        assert wrong_counts() == []
        client = app.test_client()
        seen: set[str] = set()
        for path in (small.path, large.path, f"{large.path}?after=201", f"{large.path}?after=101"):
            page = client.get(path).text
            threads = set(re.findall(r'<li class="thread" id="thread-(\d+)"', page))
            assert len(threads) == page.count('<li class="thread__reply"') == 50
            assert not threads & seen
            seen |= threads
        assert "300 " in client.get(large.path).text


def test_a_page_that_is_not_there_is_not_measured():
    app = bare({"page": 12})
    assert asked(app, "/page?after=7")() == b"x" * 12
    with pytest.raises(SystemExit, match="/elsewhere answers with 404"):
        asked(app, "/elsewhere")()


def test_a_browser_fetches_styles_scripts_and_pictures_and_no_links():
    html = """<link rel="icon" href="/icon.svg"><link rel="canonical" href="https://example.org/articles/a">
    <link rel="stylesheet" href="/app.css"><script type="module" src="/app.js"></script>
    <a href="/login">Log in</a><img alt="" src="/a.png?x=1&amp;y=2"><img alt="" src="/a.png?x=1&amp;y=2">"""
    found = addresses_in(html, "http://localhost/articles/a")
    assert [address.removeprefix("http://localhost") for address in found] == [
        "/icon.svg",
        "/app.css",
        "/app.js",
        "/a.png?x=1&y=2",
    ]


def test_memory_counts_for_the_part_that_a_process_belongs_to():
    """A worker is told by its words, and so is whatever a worker starts."""
    lowest = "print('here', flush=True); input()"
    beside = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {lowest!r}])"
    top = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {beside!r}, 'worker'])"
    with subprocess.Popen([sys.executable, "-c", top], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        parts = memory_below(process.pid)
        assert parts["servers"].resident > 0
        assert parts["worker"].resident > parts["servers"].resident
        assert parts["streams"].resident == 0
        process.communicate(b"\n")
    assert memory_of(os.getpid()).proportional <= memory_of(os.getpid()).resident
    assert memory_of(process.pid).resident == 0
