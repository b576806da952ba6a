"""Forms of people, their seats, roles, leave and accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.organization.services.people import PersonDetails
from congvan.web.administration.forms.fields import (
    ROLE_CHOICES,
    SCOPE_CHOICES,
    Choices,
    DayField,
    choice_field,
    text_field,
)

_FORMS = [("anh", "Anh"), ("chi", "Chị")]


class Details(forms.Form):
    """What is kept of a person."""

    full_name = text_field(
        "Họ và tên", most=100, missing="Chưa ghi họ và tên. Ghi đầy đủ họ, tên đệm và tên."
    )
    form_of_address = choice_field(
        "Xưng hô", _FORMS, missing="Chưa chọn xưng hô. Chọn anh hoặc chị.", widget=forms.RadioSelect
    )
    birth_date = DayField(label="Ngày sinh", required=False)
    phone = text_field("Điện thoại", most=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    email = forms.EmailField(
        label="Thư điện tử", required=False, max_length=254,
        error_messages={"invalid": "Không phải địa chỉ thư. Ghi một địa chỉ, ví dụ annv@gialai.gov.vn."},
    )  # fmt: skip
    home_town = text_field("Quê quán", most=100)
    birthplace = text_field("Nơi sinh", most=100)

    def details(self) -> PersonDetails:
        """The values of a valid form."""
        names = PersonDetails.__dataclass_fields__
        return PersonDetails(**{name: self.cleaned_data[name] for name in names})


class Seat(forms.Form):
    """A post in a unit from a day on."""

    post = choice_field("Chức danh", [], missing="Chưa chọn chức danh. Chọn trong danh mục.")
    unit = choice_field("Đơn vị", [])
    valid_from = DayField(label="Từ ngày")

    def __init__(self, *args: Any, posts: Choices, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = [("", "Chọn chức danh"), *posts]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "Lãnh đạo cơ quan, không thuộc đơn vị nào"), *units]  # type: ignore[attr-defined]

    @property
    def post_id(self) -> int:
        return int(self.cleaned_data["post"])

    @property
    def unit_id(self) -> int | None:
        return int(self.cleaned_data["unit"]) if self.cleaned_data["unit"] else None


class NewPerson(Details, Seat):
    """A person with the first post."""


class FurtherSeat(Seat):
    """A further post, or a new main one."""

    is_primary = forms.BooleanField(
        label="Là nhiệm vụ chính (không chọn: kiêm nhiệm)", required=False
    )


class RoleGrant(forms.Form):
    """A role for a seat, with scope and period."""

    role = choice_field("Vai trò", ROLE_CHOICES, missing="Chưa chọn vai trò. Chọn một vai trò.")
    scope = choice_field("Phạm vi", SCOPE_CHOICES, missing="Chưa chọn phạm vi.", initial="own")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(
        label="Đến ngày", required=False, help_text="Để trống: cho tới khi thu lại."
    )


class Leave(forms.Form):
    """Leaving a seat: to whom the work goes, and when."""

    successor = choice_field(
        "Người nhận bàn giao",
        [],
        missing="Chưa chọn người nhận bàn giao. Chọn một người trong cơ quan.",
    )
    last_day = DayField(label="Ngày làm việc cuối cùng")
    note = text_field("Ghi chú bàn giao", most=500, widget=forms.Textarea(attrs={"rows": 2}))
    withdraw_account = forms.BooleanField(
        label="Đề nghị lãnh đạo thu hồi tài khoản nếu không còn giữ chức danh nào", required=False
    )

    def __init__(self, *args: Any, successors: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["successor"].choices = [("", "Chọn người"), *successors]  # type: ignore[attr-defined]


class Reason(forms.Form):
    """Why something is done to an account."""

    reason = text_field("Lý do", most=300, missing="Chưa ghi lý do. Ghi ngắn gọn lý do.")


class Approval(forms.Form):
    """Where the head approved what is about to be done for many."""

    approval = text_field(
        "Căn cứ lãnh đạo duyệt danh sách", most=300,
        missing="Chưa ghi căn cứ. Ghi số, ngày văn bản hoặc ngày lãnh đạo duyệt.",
        help_text="Ví dụ: Công văn 15/SKHCN-VP ngày 20/11/2026.",
    )  # fmt: skip


class Nothing(forms.Form):
    """A confirmation that asks for nothing else."""


class Upload(forms.Form):
    """A list to look at before it is imported."""

    file = forms.FileField(
        label="Danh sách (tệp .xlsx)",
        error_messages={
            "required": "Chưa chọn tệp. Chọn tệp danh sách đã điền.",
            "empty": "Tệp rỗng. Chọn lại tệp danh sách đã điền.",
        },
    )
