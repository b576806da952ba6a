"""The form of a paper signed by hand that was no draft here (R-084)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.desk.states import Urgency
from congvan.documents import queries as documents
from congvan.drafting.services.issuing_numbers import SignedPaper
from congvan.kernel import clock
from congvan.organization.doors import OfficeRequest
from congvan.organization.queries import agencies, people
from congvan.registers import queries as registers
from congvan.web.administration.forms.fields import DayField, choice_field, text_field

Choices = Sequence[tuple[str, str]]


class PaperForm(forms.Form):
    """What stands on the paper, the book it goes into, and its scan."""

    type = choice_field("Tên loại", [], missing="Chọn tên loại.")
    subject = text_field(
        "Trích yếu", most=500, missing="Ghi trích yếu.", widget=forms.Textarea(attrs={"rows": 2})
    )
    signer = choice_field("Người đã ký", [], missing="Chọn người đã ký bản giấy.")
    unit = choice_field("Đơn vị soạn", [])
    book = choice_field("Sổ", [], missing="Chọn sổ.")
    issued_on = DayField(label="Ngày văn bản")
    notation = text_field("Ký hiệu", most=30, help_text="Để trống: lấy theo quy tắc của cơ quan.")
    urgency = choice_field(
        "Độ khẩn", [(str(one.value), one.label) for one in Urgency], missing="Chọn."
    )
    recipients_text = text_field(
        "Kính gửi, nơi nhận", most=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Chép như trên văn bản, mỗi nơi một dòng.",
    )  # fmt: skip
    reason = text_field(
        "Lý do", most=300, help_text="Khi ngày văn bản lùi lại hoặc dùng số giữ trước."
    )
    scan = forms.FileField(
        label="Bản số hóa (PDF)",
        help_text="Quét màu, từ 200 dpi, tỷ lệ 100 %.",
        error_messages={"required": "Gắn bản số hóa.", "empty": "Tệp này rỗng."},
    )

    def __init__(self, *args: Any, choices: dict[str, Choices], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, offered in choices.items():
            self.fields[name].choices = [("", "Chọn"), *offered]  # type: ignore[attr-defined]

    def details(self) -> SignedPaper:
        """The values as `register_signed_paper` takes them."""
        data = self.cleaned_data
        return SignedPaper(
            type_id=int(data["type"]), subject=data["subject"], signer_id=int(data["signer"]),
            book_id=int(data["book"]), issued_on=data["issued_on"],
            recipients_text=data["recipients_text"], notation=data["notation"],
            urgency=int(data["urgency"]), unit_id=int(data["unit"]) if data["unit"] else None,
            reason=data["reason"],
        )  # fmt: skip


def paper_form(request: OfficeRequest) -> PaperForm:
    """The form with this agency's types, books, people and units."""
    member = request.member
    seats = people.current_members(member.agency_id)
    choices: dict[str, Choices] = {
        "type": [(str(one.id), one.name) for one in documents.document_types()],
        "signer": [(str(seat.pk), f"{seat.person.full_name}, {seat.post.title}") for seat in seats],
        "unit": [(str(one.unit_id), one.name) for one in agencies.unit_tree(member)],
        "book": [(str(one.book_id), f"{one.name} {one.year}") for one in registers.out_books(member)],
    }  # fmt: skip
    initial = {"issued_on": clock.today(), "urgency": str(Urgency.NORMAL.value)}
    return PaperForm(request.POST or None, request.FILES or None, initial=initial, choices=choices)
