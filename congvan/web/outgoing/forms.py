"""What the clerk and the leader type on the way of an issue; the business is checked by services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from congvan.drafting.queries.issue_page import RecipientView
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import IssueForm, Route
from congvan.web.administration.forms.fields import DayField, choice_field, number_field, text_field

Choices = Sequence[tuple[str, str]]
# Room for what the clerk adds to the recipients that were recognised.
ADDED = 3


class LayoutForm(forms.Form):
    """Step 1: the layout is right, or each finding left standing has its reason."""

    reason = text_field(
        "Lý do chấp nhận điểm chưa đạt", most=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class NumberForm(forms.Form):
    """Step 2: book, day, notation; a reserved or inserted number when there is cause."""

    book = choice_field("Sổ", [], missing="Chọn sổ.")
    issued_on = DayField(label="Ngày văn bản")
    notation = text_field("Ký hiệu", most=30, missing="Ghi ký hiệu, ví dụ QĐ-UBND.")
    reserved = choice_field("Số giữ trước", [])
    after_number = number_field("Chèn sau số", low=1, high=999999, required=False)
    reason = text_field("Lý do", most=300)

    def __init__(self, *args: Any, books: Choices, reserved: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"].choices = books  # type: ignore[attr-defined]
        self.fields["reserved"].choices = [("", "Không dùng"), *reserved]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "book_id": int(data["book"]),
            "issued_on": data["issued_on"],
            "notation": data["notation"],
            "reserved_id": int(data["reserved"]) if data["reserved"] else None,
            "after_number": data["after_number"],
            "reason": data["reason"],
        }


class UploadForm(forms.Form):
    """A PDF made in Word, or the scan of a paper signed by hand."""

    file = forms.FileField(
        label="Tệp PDF", error_messages={"required": "Chọn tệp PDF.", "empty": "Tệp này rỗng."}
    )


class PinForm(forms.Form):
    """The PIN of the key device; it is used once and kept nowhere (R-155)."""

    device = forms.IntegerField(widget=forms.HiddenInput)
    pin = forms.CharField(
        label="Mã PIN", max_length=128, required=False, strip=False,
        widget=forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "off", "inputmode": "text"}
        ),
    )  # fmt: skip


class FormOfIssueForm(forms.Form):
    """The leader's choice of the form of issue, with its ground (R-085)."""

    form = choice_field("Hình thức phát hành", IssueForm.choices, missing="Chọn hình thức.")
    ground = text_field("Căn cứ", most=300)


class ReasonForm(forms.Form):
    """Why something is sent back, voided, recalled, corrected."""

    reason = text_field(
        "Lý do", most=500, missing="Ghi lý do.", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, label: str = "Lý do", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label


def recipients_in(
    sent: Mapping[str, str], standing: Sequence[RecipientView]
) -> list[RecipientLine]:
    """The recipients as the table was sent: each standing one with its route, then the added.

    A standing one whose box is not ticked falls out. What was typed as target is an organ's name.
    """
    lines = []
    for one in standing:
        key = f"nhan-{one.recipient_id}"
        if not sent.get(key):
            continue
        route = sent.get(f"{key}-cach", one.route)
        lines.append(
            RecipientLine(
                name=one.name, is_addressee=one.is_addressee,
                route=route if route in Route.values else one.route,
                **_target(sent.get(f"{key}-la", ""), one),
                paper_copies=_count(sent.get(f"{key}-giay", "")),
                parallel_reason=sent.get(f"{key}-vi", "").strip()[:300],
            )
        )  # fmt: skip
    for number in range(ADDED):
        name = sent.get(f"them-{number}", "").strip()[:300]
        if name:
            lines.append(RecipientLine(name=name))
    return lines


def _target(chosen: str, standing: RecipientView) -> dict[str, int | None]:
    kind, _, number = chosen.partition(":")
    if not number.isdigit():
        return {
            "organ_id": standing.organ_id, "unit_id": standing.unit_id,
            "member_id": standing.member_id,
        }  # fmt: skip
    return {f"{kind}_id": int(number)} if kind in ("organ", "unit", "member") else {}


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
