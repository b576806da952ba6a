"""What is typed to bring a further agency into the system."""

from __future__ import annotations

from django import forms

from congvan.organization.services.agencies import AgencyDetails
from congvan.organization.services.founding import LEVELS, FirstPerson, NewAgency
from congvan.web.administration.forms.fields import choice_field, text_field

_ADDRESSES = [("anh", "Anh"), ("chi", "Chị")]


class AddAgency(forms.Form):
    """The agency, its identifier, its head and its administrator."""

    name = text_field("Tên cơ quan", most=200, missing="Chưa ghi tên cơ quan. Ghi tên đầy đủ.")
    short_name = text_field("Tên gọi tắt", most=100, missing="Chưa ghi tên gọi tắt.")
    notation = text_field("Chữ viết tắt trong ký hiệu", most=30)
    identifier = text_field(
        "Mã định danh", most=64, missing="Chưa ghi mã định danh.", help_text="Ví dụ H21.104"
    )
    level = choice_field("Cấp", LEVELS, missing="Chưa chọn cấp của cơ quan.")
    parent = text_field("Mã cơ quan chủ quản", most=64)
    place_of_issue = text_field("Địa danh", most=100)
    leader = text_field("Người đứng đầu", most=100, missing="Chưa ghi họ và tên người đứng đầu.")
    leader_address = choice_field(
        "Xưng hô", _ADDRESSES, missing="Chọn anh hoặc chị.", widget=forms.RadioSelect
    )
    administrator = text_field("Quản trị", most=100, missing="Chưa ghi họ và tên người quản trị.")
    administrator_address = choice_field(
        "Xưng hô", _ADDRESSES, missing="Chọn anh hoặc chị.", widget=forms.RadioSelect
    )

    def wanted(self) -> NewAgency:
        """What the verb is told."""
        data = self.cleaned_data
        return NewAgency(
            details=AgencyDetails(
                name=data["name"],
                short_name=data["short_name"],
                notation=data["notation"],
                place_of_issue=data["place_of_issue"],
            ),
            level=data["level"],
            identifier=data["identifier"],
            parent=data["parent"],
            leader=FirstPerson(data["leader"], data["leader_address"]),
            administrator=FirstPerson(data["administrator"], data["administrator_address"]),
        )
