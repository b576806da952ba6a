"""What is typed to ask for an account, or for its withdrawal, and to decide."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.organization.acting import ActingMember
from congvan.organization.queries import accounts, agencies
from congvan.web.administration.forms.fields import DayField


class AskAccountForm(forms.Form):
    """A new colleague: name, where, as what, why."""

    full_name = forms.CharField(label="Họ và tên", max_length=100)
    form_of_address = forms.ChoiceField(
        label="Xưng hô", choices=[("anh", "Anh"), ("chi", "Chị")], widget=forms.RadioSelect
    )
    birth_date = DayField(
        label="Ngày sinh", required=False, help_text="Dùng để đặt tên tài khoản khi trùng họ tên."
    )
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    unit = forms.ChoiceField(label="Đơn vị", required=False)
    post = forms.ChoiceField(label="Chức danh")
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, viewer: ActingMember, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "Không thuộc đơn vị nào"),
            *((unit.unit_id, unit.name) for unit in agencies.unit_tree(viewer)),
        ]
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn chức danh"),
            *((post.pk, post.title) for post in agencies.posts(viewer)),
        ]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = self.cleaned_data
        return {
            "full_name": data["full_name"],
            "form_of_address": data["form_of_address"],
            "birth_date": data["birth_date"],
            "phone": data["phone"],
            "unit_id": int(data["unit"]) if data["unit"] else None,
            "post_id": int(data["post"]),
            "reason": data["reason"],
        }


class AskWithdrawalForm(forms.Form):
    """Whose account is to be withdrawn, and why."""

    account = forms.ChoiceField(label="Tài khoản")
    reason = forms.CharField(
        label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, viewer: ActingMember, **options: Any) -> None:
        super().__init__(*args, **options)
        active = accounts.visible_accounts(viewer).filter(is_active=True)
        self.fields["account"].choices = [  # type: ignore[attr-defined]
            ("", "Chọn tài khoản"),
            *(
                (a.pk, f"{a.person.full_name} ({a.login_name})")
                for a in active.order_by("person__sort_key")
            ),
        ]

    def wanted(self) -> dict[str, Any]:
        """The arguments of the verb."""
        return {
            "account_id": int(self.cleaned_data["account"]),
            "reason": self.cleaned_data["reason"],
        }
