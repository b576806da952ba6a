"""How figures are written in Vietnamese: 1.234, 85,7 %, and a dash where there is none. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NONE = "–"
_TENTH = Decimal("0.1")


def number_words(value: Decimal | int | None) -> str:
    """A count with dots between thousands, "–" for none."""
    if value is None:
        return NONE
    whole = int(value)
    return f"{whole:,}".replace(",", ".")


def tenths_words(value: Decimal | None, unit: str = "") -> str:
    """A figure with one decimal behind a comma and its unit: "85,7 %"; "–" for none."""
    if value is None:
        return NONE
    written = f"{value.quantize(_TENTH, ROUND_HALF_UP):,}"
    written = written.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return f"{written} {unit}".rstrip()


def decimal_words(value: Decimal) -> str:
    """A number as it is, with a comma and no idle zeros: "12,5", "25"."""
    return f"{value.normalize():f}".replace(".", ",")


def hundredths_words(value: Decimal | None) -> str:
    """Points with two decimals behind a comma: "85,70"; "–" for none."""
    return NONE if value is None else f"{value:.2f}".replace(".", ",")


def difference_words(
    value: Decimal | int | None, earlier: Decimal | int | None, *, is_whole: bool, unit: str = ""
) -> str:
    """How much a figure has changed, with its sign: "+12", "−3,5 điểm %"; "" when it has not, or
    when one of the two is none. `is_whole`: counts, else one decimal."""
    if value is None or earlier is None or value == earlier:
        return ""
    difference = Decimal(value) - Decimal(earlier)
    size = abs(difference)
    words = number_words(size) if is_whole else tenths_words(size, unit)
    return f"{'+' if difference > 0 else '−'}{words}"


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in per cent with one decimal; None for a share of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)
