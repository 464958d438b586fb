"""Our style sheets and scripts: each kind joined into one file under a name made from its content."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli
from flask import Flask, Response, make_response, request, url_for
from werkzeug.exceptions import NotFound

from app.web.compression import accepted_encodings

STYLES: tuple[str, ...] = (
    "layers.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout/colophon.css",
    "layout/column.css",
    "layout/front.css",
    "layout/masthead.css",
    "layout/sheet.css",
    "components/advice.css",
    "components/around.css",
    "components/article.css",
    "components/audit-line.css",
    "components/avatar.css",
    "components/badge.css",
    "components/bell.css",
    "components/button.css",
    "components/buttons.css",
    "components/case-file.css",
    "components/checklist.css",
    "components/choices.css",
    "components/comment-form.css",
    "components/comment.css",
    "components/confirmation.css",
    "components/counter.css",
    "components/desk.css",
    "components/discussion.css",
    "components/entry.css",
    "components/factors.css",
    "components/facts.css",
    "components/field.css",
    "components/figure.css",
    "components/finder.css",
    "components/figures.css",
    "components/filters.css",
    "components/form.css",
    "components/hint.css",
    "components/key.css",
    "components/keys.css",
    "components/house.css",
    "components/ledger.css",
    "components/links.css",
    "components/live-thread.css",
    "components/log.css",
    "components/mail.css",
    "components/measure.css",
    "components/mark.css",
    "components/mention-list.css",
    "components/menu.css",
    "components/mode.css",
    "components/notice-form.css",
    "components/notice.css",
    "components/nudge.css",
    "components/other-ways.css",
    "components/pager.css",
    "components/pair.css",
    "components/passkey-button.css",
    "components/person.css",
    "components/preview.css",
    "components/problem.css",
    "components/prose.css",
    "components/quoted.css",
    "components/reasons.css",
    "components/record.css",
    "components/session-list.css",
    "components/secret.css",
    "components/skip-link.css",
    "components/statement.css",
    "components/switch.css",
    "components/tabs.css",
    "components/teaser.css",
    "components/thread-list.css",
    "components/thread.css",
    "components/tick.css",
    "components/told.css",
    "components/wish.css",
    "utilities/personal.css",
    "utilities/print.css",
    "utilities/quiet.css",
    "utilities/visually-hidden.css",
)
SCRIPTS: tuple[str, ...] = (
    "lib/announce.js",
    "lib/fragment.js",
    "lib/focus.js",
    "lib/problem.js",
    "lib/drafts.js",
    "lib/menus.js",
    "lib/following.js",
    "lib/posting.js",
    "lib/recommending.js",
    "lib/opening.js",
    "lib/paging.js",
    "lib/claims.js",
    "elements/comment-form.js",
    "elements/live-thread.js",
    "elements/mention-list.js",
    "elements/moderation-desk.js",
    "elements/passkey-button.js",
    "elements/relative-time.js",
    "app.js",
)
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A finished file in each encoding; '' is as it is."""

    file_name: str
    content: Mapping[str, bytes]
    content_type: str


def serve_assets(app: Flask) -> None:
    """Join the files and answer for them at /static/<hashed name>."""
    folder = Path(app.root_path) / "static"
    assets = {
        "app.css": _finished("app.css", joined_styles(folder), "text/css; charset=utf-8"),
        "app.js": _finished("app.js", joined_scripts(folder), "text/javascript; charset=utf-8"),
        "favicon.svg": _finished("favicon.svg", (folder / "icons/favicon.svg").read_text("utf-8"), "image/svg+xml"),
    }
    by_file_name = {asset.file_name: asset for asset in assets.values()}

    def static_file(name: str) -> Response:
        if name not in by_file_name:
            raise NotFound
        return _answer(by_file_name[name])

    def favicon() -> Response:
        response = _answer(assets["favicon.svg"])
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    app.add_url_rule("/static/<name>", "web.static_file", static_file)
    app.add_url_rule("/favicon.ico", "web.favicon", favicon)
    app.jinja_env.globals["asset"] = lambda name: url_for("web.static_file", name=assets[name].file_name)


def joined_styles(folder: Path) -> str:
    """All style sheets in the order of their layers."""
    return "\n".join((folder / "css" / name).read_text("utf-8") for name in STYLES)


def joined_scripts(folder: Path) -> str:
    """All modules as one: imports between them fall away, so their top-level names must differ.

    Lines that hold nothing but a comment stay at home.
    """
    joined = "\n".join((folder / "js" / name).read_text("utf-8") for name in SCRIPTS)
    joined = re.sub(r"^import .*$\n?", "", joined, flags=re.MULTILINE)
    joined = re.sub(r"^\s*(//|/\*\*|\*).*$\n?", "", joined, flags=re.MULTILINE)
    return re.sub(r"^export ", "", joined, flags=re.MULTILINE)


def _finished(name: str, text: str, content_type: str) -> Asset:
    content = text.encode()
    stem, _, ending = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    small = {"br": brotli.compress(content, quality=9), "gzip": gzip.compress(content, compresslevel=9, mtime=0)}
    return Asset(f"{stem}-{digest}.{ending}", {"": content, **small}, content_type)


def _answer(asset: Asset) -> Response:
    encoding = accepted_encodings(request.environ)[0]
    response = make_response(asset.content[encoding])
    response.headers["Content-Type"] = asset.content_type
    response.headers["Cache-Control"] = FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(f"{asset.file_name}{encoding and '-'}{encoding}")
    response.make_conditional(request)
    return response
