"""The entry form: NĐ 30 Phụ lục VI II and HT2437 Đ8.2, prefilled with what the machine read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from congvan.desk.states import Part, Urgency
from congvan.directives.queries.pickers import ReceiverLine
from congvan.directives.services.distribution import Receiver
from congvan.documents.states import Circulation, OrganLevel
from congvan.intake.queries import ReadValue
from congvan.intake.services.registration import EntryDetails, OrganChoice
from congvan.kernel.text import fold
from congvan.web.administration.forms.fields import DayField, choice_field, number_field, text_field
from congvan.web.urgency import URGENCY_CHOICES

NOT_SECRET = "khong"  # noqa: S105 – a level of secrecy, no password
# Shown so that a clerk who holds such a paper learns what to do; choosing one stops the entry.
SECRECY = (
    (NOT_SECRET, "Không mật"),
    ("mat", "Mật"),
    ("toi-mat", "Tối mật"),
    ("tuyet-mat", "Tuyệt mật"),
)
# Who gets a copy without a word of the clerk's reads this.
INFORM_NOTE = "Để biết."
LOCKED = "Theo gói tin của nơi gửi"
LEVELS = (("", "Theo tên cơ quan"), *OrganLevel.choices)
# Machine-read fields in the order of their numbers on the page.
READ_FIELDS = (
    "issuer", "symbol", "issued_on", "subject", "reply_due_on", "signer_name", "signer_position",
)  # fmt: skip

Choices = Sequence[tuple[str, str]]


def _short(label: str, most: int, **options: Any) -> forms.CharField:
    return text_field(
        label, most=most, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class EntryForm(forms.Form):
    """One incoming document as it is entered."""

    book = choice_field("Sổ", [], missing="Chọn sổ.")
    issuer = _short("Cơ quan ban hành", 200, missing="Ghi cơ quan ban hành.")
    symbol = _short(
        "Số, ký hiệu", 50, missing="Ghi số, ký hiệu như trên văn bản, ví dụ 2187/STC-QLNS."
    )
    issued_on = DayField(label="Ngày VB")
    subject = text_field(
        "Trích yếu", most=500, missing="Ghi trích yếu nội dung.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    type = choice_field("Loại", [], missing="Chọn loại văn bản.")
    field = choice_field("Lĩnh vực", [])
    urgency = choice_field("Độ khẩn", URGENCY_CHOICES, missing="Chọn độ khẩn.")
    signer_name = _short("Người ký", 50)
    sender = _short("Nơi gửi", 200)
    reply_due_on = DayField(label="Hạn gửi lại", required=False)
    receivers = forms.MultipleChoiceField(label="Chuyển đến", required=False)
    proposal = text_field("Đề xuất", most=2000)
    signer_position = _short("Chức vụ người ký", 100)
    level = choice_field("Cấp cơ quan (khi là cơ quan mới)", LEVELS)
    secrecy = choice_field("Độ mật", SECRECY, missing="Chọn độ mật.")
    circulation = choice_field("Phạm vi lưu hành", Circulation.choices)
    page_count = number_field("Số trang", low=1, high=32767, required=False)
    language = _short("Ngôn ngữ", 30, initial="Tiếng Việt")
    source_subject = _short("Trích yếu ghi trên văn bản", 500)
    note = _short("Ghi chú", 500)
    is_priority = forms.BooleanField(label="Văn bản ưu tiên", required=False)
    has_paper = forms.BooleanField(label="Có bản giấy kèm", required=False)
    has_appraisal_dossier = forms.BooleanField(label="Có hồ sơ thẩm định kèm theo", required=False)
    duplicate_reason = _short("Lý do vẫn vào sổ", 500)
    unlock_reason = _short("Lý do sửa thông tin của gói tin", 300)
    refuse_reason = text_field(
        "Lý do từ chối", most=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nơi gửi đọc được lý do này, ví dụ: không đúng thẩm quyền; thiếu phụ lục.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, books: Choices, types: Choices, fields: Choices,
        receivers: Sequence[ReceiverLine], locked: Collection[str] = (), **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.lines = {line.key: line for line in receivers}
        for name, choices in (
            ("book", books), ("type", [("", "Chọn loại"), *types]),
            ("field", [("", "Chưa chọn"), *fields]),
            ("receivers", [(line.key, line.name) for line in receivers]),
        ):  # fmt: skip
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("issuer", "sender"):
            self.fields[name].widget.attrs["list"] = "cac-co-quan"
        for name in locked:
            _lock(self.fields[name])

    @property
    def chosen_receivers(self) -> list[str]:
        """The keys chosen, as typed or as first offered."""
        return [str(key) for key in self["receivers"].value() or ()]

    @property
    def is_secret(self) -> bool:
        """Whether a level of secrecy was chosen, which stops the entry whatever else was typed."""
        return str(self["secrecy"].value() or NOT_SECRET) != NOT_SECRET

    def details(self) -> EntryDetails:
        """The arguments of the verb about the document."""
        data = self.cleaned_data
        sender = data["sender"]
        is_own = not sender or fold(sender) == fold(data["issuer"])
        return EntryDetails(
            type_id=int(data["type"]), subject=data["subject"],
            issuer=OrganChoice(name=data["issuer"], level=data["level"]),
            sender=None if is_own else OrganChoice(name=sender),
            symbol=data["symbol"], issued_on=data["issued_on"], urgency=int(data["urgency"]),
            source_subject=data["source_subject"],
            field_id=int(data["field"]) if data["field"] else None,
            is_priority=data["is_priority"], circulation=data["circulation"],
            signer_name=data["signer_name"], signer_position=data["signer_position"],
            page_count=data["page_count"], language=data["language"] or "Tiếng Việt",
            reply_due_on=data["reply_due_on"], note=data["note"],
            has_appraisal_dossier=data["has_appraisal_dossier"],
        )  # fmt: skip

    def chosen(self) -> list[Receiver]:
        """The receivers: a leader directs, else the first leads; the others are told (R-045)."""
        lines = [self.lines[key] for key in self.cleaned_data["receivers"]]
        first = next((line for line in lines if line.is_leader), lines[0] if lines else None)
        note = self.cleaned_data["proposal"] or INFORM_NOTE
        return [
            Receiver(line.holder, Part.DIRECT if line.is_leader else Part.LEAD)
            if line is first
            else Receiver(line.holder, Part.INFORM, note=note[:500])
            for line in lines
        ]


def _lock(field: forms.Field) -> None:
    """The value is the package's (R-181): shown, not typed; a select sends nothing of its own."""
    field.widget.attrs["data-locked"] = LOCKED
    if isinstance(field, forms.ChoiceField):
        field.disabled = True
    else:
        field.widget.attrs["readonly"] = True
        field.widget.attrs.pop("list", None)


def first_values(
    readings: Mapping[str, ReadValue], *, types_by_code: Mapping[str, int],
    remembered: Mapping[str, Any], book_id: int | None, page_count: int | None, origin: str,
    names: Mapping[int, str], receiver_keys: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """What the form begins with: the machine's proposals, then what was chosen last."""

    def read(name: str) -> str:
        return readings[name].value if name in readings else ""

    type_id = types_by_code.get(read("type")) or remembered.get("type")
    return {
        "book": str(book_id or ""), "issuer": read("issuer"), "symbol": read("symbol"),
        "issued_on": _day(read("issued_on")), "subject": read("subject"),
        "source_subject": read("source_subject"), "type": str(type_id or ""),
        "field": str(remembered.get("field") or ""),
        "urgency": read("urgency") or str(Urgency.NORMAL.value),
        "signer_name": read("signer_name"), "signer_position": read("signer_position"),
        "sender": origin or read("issuer") or names.get(remembered.get("sender") or 0, ""),
        "reply_due_on": _day(read("reply_due_on")), "page_count": page_count,
        "secrecy": NOT_SECRET, "language": "Tiếng Việt",
        "receivers": [key for key in remembered.get("receivers") or () if key in receiver_keys],
    }  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
