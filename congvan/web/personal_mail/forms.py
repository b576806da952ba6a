"""What is typed in letters; the business is checked by the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from congvan.office.attachments.services import NewFile
from congvan.office.personal_mail import rules
from congvan.office.personal_mail.addressing import AddressBook
from congvan.office.personal_mail.services.writing import Written
from congvan.office.tasks.queries.people import Subordinate
from congvan.web.administration.forms.fields import DayField, choice_field, text_field
from congvan.web.list_parts import number

Groups = tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


class KeysField(forms.MultipleChoiceField):
    """Values of the address book; whether they are still there is the service's question."""

    def valid_value(self, value: Any) -> bool:
        """Anything short: a draft may name somebody who has left."""
        return len(str(value)) <= 30


class WriteForm(forms.Form):
    """A letter. `token` names the letter that this form writes, also when it is sent twice."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    answers = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
    forwards = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )
    to = KeysField(label="Gửi đến", required=False)
    cc = KeysField(label="Đồng gửi", required=False)
    subject = text_field(
        "Tiêu đề", most=rules.LONGEST_SUBJECT, help_text="Ghi ngắn gọn thư nói việc gì."
    )
    body = text_field(
        "Nội dung", most=rules.LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 12}), strip=False
    )
    reply_due_on = DayField(label="Yêu cầu phúc đáp trước ngày", required=False)
    asks_opinion = forms.BooleanField(
        label="Lấy ý kiến: người nhận chọn Đồng ý, Không đồng ý hoặc Ý kiến khác", required=False
    )

    def __init__(self, book: AddressBook, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.book = book

    @property
    def groups(self) -> Groups:
        """Who can be written to, for the pickers."""
        lines = self.book.lines
        parts = (
            ("Nhóm", [line for line in lines if line.group]),
            ("Lãnh đạo cơ quan", [line for line in lines if line.is_leader]),
            ("Đơn vị (mọi người đang làm việc)", [line for line in lines if line.unit_id]),
            ("Người", [line for line in lines if line.member_id and not line.is_leader]),
        )
        return tuple(
            (label, tuple((line.key, line.name, line.where) for line in part))
            for label, part in parts
            if part
        )

    @property
    def chosen_to(self) -> list[str]:
        """The values chosen in the first picker."""
        return [str(key) for key in self["to"].value() or ()]

    @property
    def chosen_cc(self) -> list[str]:
        """The values chosen in the second picker."""
        return [str(key) for key in self["cc"].value() or ()]

    def gone(self, name: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
        """Those chosen in a picker who are not in the agency any more: value, name; `names` known."""
        keys = [str(key) for key in self[name].value() or ()]
        lost = [key for key in dict.fromkeys(keys) if self.book.find(key) is None]
        return [
            (key, names.get(key, "Nơi nhận trước đây")) for key in lost[: rules.MOST_ADDRESSEES]
        ]

    def written(self, files: Sequence[NewFile], document_ids: Sequence[int]) -> Written:
        """The verb's argument."""
        data = self.cleaned_data
        return Written(
            subject=data["subject"], body=data["body"], to=tuple(data["to"]), cc=tuple(data["cc"]),
            reply_due_on=data["reply_due_on"], asks_opinion=data["asks_opinion"],
            document_ids=tuple(document_ids), answers_id=data["answers"],
            forwards_id=data["forwards"], files=tuple(files),
        )  # fmt: skip


class OpinionForm(forms.Form):
    """One of three answers, with words."""

    opinion = choice_field(
        "Ý kiến của tôi",
        (("agree", "Đồng ý"), ("disagree", "Không đồng ý"), ("other", "Ý kiến khác")),
        missing="Chọn Đồng ý, Không đồng ý hoặc Ý kiến khác.", widget=forms.RadioSelect,
    )  # fmt: skip
    note = text_field(
        "Nội dung ý kiến", most=rules.LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đồng ý thì có thể để trống.",
    )  # fmt: skip


class SettledForm(forms.Form):
    """How the reply was given."""

    note = text_field(
        "Đã phúc đáp bằng cách nào", most=rules.LONGEST_SUBJECT,
        missing="Ghi ngắn gọn, ví dụ: đã trao đổi trực tiếp.",
    )  # fmt: skip


class FolderForm(forms.Form):
    """The name of a folder."""

    name = text_field("Tên mục", most=rules.LONGEST_FOLDER, missing="Ghi tên mục.")


class TaskForm(forms.Form):
    """A task out of a letter: what, who, until when."""

    title = text_field("Việc cần làm", most=300, missing="Ghi việc cần làm.")
    lead = choice_field("Chủ trì", (), missing="Chọn người chủ trì.")
    due_on = DayField(label="Hạn")
    content = text_field(
        "Yêu cầu", most=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Tệp của thư đi theo việc.",
    )  # fmt: skip

    def __init__(self, people: Sequence[Subordinate], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = people
        choices = [(str(one.member_id), one.name) for one in people]
        self.fields["lead"].choices = [("", "Chọn người"), *choices]  # type: ignore[attr-defined]

    @property
    def groups(self) -> Groups:
        """Whom the reader may give a task, for the picker."""
        lines = tuple((str(one.member_id), one.name, one.where) for one in self.people)
        return (("Người thuộc quyền", lines),)

    @property
    def chosen(self) -> list[str]:
        """The value chosen in the picker."""
        return [str(self["lead"].value() or "")]


def ids_in(values: Sequence[str]) -> list[int]:
    """The numbers among what a form sent, at most a page of them."""
    found = (number(value) for value in values[:200])
    return [one for one in found if one]
