"""What is typed on the pages of boards and shared documents; the business is checked by services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from congvan.documents.queries import finding
from congvan.dossiers import queries as dossiers
from congvan.dossiers.states import Shelf
from congvan.office.boards.queries import bodies
from congvan.office.boards.rules import TEXT_LENGTH, TITLE_LENGTH
from congvan.office.boards.states import Board, Body, PurgeRule
from congvan.office.boards.table import RESTRICTABLE
from congvan.organization.acting import ActingMember
from congvan.web.administration.forms.fields import DayField, choice_field, key_field, text_field

Groups = Sequence[tuple[str, Sequence[tuple[str, str, str]]]]


def long_text(label: str, *, most: int, missing: str = "", rows: int = 8) -> forms.CharField:
    """Several lines of plain text; required when `missing` says what is asked."""
    return forms.CharField(
        label=label, max_length=most, required=bool(missing), strip=True,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing, "max_length": f"Dài quá {most} ký tự. Viết ngắn lại."},
    )  # fmt: skip


class PostForm(forms.Form):
    """A post: title, text, urgent, the document it is about, how long it is pinned."""

    title = text_field(
        "Tiêu đề", most=TITLE_LENGTH, missing="Chưa ghi tiêu đề. Ghi ngắn gọn tin về việc gì."
    )
    text = long_text("Nội dung", most=TEXT_LENGTH)
    is_urgent = forms.BooleanField(label="Tin khẩn", required=False)
    document = text_field(
        "Văn bản liên quan", most=100,
        help_text="Số, ký hiệu; chỉ người được xem văn bản mới thấy.",
    )  # fmt: skip
    pinned_until = DayField(label="Ghim đến hết ngày", required=False)
    key = key_field()

    def __init__(self, viewer: ActingMember, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._viewer = viewer
        self.document_id: int | None = None

    def clean_document(self) -> str:
        """Find the one document meant among those the viewer sees."""
        words = str(self.cleaned_data["document"]).strip()
        if not words:
            return ""
        found = finding.by_number(self._viewer, words, leave_out=0)
        exact = [one for one in found if one.symbol.casefold() == words.casefold()]
        chosen = exact or found
        if not chosen:
            raise forms.ValidationError("Không tìm thấy văn bản này. Ghi đúng số, ký hiệu.")
        if len(chosen) > 1:
            some = "; ".join(dict.fromkeys(one.symbol for one in chosen[:4] if one.symbol))
            raise forms.ValidationError(f"Có nhiều văn bản khớp: {some}. Ghi đủ số, ký hiệu.")
        self.document_id = chosen[0].document_id
        return words


class PinForm(forms.Form):
    """Up to when a post stays first."""

    pinned_until = DayField(label="Ghim đầu bảng đến hết ngày")


class TakeOffForm(forms.Form):
    """Why the post of somebody who left is taken off."""

    # The question's form is checked by the browser, in words of its own language.
    use_required_attribute = False

    reason = text_field("Lý do", most=500, missing="Chưa ghi lý do. Ghi vì sao gỡ bài.")


class DossierForm(forms.Form):
    """Into which of one's open dossiers."""

    dossier = choice_field("Hồ sơ", (), missing="Chưa chọn hồ sơ. Chọn một hồ sơ đang mở.")

    def __init__(self, viewer: ActingMember, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shelves = [Shelf.OWN, *(s for s in dossiers.shelves(viewer) if s is Shelf.UNIT)]
        lines = {one.id: one for s in shelves for one in dossiers.dossiers_on(viewer, s)}
        self.is_empty = not lines
        choices = [(str(one.id), f"{one.code} – {one.title}"[:150]) for one in lines.values()]
        self.fields["dossier"].choices = [("", "Chọn hồ sơ"), *choices]  # type: ignore[attr-defined]


class KeepForm(forms.Form):
    """Until when a post is needed, and why."""

    until = DayField(label="Giữ đến hết ngày")
    reason = text_field("Lý do", most=500, missing="Chưa ghi lý do. Ghi vì sao còn cần bài này.")


class GrantForm(forms.Form):
    """Until when the administrator keeps it."""

    until = DayField(label="Giữ đến hết ngày")


class RefuseForm(forms.Form):
    """Why not."""

    reason = text_field("Lý do", most=500, missing="Chưa ghi lý do.")


class MemberForm(forms.Form):
    """A person in a body from a day."""

    body = choice_field("Tổ chức", [("", "Chọn tổ chức"), *Body.choices], missing="Chọn tổ chức.")
    person = choice_field("Người", (), missing="Chưa chọn người.")
    duty = text_field(
        "Chức vụ trong tổ chức", most=100, help_text="Ví dụ: Bí thư, Chủ tịch, Ủy viên."
    )
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False)

    def __init__(self, viewer: ActingMember, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = people_groups(viewer)
        self.fields["person"].choices = choices_of(self.groups)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[str]:
        """The person chosen so far."""
        value = self["person"].value()
        return [str(value)] if value else []


class MemberEndForm(forms.Form):
    """The last day in the body."""

    last_day = DayField(label="Hết ngày")


class SettingsForm(forms.Form):
    """How the agency clears, who reads the bodies' boards, the work-only notice."""

    rule = choice_field(
        "Thời hạn một quý của bảng Thông báo tính", PurgeRule.choices, missing="Chọn cách tính.",
        widget=forms.RadioSelect,
    )  # fmt: skip
    closed = forms.MultipleChoiceField(
        label="Bảng chỉ thành viên của tổ chức đọc", required=False,
        choices=[(board.value, board.label) for board in RESTRICTABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Chọn lại bảng trong danh sách."},
    )  # fmt: skip
    sentence = text_field(
        "Lời nhắc trên trang thư, hội thoại, tin nhắn SMS", most=300,
        missing="Chưa ghi lời nhắc. Ghi một câu.",
    )  # fmt: skip

    def closed_boards(self) -> frozenset[Board]:
        """The boards ticked."""
        return frozenset(Board(one) for one in self.cleaned_data["closed"])


class FolderForm(forms.Form):
    """The name of a folder."""

    name = text_field("Tên thư mục", most=200, missing="Chưa ghi tên thư mục.")


class KeeperForm(forms.Form):
    """Who is to keep a folder."""

    person = choice_field("Người giữ thư mục", (), missing="Chưa chọn người.")

    def __init__(self, viewer: ActingMember, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = people_groups(viewer)
        self.fields["person"].choices = choices_of(self.groups)  # type: ignore[attr-defined]


class PutForm(forms.Form):
    """A document: its name and what is new in it."""

    name = text_field("Tên tài liệu", most=200, help_text="Để trống thì lấy tên tệp.")
    note = text_field("Ghi chú", most=300)


class VersionForm(forms.Form):
    """What is new in a version."""

    note = text_field("Có gì mới", most=300)


class RegulationForm(forms.Form):
    """A version of the regulation of use."""

    title = text_field("Tên quy chế", most=300, missing="Chưa ghi tên quy chế.")
    text = long_text("Nội dung", most=200_000, missing="Chưa ghi nội dung.", rows=16)


def people_groups(viewer: ActingMember) -> Groups:
    """The people of the agency for the picker, by unit."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for one in bodies.people_of(viewer):
        unit = one.unit or "Lãnh đạo cơ quan"
        groups.setdefault(unit, []).append((str(one.person_id), one.name, one.post))
    return [*groups.items()]


def choices_of(groups: Groups) -> list[tuple[str, str]]:
    """The same people as choices of a field, none first."""
    return [("", "Chọn người"), *((key, name) for _, some in groups for key, name, _ in some)]


def day_typed(day: date | None) -> str:
    """A day as the forms show it."""
    return f"{day:%d/%m/%Y}" if day else ""
