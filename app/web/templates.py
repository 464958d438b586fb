"""How templates are read: without their indentation, which nobody would ever see, and with one set of names for all."""

import re
from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment
from jinja2.ext import Extension

_INDENTATION = re.compile(r"[ \t]*\n[ \t]*")


class Compact(Extension):
    """Takes the white space from around line breaks in HTML of ours; what is filled in stays as it is.

    So no text of ours may be preformatted, and no sentence for translation may go over a line's end.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's source, line by line as before."""
        return _INDENTATION.sub("\n", source) if name and name.endswith(".html") else source


class Templates(Environment):
    """Flask's environment, with compact templates that all know the same names.

    Jinja keeps room for names that a single template was given; we give none, and looking through both costs a page a
    tenth of its time.
    """

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, trim_blocks=True, lstrip_blocks=True, extensions=[Compact], **options)

    def make_globals(self, given: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template finds besides what it is called with."""
        return super().make_globals(given) if given else self.globals
