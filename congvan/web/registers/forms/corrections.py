"""Asking for a correction of a line, and deciding it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime

from congvan.desk.states import Urgency
from congvan.documents.queries import catalogue
from congvan.documents.queries.details import DocumentView
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.registers.queries import BookView, EntryView
from congvan.registers.states import Channel, CorrectionKind
from congvan.web.administration.forms.delegations import clock_field
from congvan.web.administration.forms.fields import DayField, choice_field
from congvan.web.registers.forms.books import moment

# Form field → field of the document, where the value is taken as typed.
_PLAIN = ("symbol", "issued_on", "subject", "signer_name", "signer_position")


def _words(label: str, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **options)


class AskForm(forms.Form):
    """What is wrong and what should stand there; the fields begin with what stands in the book."""

    kind = choice_field(
        "Cần làm gì",
        CorrectionKind.choices,
        missing="Chưa chọn cách sửa.",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Chưa ghi lý do."},
    )  # fmt: skip
    received_day = DayField(label="Ngày đến")
    received_time = clock_field("Lúc", "07:30")
    channel = choice_field("Cách đến", Channel.choices, missing="Chưa chọn cách đến.")
    recipient = _words("Đơn vị hoặc người nhận", 1000)
    note = _words("Ghi chú", 500)

    def __init__(
        self, *args: Any, viewer: ActingMember, entry: EntryView, document: DocumentView | None,
        books: list[BookView], **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self._viewer, self._entry, self._document = viewer, entry, document
        received = localtime(entry.received_at)
        self.initial = {
            "kind": CorrectionKind.FIELDS.value, "received_day": received.date(),
            "received_time": f"{received:%H:%M}", "channel": entry.channel.value if entry.channel else "",
            "recipient": entry.recipient, "note": entry.note, **self.initial,
        }  # fmt: skip
        if document is not None:
            self._add_document_fields(document)
        others = [(str(b.book_id), f"{b.name} {b.year}") for b in books]
        if others:
            self.fields["target_book"] = forms.ChoiceField(
                label="Sổ chuyển đến", required=False, choices=[("", "Chọn sổ"), *others]
            )

    def _add_document_fields(self, document: DocumentView) -> None:
        types = [(str(t.id), t.name) for t in catalogue.document_types()]
        self.fields |= {
            "issuer": _words("Tác giả (cơ quan ban hành)", 200),
            "symbol": _words("Số, ký hiệu", 50),
            "issued_on": DayField(label="Ngày văn bản"),
            "type": choice_field("Tên loại", types, missing="Chưa chọn tên loại."),
            "subject": _words("Trích yếu", 500, widget=forms.Textarea(attrs={"rows": 3})),
            "urgency": choice_field(
                "Độ khẩn",
                [(str(u.value), str(u.label)) for u in Urgency],
                missing="Chưa chọn độ khẩn.",
            ),
            "signer_name": _words("Người ký", 50),
            "signer_position": _words("Chức vụ người ký", 100),
        }
        self.initial = {
            **self.initial,
            "issuer": document.issuer, "type": str(document.type_id),
            "urgency": str(document.urgency.value),
            **{name: getattr(document, name) for name in _PLAIN},
        }  # fmt: skip

    def clean_issuer(self) -> str:
        """The organ must be one the agency knows, so that a slip of the finger makes no new one."""
        name: str = self.cleaned_data["issuer"]
        document = self._document
        if document is not None and name != document.issuer and self._organ(name) is None:
            raise forms.ValidationError(
                "Chưa có cơ quan này trong danh sách cơ quan ngoài. Ghi đúng tên đã dùng khi vào sổ."
            )
        return name

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        target = data.get("target_book")
        return {
            "kind": data["kind"],
            "reason": data["reason"],
            "changes": self._changes() if data["kind"] == CorrectionKind.FIELDS else None,
            "target_book_id": int(target) if target else None,
        }

    def _changes(self) -> dict[str, Any]:
        """Only what differs from the book."""
        data, entry, document = self.cleaned_data, self._entry, self._document
        received = moment(data["received_day"], data["received_time"])
        found: dict[str, Any] = {}
        if _minute(received) != _minute(entry.received_at):
            found["received_at"] = received
        for name in ("channel", "recipient", "note"):
            if data[name] != getattr(entry, name):
                found[name] = data[name]
        if document is None:
            return found
        found |= {n: data[n] for n in _PLAIN if _written(data[n]) != _written(getattr(document, n))}
        if data["issuer"] != document.issuer:
            found["issuer_id"] = self._organ(data["issuer"])
        if int(data["type"]) != document.type_id:
            found["type_id"] = int(data["type"])
        if int(data["urgency"]) != document.urgency:
            found["urgency"] = Urgency(int(data["urgency"]))
        return found

    def _organ(self, name: str) -> int | None:
        wanted = fold(name)
        found = catalogue.organs(self._viewer, name, 20)
        return next((organ.id for organ in found if fold(organ.name) == wanted), None)


class DecideForm(forms.Form):
    """The note that goes with a decision."""

    note = forms.CharField(
        label="Ý kiến", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt buộc khi không cho sửa.",
    )  # fmt: skip


def _minute(at: datetime) -> datetime:
    return localtime(at).replace(second=0, microsecond=0)


def _written(value: str | date | None) -> str:
    return str(value or "").strip()
