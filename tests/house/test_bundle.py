"""The scripts, joined as they are served."""

import re

import pytest

from app.web.assets import joined_scripts
from tests.parts.bundle import STATIC, complaint, node


def test_the_joined_script_can_be_read():
    program = node()
    if program is None:
        pytest.skip("node is missing: the browser tests read the script too")
    assert not complaint(program)


def test_nothing_of_the_modules_is_left_in_it():
    left = re.findall(r"^\s*(?:import|export)\b.*$", joined_scripts(STATIC), re.MULTILINE)
    assert not left
