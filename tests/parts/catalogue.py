"""Compares the translation catalogues with the sentences in the code: `python -m tests.parts.catalogue [--update]`."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PROJECT = Path(__file__).parents[2]
TRANSLATIONS = PROJECT / "app" / "translations"
KEYWORDS = ("N_", "lazy_gettext", "_l")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]")


def extract(into: Path) -> Catalog:
    """Every sentence of the code, written to a template file."""
    command = ["extract", "--mapping=pyproject.toml", "--sort-by-file", "--add-location=file", "--width=120"]
    command += [f"--keywords={keyword}" for keyword in KEYWORDS]
    _pybabel(*command, "--project=Wortmeldung", f"--output={into}", "app")
    return _read(into)


def complaints() -> list[str]:
    """What is wrong with the catalogues, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = extract(Path(folder) / "messages.pot")
    files = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    if not files:
        return ["there is no catalogue"]
    return [f"{file.parts[-3]}: {found}" for file in files for found in _compare(wanted, _read(file))]


def _compare(wanted: Catalog, there: Catalog) -> list[str]:
    found = []
    for message in wanted:
        if message.id:
            translated = there.get(message.id, message.context)
            found += [f"{message.id!r} {what}" for what in _flaws(message, translated)]
    known = {_key(message) for message in wanted if message.id}
    found += [f"{message.id!r} is no longer used" for message in there if message.id and _key(message) not in known]
    found += [f"{message.id!r} is kept as obsolete" for message in there.obsolete.values()]
    return found


def _sentences(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def _flaws(message: Message, translated: Message | None) -> list[str]:
    if translated is None:
        return ["is not in the catalogue"]
    sources, results = _forms(message.id), _forms(translated.string)
    if not results or not all(results):
        return ["is not translated"]
    if translated.fuzzy:
        return ["is marked fuzzy"]
    least, most = (set(PLACEHOLDER.findall(sources[-1])), set(PLACEHOLDER.findall(" ".join(sources))))
    if set(PLACEHOLDER.findall(results[-1])) != least or not set(PLACEHOLDER.findall(" ".join(results))) <= most:
        return ["has other placeholders in its translation"]
    return []


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One form, or one for each number."""
    if not text:
        return ()
    return (text,) if isinstance(text, str) else tuple(text)


def _key(message: Message) -> tuple[str, str | None]:
    return (_forms(message.id)[0], message.context)


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def _pybabel(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "-q", *arguments], cwd=PROJECT, check=True)


def update() -> None:
    """Put new sentences into the catalogues and drop what is no longer used."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract(template)
        action = ["update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
        if not list(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
            action = ["init", "--locale=de"]
        _pybabel(*action, "--width=120", f"--input-file={template}", f"--output-dir={TRANSLATIONS}")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    found = complaints()
    print("\n".join(found) or "The translations are complete.")
    sys.exit(1 if found else 0)
