"""What the pages of templates show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from congvan.drafting.making import TEMPLATES
from congvan.drafting.queries.templates import TemplateLine
from congvan.ui.items import Fact
from congvan.web.desk.links import with_query


@dataclass(frozen=True, slots=True)
class Row:
    """One of the agency's templates."""

    href: str
    name: str
    type_name: str
    fields: int
    made: str


@dataclass(frozen=True, slots=True)
class DecreeRow:
    """A template of NĐ 30."""

    href: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Mẫu văn bản."""

    rows: tuple[Row, ...]
    decree: tuple[DecreeRow, ...]
    may_keep: bool

    @classmethod
    def of(cls, lines: Sequence[TemplateLine], *, may_keep: bool) -> ListPage:
        """Rows in words, the templates of the decree below them."""
        return cls(
            rows=tuple(
                Row(
                    reverse("templates:template", args=[line.template_id]), line.name,
                    line.type_name, len(line.fields), f"{line.made_at:%d/%m/%Y}, {line.made_by}",
                )
                for line in lines
            ),
            decree=tuple(
                DecreeRow(
                    with_query(reverse("templates:decree"), {"mau": each.key}), each.code, each.name
                )
                for each in TEMPLATES.values()
            ),
            may_keep=may_keep,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One template: facts, and the boxes to try it out."""

    template_id: int
    name: str
    facts: tuple[Fact, ...]
    may_keep: bool

    @classmethod
    def of(cls, line: TemplateLine, *, may_keep: bool) -> TemplatePage:
        """The facts in words."""
        facts = (
            Fact("Loại văn bản", line.type_name), Fact("Tệp", line.file_name),
            Fact("Chỗ điền", ", ".join(field.label for field in line.fields)),
            Fact("Người thêm", f"{line.made_by}, ngày {line.made_at:%d/%m/%Y}"),
        )  # fmt: skip
        return cls(line.template_id, line.name, facts, may_keep)
