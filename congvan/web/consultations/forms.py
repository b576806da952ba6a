"""What is typed to ask, extend, withdraw, keep and file; the business is checked by the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms

from congvan.kernel import clock
from congvan.office.consultations.queries.grounds import AssignmentLine, DraftGround
from congvan.office.consultations.services.posting import Question
from congvan.office.consultations.states import AskedWho
from congvan.web.administration.forms.fields import Choices, DayField, choice_field, text_field

WHO_CHOICES = (
    (AskedWho.MEMBERS.value, "Mỗi người"),
    (AskedWho.UNITS.value, "Mỗi đơn vị"),
)


def words_field(label: str, *, most: int, rows: int, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return text_field(
        label, most=most, widget=forms.Textarea(attrs={"rows": rows}), strip=True, **options
    )


class DeadlineForm(forms.Form):
    """A deadline: so many working days, or a day."""

    working_days = forms.IntegerField(
        label="Số ngày làm việc", min_value=1, max_value=60, required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Ghi một số nguyên từ 1 đến 60."
        ),
    )  # fmt: skip
    due_on = DayField(label="hoặc đến hết ngày", required=False)

    def deadline(self) -> dict[str, Any]:
        """The two arguments of the verbs; a day that is named wins over the usual count."""
        data = self.cleaned_data
        if data["due_on"] is not None:
            return {"working_days": None, "due_on": data["due_on"]}
        return {"working_days": data["working_days"], "due_on": None}


class NewForm(DeadlineForm):
    """A question to the whole agency."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    ground = choice_field(
        "Được giao soạn thảo", (), missing="Chưa chọn việc được giao. Chọn một việc."
    )
    title = text_field(
        "Về việc", most=300, missing="Chưa ghi về việc gì. Ghi ngắn gọn điều cần hỏi.",
        help_text="Ví dụ: Dự thảo Quy chế làm việc của Sở.",
    )  # fmt: skip
    text = words_field("Nội dung xin ý kiến", most=20000, rows=5)
    points = words_field(
        "Các điểm xin ý kiến", most=15500, rows=4,
        help_text="Mỗi dòng một điểm, được trả lời riêng. Để trống thì hỏi chung cả nội dung.",
    )  # fmt: skip
    who = choice_field("Ai trả lời", WHO_CHOICES, missing="Chọn ai trả lời.")
    shows_answers = forms.BooleanField(
        label="Mọi người trong cơ quan cùng xem các ý kiến", required=False
    )
    draft_files = forms.MultipleChoiceField(
        label="Tệp của dự thảo", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, given: Sequence[AssignmentLine], drafts: Sequence[DraftGround],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        grounds = [(f"giao-{one.id}", f"{one.subject} (lãnh đạo giao)") for one in given]
        grounds += [(f"du-thao-{one.draft_id}", f"Dự thảo: {one.subject}") for one in drafts]
        files = [(f"{file_id}", name) for one in drafts for file_id, name in one.files]
        self.fields["ground"].choices = [("", "Chọn việc"), *grounds]  # type: ignore[attr-defined]
        self.fields["draft_files"].choices = files  # type: ignore[attr-defined]
        self.has_draft_files = bool(files)

    def question(self, files: Sequence[Any]) -> Question:
        """The argument of the verb; `files` were received with the form."""
        data = self.cleaned_data
        kind, _, number = data["ground"].rpartition("-")
        return Question(
            title=data["title"], text=data["text"], points=data["points"].splitlines(),
            who=AskedWho(data["who"]), shows_answers=data["shows_answers"],
            assignment_id=int(number) if kind == "giao" else None,
            draft_id=int(number) if kind == "du-thao" else None,
            draft_files=[int(one) for one in data["draft_files"]], files=list(files),
            form_key=data["key"],
            **self.deadline(),
        )  # fmt: skip


class AssignForm(forms.Form):
    """Whom a leader lets ask everybody, about what, between which days."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    drafter = choice_field(
        "Người soạn thảo", (), missing="Chưa chọn người soạn thảo. Chọn một người."
    )
    subject = text_field(
        "Việc soạn thảo", most=300, missing="Chưa ghi việc soạn thảo. Ghi tên dự thảo cần hỏi."
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày")

    def __init__(self, *args: Any, groups: Any, **options: Any) -> None:
        today = clock.today()
        options.setdefault(
            "initial",
            {"key": uuid4(), "valid_from": today, "valid_to": today + timedelta(days=30)},
        )  # fmt: skip
        super().__init__(*args, **options)
        self.groups = groups
        people: Choices = [(value, name) for _, some in groups for value, name, _ in some]
        self.fields["drafter"].choices = [("", "Chọn người"), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[str]:
        """Who is chosen, for the picker."""
        return [str(self["drafter"].value() or "")]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "drafter_id": int(data["drafter"]), "subject": data["subject"],
            "valid_from": data["valid_from"], "valid_to": data["valid_to"],
            "form_key": data["key"],
        }  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = words_field("Lý do", most=500, rows=3, missing="Chưa ghi lý do. Ghi ngắn gọn vì sao.")


class KeepForm(ReasonForm):
    """Until when to keep it, and why."""

    until = DayField(label="Lưu đến hết ngày")
    field_order = ("until", "reason")


class FileForm(forms.Form):
    """Into which dossier."""

    dossier = choice_field("Hồ sơ", (), missing="Chưa chọn hồ sơ. Chọn một hồ sơ đang mở.")

    def __init__(self, *args: Any, dossiers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dossier"].choices = [("", "Chọn hồ sơ"), *dossiers]  # type: ignore[attr-defined]


class AgenciesForm(DeadlineForm):
    """A consultation of the agencies a document went to."""

    title = text_field("Về việc", most=300, missing="Chưa ghi về việc gì. Ghi ngắn gọn.")
    points = words_field(
        "Các điểm xin ý kiến", most=15500, rows=4,
        help_text="Mỗi dòng một điểm. Để trống thì tổng hợp chung cả nội dung.",
    )  # fmt: skip


class PaperForm(forms.Form):
    """By what paper an agency answered."""

    symbol = text_field("Số, ký hiệu", most=60, missing="Chưa ghi số, ký hiệu văn bản trả lời.")
    issued_on = DayField(label="Ngày văn bản")
    signer = text_field("Người ký", most=200)
    words = words_field("Ý kiến chung", most=20000, rows=3)
