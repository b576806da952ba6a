"""The few words that small verbs ask for, and the form that finishes into a dossier."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.directives.states import RepairKind
from congvan.dossiers.queries import RetentionLine
from congvan.organization.queries.calendar import end_of_working_day
from congvan.web.administration.forms.fields import DayField, choice_field, number_field, text_field
from congvan.web.documents.acts import Act

NEW_DOSSIER, OTHER_DOSSIER = "moi", "khac"


def _area(label: str, *, most: int, missing: str = "", rows: int = 2, **options: Any) -> Any:
    return text_field(
        label, most=most, missing=missing, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def _reason(*, missing: str) -> forms.Field:
    return _area("Lý do", most=500, missing=missing)


_FIELDS = {
    "reason": lambda: _reason(missing="Ghi lý do, để người nhận lại biết vì sao."),
    "reason?": lambda: _reason(missing=""),
    "note": lambda: _area("Nội dung đôn đốc", most=500, missing="Ghi nội dung cần đôn đốc."),
    "text": lambda: _area("Đã làm được gì", most=2000, missing="Ghi đã làm được gì."),
    "percent": lambda: number_field("Hoàn thành (%)", low=0, high=100),
    "due_at": lambda: DayField(label="Hạn đề nghị"),
    "kind": lambda: choice_field(
        "Cần khôi phục vì", RepairKind.choices, missing="Chọn việc đã nhầm."
    ),
}


class ActForm(forms.Form):
    """The fields of one act; `wanted` gives the verb's arguments."""

    def __init__(self, act: Act, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.act = act
        for name in act.fields:
            self.fields[name.rstrip("?")] = _FIELDS[name]()

    def wanted(self) -> dict[str, Any]:
        """Arguments beside who and what."""
        data = dict(self.cleaned_data)
        if "due_at" in data:
            data["due_at"] = end_of_working_day(data["due_at"])
        return data


class DecisionForm(forms.Form):
    """The words that go with an answer to a request."""

    note = _area("Ý kiến", most=500, help_text="Bắt buộc khi không đồng ý.")


class FinishForm(forms.Form):
    """Finish into a dossier: one suggested, one of the others, or a new one (R-051)."""

    dossier = forms.CharField(
        label="Kết thúc vào hồ sơ", error_messages={"required": "Chọn hồ sơ để đưa văn bản vào."}
    )
    other = forms.CharField(label="Hồ sơ khác", required=False)
    title = text_field("Tên hồ sơ mới", most=300)
    retention = forms.ChoiceField(label="Thời hạn bảo quản", required=False)
    result = _area("Kết quả giải quyết", most=1000)
    reply_symbol = text_field(
        "Văn bản trả lời", most=100, widget=forms.TextInput(attrs={"placeholder": "Số, ký hiệu"})
    )

    def __init__(self, *args: Any, periods: list[RetentionLine], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Chọn thời hạn"), *((str(line.id), line.name) for line in periods)]
        self.fields["retention"].choices = choices  # type: ignore[attr-defined]

    @property
    def asks_new(self) -> bool:
        return self["dossier"].value() == NEW_DOSSIER

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("dossier", "")
        if chosen == NEW_DOSSIER:
            if not data.get("title"):
                self.add_error("title", "Ghi tên hồ sơ mới.")
            if not data.get("retention"):
                self.add_error("retention", "Chọn thời hạn bảo quản của hồ sơ mới.")
            return data
        if chosen == OTHER_DOSSIER:
            data["dossier"] = chosen = data.get("other", "")
            if not chosen:
                self.add_error("other", "Chọn hồ sơ khác trong danh sách.")
        if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            self.add_error("dossier", "Chọn một hồ sơ trong danh sách.")
        return data
