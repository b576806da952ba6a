"""The province's lists of forms of issue, as they are read and kept (R-085…R-095)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from congvan.documents.models import DocumentType
from congvan.drafting.models import IssuingRule
from congvan.drafting.states import IssueForm
from congvan.kernel import clock


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of the lists; `types` are names of document types, none for all of them."""

    rule_id: int
    code: str
    name: str
    form: IssueForm
    types: tuple[str, ...]
    keywords: tuple[str, ...]
    is_internal: bool
    requires_source: bool
    source: str
    province: str
    valid_from: date
    valid_to: date | None

    @property
    def is_in_force(self) -> bool:
        """Whether it counts today or later."""
        return self.valid_to is None or self.valid_to >= clock.today()


def issuing_rules(*, ended: bool = False) -> tuple[RuleLine, ...]:
    """The rows in force or to come; with the ended ones when asked. Two statements."""
    rows = IssuingRule.objects.order_by("province", "code", "valid_from")
    if not ended:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today()))
    names = dict(DocumentType.objects.order_by("valid_from").values_list("code", "name"))
    return tuple(
        RuleLine(
            row.pk, row.code, row.name, IssueForm(row.form),
            tuple(names.get(code, code) for code in row.types), tuple(row.keywords),
            row.is_internal, row.requires_source, row.source, row.province, row.valid_from,
            row.valid_to,
        )
        for row in rows
    )  # fmt: skip
