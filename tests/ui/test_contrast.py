"""The colours keep the contrasts that DESIGN §1 promises, by the formula of WCAG 2.2 (1.4.3)."""

from __future__ import annotations

import re

import pytest

from congvan.ui.asset_files import UI_DIR

TOKENS = dict(
    re.findall(
        r"--cv-([a-z0-9-]+): (#[0-9a-f]{6});", (UI_DIR / "styles" / "_tokens.scss").read_text()
    )
)
TEXT, LARGE_OR_EDGE = 4.5, 3.0
WHITE = "surface"

# (foreground, background, ratio written in DESIGN §1, least ratio its use needs)
PROMISED = [
    ("house", WHITE, 7.9, TEXT),
    ("house", "bg", 7.3, TEXT),
    ("house", "house-tint", 6.8, TEXT),
    ("house-dark", WHITE, 10.7, TEXT),
    ("house-dark", "house-tint", 9.2, TEXT),
    ("ink", WHITE, 16.1, TEXT),
    ("ink", "bg", 14.8, TEXT),
    ("ink-2", WHITE, 8.1, TEXT),
    ("ink-2", "grey-tint", 7.1, TEXT),
    ("ink-3", WHITE, 5.8, TEXT),
    ("ink-3", "bg", 5.3, TEXT),
    ("ink-3", "row-selected", 5.3, TEXT),
    ("ink-3", "sunk", 4.9, TEXT),
    ("field", WHITE, 3.6, LARGE_OR_EDGE),
    ("slate", WHITE, 10.1, TEXT),
    ("red", WHITE, 6.5, TEXT),
    ("red", "bg", 6.0, TEXT),
    ("red", "red-tint", 5.7, TEXT),
    ("amber", WHITE, 7.3, TEXT),
    ("amber", "amber-tint", 6.5, TEXT),
    ("amber", "row-selected", 6.7, TEXT),
    ("amber-line", WHITE, 3.7, LARGE_OR_EDGE),
    ("amber-border", WHITE, 5.4, LARGE_OR_EDGE),
    ("green", WHITE, 7.0, TEXT),
    ("green", "green-tint", 6.1, TEXT),
    ("ink-blue", WHITE, 7.6, TEXT),
    ("ink-red", WHITE, 6.0, TEXT),
]


def _luminance(color: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG ratio of two hexadecimal colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back", "promised", "least"), PROMISED)
def test_contrast_is_what_the_design_promises(
    front: str, back: str, promised: float, least: float
) -> None:
    measured = contrast(TOKENS[front], TOKENS[back])
    assert measured >= least
    assert measured == pytest.approx(promised, abs=0.16)


def test_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
