"""Style, script and icon: one file each, under a name made from its content, for ever."""

import gzip
import re

import brotli
import pytest


@pytest.fixture
def files(client):
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)


def test_a_page_names_three_files_that_can_be_kept_for_ever(client, files):
    kinds = {path.rpartition(".")[2]: path for path in files}
    assert set(kinds) == {"css", "js", "svg"}
    for ending, kind in (("css", "text/css"), ("js", "text/javascript"), ("svg", "image/svg+xml")):
        answer = client.get(kinds[ending])
        assert answer.status_code == 200
        assert answer.content_type.startswith(kind)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers


def test_a_file_travels_small_and_is_not_sent_twice(client, files):
    for path in files:
        plain, small = client.get(path), client.get(path, headers={"Accept-Encoding": "br"})
        assert brotli.decompress(small.data) == plain.data
        assert gzip.decompress(client.get(path, headers={"Accept-Encoding": "gzip"}).data) == plain.data
        assert client.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
        assert client.head(path).data == b""


def test_the_icon_is_found_where_browsers_look(client):
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"


NOWHERE = ["/static/app.css", "/static/", "/static/../app/__init__.py", "/static/%2e%2e/.env"]
NOWHERE += ["/static/css/base.css", "/.git/config", "/.env"]


@pytest.mark.parametrize("path", NOWHERE)
def test_nothing_else_lies_there(client, path):
    assert client.get(path).status_code in {404, 308}
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_joined_script_has_no_imports_left(client, files):
    script = client.get(next(path for path in files if path.endswith(".js"))).text
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)
