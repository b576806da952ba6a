"""How agencies are ranked: points of weighted shares, places with ties. Pure (R-335, GL443 Đ15).

An agency's points are the mean of its shares weighted by the criteria, on a scale of 100. A
criterion for which an agency has nothing to count (no such document in the period) is left out of
its mean: it is neither rewarded nor punished for it. Who has figures for less than half of the
weight is not ranked, so that an agency does not win by doing nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(100)
LEAST_COUNTED = Decimal("0.5")
_HUNDREDTH = Decimal("0.01")
FORMULA = (
    "Điểm = tổng (trọng số × tỷ lệ của tiêu chí) chia cho tổng trọng số của các tiêu chí có số liệu, "
    "theo thang 100, làm tròn hai chữ số. Tiêu chí không có gì để tính thì không tính vào cả hai "
    "tổng; cơ quan có số liệu ở các tiêu chí chưa đến nửa trọng số thì không xếp hạng. Cùng điểm thì "
    "cùng hạng."
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a share of one criterion is made of: `part` of `whole`."""

    part: int
    whole: int

    @property
    def share(self) -> Decimal | None:
        """Between 0 and 1; None when there is nothing to count."""
        return Decimal(self.part) / Decimal(self.whole) if self.whole else None


def points(weights: Mapping[str, Decimal], scores: Mapping[str, Basis]) -> Decimal | None:
    """The points of one agency with two decimals; None when too little of the weight counts."""
    counted = {
        key: basis.share
        for key, basis in scores.items()
        if weights.get(key) and basis.share is not None
    }
    total = sum((weights[key] for key in counted), Decimal(0))
    if not total or total < LEAST_COUNTED * sum(weights.values(), Decimal(0)):
        return None
    earned = sum((weights[key] * share for key, share in counted.items()), Decimal(0))
    return (earned * WHOLE / total).quantize(_HUNDREDTH, ROUND_HALF_UP)


def contribution(weight: Decimal, basis: Basis) -> Decimal | None:
    """What a criterion gives of its weight, with two decimals; None without anything to count."""
    if basis.share is None:
        return None
    return (weight * basis.share).quantize(_HUNDREDTH, ROUND_HALF_UP)


def places(all_points: Sequence[Decimal | None]) -> list[int | None]:
    """The place of each: equal points share one, the next place skips; None stays without."""
    known = sorted((one for one in all_points if one is not None), reverse=True)
    first = {value: known.index(value) + 1 for value in set(known)}
    return [None if one is None else first[one] for one in all_points]
