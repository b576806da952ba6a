"""Facts about an agency's own templates (R-147)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTemplateAdded(Event):
    """Một mẫu văn bản riêng của cơ quan được thêm."""

    code = "draft_template.added"
    template = (
        "{actor} thêm mẫu văn bản “{name}” ({type_name}, tệp {file_name}, {fields} chỗ điền)."
    )
    subject = ("draft_template", "template_id")

    template_id: int
    name: str
    type_name: str
    file_name: str
    sha256: str
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTemplateRenamed(Event):
    """Một mẫu văn bản riêng của cơ quan được đổi tên."""

    code = "draft_template.renamed"
    template = "{actor} đổi tên mẫu văn bản “{before}” thành “{name}”."
    subject = ("draft_template", "template_id")

    template_id: int
    before: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTemplateClosed(Event):
    """Một mẫu văn bản riêng của cơ quan được cho thôi dùng; dự thảo đã tạo không đổi."""

    code = "draft_template.closed"
    template = "{actor} cho thôi dùng mẫu văn bản “{name}”."
    subject = ("draft_template", "template_id")

    template_id: int
    name: str
