"""Forms of the ranking: which period, the weights, why it is withdrawn."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from congvan.kernel import clock
from congvan.reports.ranking.criteria import CRITERIA
from congvan.reports.rules import periods
from congvan.reports.rules.periods import PeriodKind

WEIGHT = "trong-so-"


class OrderForm(forms.Form):
    """Which period to rank."""

    ky = forms.ChoiceField(
        label="Kỳ xếp hạng", choices=lambda: _offered(),  # noqa: PLW0108 - defined below
        error_messages={"invalid_choice": "Chọn lại kỳ."},
    )  # fmt: skip


class WeightsForm(forms.Form):
    """A weight for each criterion, from when they count, by what decision."""

    valid_from = forms.DateField(
        label="Áp dụng cho kỳ kết thúc từ ngày", widget=forms.DateInput({"type": "date"}),
        error_messages={"required": "Chọn ngày.", "invalid": "Ngày không đúng."},
    )  # fmt: skip
    ground = forms.CharField(
        label="Căn cứ", max_length=300,
        error_messages={
            "required": "Ghi căn cứ của trọng số.",
            "max_length": "Căn cứ dài quá 300 chữ; viết ngắn lại.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[f"{WEIGHT}{criterion.key}"] = forms.DecimalField(
                label=criterion.label, min_value=0, max_value=100, decimal_places=2,
                localize=True, help_text=criterion.definition,
                error_messages={
                    "required": "Ghi trọng số, 0 nếu không tính.",
                    "invalid": "Trọng số là một số từ 0 đến 100.",
                    "min_value": "Trọng số là một số từ 0 đến 100.",
                    "max_value": "Trọng số là một số từ 0 đến 100.",
                    "max_decimal_places": "Trọng số có nhiều nhất hai chữ số sau dấu phẩy.",
                },
            )  # fmt: skip

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        """The fields of the criteria in their order."""
        return [self[f"{WEIGHT}{criterion.key}"] for criterion in CRITERIA]

    def weights(self) -> dict[str, Decimal]:
        """What was given, by criterion."""
        return {one.key: self.cleaned_data[f"{WEIGHT}{one.key}"] for one in CRITERIA}


class ReasonForm(forms.Form):
    """Why a published ranking is withdrawn."""

    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": "Ghi lý do thôi công bố.",
            "max_length": "Lý do dài quá 500 chữ; viết ngắn lại.",
        },
    )  # fmt: skip


def _offered() -> list[tuple[str, str]]:
    """Years, halves, quarters and months that have begun, the latest of each first."""
    today = clock.today()
    found = []
    for kind, count in (
        (PeriodKind.YEAR, 3), (PeriodKind.HALF, 3), (PeriodKind.QUARTER, 5), (PeriodKind.MONTH, 13),
    ):  # fmt: skip
        period = periods.current(kind, today)
        for _ in range(count):
            found.append((period.code, period.label))
            period = period.previous()
    return found
