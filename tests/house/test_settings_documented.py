"""The table of settings in the README is the list of settings in the code."""

import re

from app.foundation.settings import SETTINGS
from tests.house.tree import PROJECT

ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def documented() -> dict[str, tuple[str, str]]:
    return {name: (default, text) for name, default, text in ROW.findall((PROJECT / "README.md").read_text("utf-8"))}


def test_the_readme_lists_every_setting_and_no_other():
    assert list(documented()) == [setting.name for setting in SETTINGS]


def test_the_readme_tells_defaults_and_meanings():
    written = {
        setting.name: (f"`{setting.default}`" if setting.default != "" else "", setting.help) for setting in SETTINGS
    }
    assert documented() == written


def test_names_and_meanings_are_told_apart():
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.help and not setting.help.endswith(".") for setting in SETTINGS)
