"""What is typed on the pages of conversations; the business is checked by the services."""

from __future__ import annotations

from typing import Any

from django import forms

from congvan.office.chat.queries import people
from congvan.office.chat.rules import FEWEST_MONTHS, LONGEST_NAME, MOST_MONTHS
from congvan.organization.acting import ActingMember
from congvan.web.administration.forms.fields import number_field, text_field

_GONE = "Có người không còn ở cơ quan. Chọn lại."
Groups = list[tuple[str, list[tuple[str, str, str]]]]


class _Chosen(forms.Form):
    """People of the agency by their units, for the picker."""

    groups: Groups

    def __init__(self, viewer: ActingMember, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = people.offered(viewer)
        choices = [(str(one.person_id), one.name) for one in offered]
        for name in ("person", "people"):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str, str]]] = {}
        for one in offered:
            unit = one.unit or "Lãnh đạo cơ quan"
            groups.setdefault(unit, []).append((str(one.person_id), one.name, one.post))
        self.groups = [*groups.items()]

    @property
    def chosen(self) -> list[str]:
        """Who is chosen so far."""
        name = "people" if "people" in self.fields else "person"
        value = self[name].value() or ()
        return [str(one) for one in ([value] if isinstance(value, str) else value)]


def _people() -> forms.MultipleChoiceField:
    messages = {"required": "Chưa chọn ai. Chọn ít nhất một người.", "invalid_choice": _GONE}
    return forms.MultipleChoiceField(label="Người trong nhóm", error_messages=messages)


class PairForm(_Chosen):
    """Whom to talk to."""

    person = forms.ChoiceField(
        label="Nhắn cho",
        error_messages={"required": "Chưa chọn người. Chọn một người.", "invalid_choice": _GONE},
    )


class GroupForm(_Chosen):
    """A new group."""

    name = text_field(
        "Tên nhóm", most=LONGEST_NAME, missing="Chưa đặt tên nhóm. Ghi tên nhóm.",
        help_text="Ví dụ: Tổ biên tập Đề án chuyển đổi số.",
    )  # fmt: skip
    people = _people()


class AddForm(_Chosen):
    """People to bring into a group."""

    people = _people()
    past = forms.BooleanField(label="Cho xem cả tin trước đó", required=False)


class NameForm(forms.Form):
    """Another name for a group."""

    name = text_field("Tên nhóm", most=LONGEST_NAME, missing="Chưa đặt tên nhóm. Ghi tên nhóm.")


class TextForm(forms.Form):
    """The words of a message that is put right; how long they may be is the service's to say."""

    text = forms.CharField(
        label="Nội dung", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class RetentionForm(forms.Form):
    """How many months messages are kept."""

    months = number_field(
        "Giữ tin trong (tháng)", low=FEWEST_MONTHS, high=MOST_MONTHS, required=False,
        help_text="Để trống: giữ mãi. Đổi thời hạn thì mọi người trong cơ quan được báo trước ít nhất 7 ngày.",
    )  # fmt: skip
