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


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in per cent with one decimal; None for a share of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(_TENTH, ROUND_HALF_UP)
