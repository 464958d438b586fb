"""The initials in an avatar can be read, whatever its colour."""

import math
import re
from pathlib import Path

import pytest

import app

CSS = (Path(app.__file__).parent / "static/css/components/avatar.css").read_text("utf-8")
LEAST_CONTRAST = 4.5
HUES = [int(hue) for hue in re.findall(r"--hue: (\d+)", CSS)]


def linear_rgb(lightness, chroma, hue):
    """A colour in OKLCH as light of the three primaries; the matrices are those of CSS Color 4."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def luminance(colour):
    """As WCAG counts it; what a screen can't show is cut off."""
    red, green, blue = (min(1, max(0, part)) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def stated(property_name):
    """Lightness and chroma of a declaration of the avatar; no scheme has another one."""
    found = re.findall(rf"^\s*{property_name}: oklch\(([\d.]+)% ([\d.]+) ", CSS, re.MULTILINE)
    assert len(found) == 1
    return float(found[0][0]) / 100, float(found[0][1])


def test_black_on_white_is_counted_as_everybody_does():
    assert contrast(linear_rgb(0, 0, 0), linear_rgb(1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_there_are_eight_colours():
    assert len(set(HUES)) == 8
    assert "light-dark" not in CSS


@pytest.mark.parametrize("hue", HUES)
def test_initials_have_enough_contrast(hue):
    assert contrast(linear_rgb(*stated("color"), 0), linear_rgb(*stated("background"), hue)) >= LEAST_CONTRAST
