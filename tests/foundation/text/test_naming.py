"""Names are found in texts however they are written, and nobody else's."""

import pytest

from app.foundation.text.names import name_key
from app.foundation.text.naming import call_nobody, find_names, without_names

NAMES = ("Ida Öl", "Ida")
LONGER = ("Ida Ölmann",)


@pytest.mark.parametrize(
    "text, left",
    [
        ("Ida Öl hat recht.", "… hat recht."),
        ("ida  öl und IDA", "… und …"),
        ("@Ida Öl, @IDA: ja", "@…, @…: ja"),
        ("Ida\nÖl", "…"),
        ("Idas Fall und Candida", "Idas Fall und Candida"),
        ("Ida’s Fall", "…’s Fall"),
        ("Ida Ölmann", "Ida Ölmann"),
        ("(Ida)", "(…)"),
        ("", ""),
    ],
)
def test_a_name_is_left_out(text, left):
    assert without_names(text, find_names(NAMES, but_not=LONGER)) == left


def test_an_address_is_left_out():
    assert without_names("Schreibt an ida@example.org!", find_names(["ida@example.org"])) == "Schreibt an …!"


@pytest.mark.parametrize("names", [[], [""]])
def test_without_names_nothing_is_left_out(names):
    assert without_names("Ida  Öl", find_names(names)) == "Ida  Öl"


@pytest.mark.parametrize(
    "text, left",
    [
        ("@Ida Öl: ja", "@…: ja"),
        ("@ida öl", "@…"),
        ("@IdaÖl und @lda-Öl", "@… und @…"),
        ("@Ida **Öl**, hört zu", "@…**, hört zu"),
        ("@Ida", "@…"),
        ("@Ida hat recht", "@… hat recht"),
        ("@Ida Ölmann hat recht", "@Ida Ölmann hat recht"),
        ("@Idar", "@Idar"),
        ("@Ben, sag das @Ida Öl.", "@Ben, sag das @…."),
        ("Ida", "Ida"),
        ("@ Ida", "@ Ida"),
    ],
)
def test_nobody_is_called_any_more(text, left):
    keys, others = set(map(name_key, NAMES)), set(map(name_key, LONGER))
    assert call_nobody(text, keys, other_keys=others) == left
