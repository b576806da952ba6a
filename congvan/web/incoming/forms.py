"""What is typed for work on several documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congvan.dossiers.queries import DossierLine
from congvan.web.administration.forms.fields import choice_field, text_field


class CompleteForm(forms.Form):
    """Into which dossier, with what result. The first suggestion is chosen already."""

    dossier = choice_field(
        "Hồ sơ", (), missing="Chưa chọn hồ sơ. Chọn một hồ sơ, hoặc mở hồ sơ mới."
    )
    result = text_field("Kết quả giải quyết", most=1000)

    def __init__(self, *args: Any, offered: Sequence[DossierLine], **options: Any) -> None:
        super().__init__(*args, **options)
        lines = {line.id: line for line in reversed(offered)}
        shown = [lines[key] for key in reversed(lines)]
        self.fields["dossier"].choices = [(str(line.id), _label(line)) for line in shown]  # type: ignore[attr-defined]
        if shown:
            self.fields["dossier"].initial = str(shown[0].id)


class UrgeForm(forms.Form):
    """What is said when urging."""

    note = text_field(
        "Nội dung đôn đốc",
        most=500,
        missing="Chưa ghi nội dung đôn đốc. Ghi ngắn gọn điều cần làm.",
    )


def _label(line: DossierLine) -> str:
    why = f" ({line.why})" if line.why else ""
    return f"{line.code} · {line.title}{why}"
