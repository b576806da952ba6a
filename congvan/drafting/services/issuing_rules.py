"""In what form a document goes out: the lists in force, and keeping them (R-085…R-095)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from congvan.documents.models import DocumentType
from congvan.drafting.events import copies as events
from congvan.drafting.models import IssuingRule
from congvan.drafting.rules import modes
from congvan.drafting.states import IssueForm
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Agency
from congvan.organization.states import Role

# A chain of superior organs has three or four links; more is a circle.
MOST_SUPERIORS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDetails:
    """One row of the lists as it is entered; `types` are codes of document types."""

    code: str
    name: str
    form: str
    source: str
    valid_from: date
    province: str
    types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_internal: bool = False
    requires_source: bool = False
    valid_to: date | None = None


def chosen_form(
    *, agency_id: int, type_code: str, subject: str, on: date, is_normative: bool = False,
    stays_inside: bool = False,
) -> modes.Choice:  # fmt: skip
    """What the lists in force on a day say for a document of this agency."""
    facts = modes.Facts(
        type_code=type_code, subject=subject, is_normative=is_normative, issued_on=on,
        province=province_words(agency_id), stays_inside=stays_inside,
    )  # fmt: skip
    rows = IssuingRule.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on)
    return modes.choose(facts, [_rule(row) for row in rows])


def province_words(agency_id: int) -> str:
    """Names and places of an agency and its superiors: in them a province finds itself."""
    words, next_id = [], agency_id
    for _ in range(MOST_SUPERIORS):
        agency = Agency.objects.filter(pk=next_id).first()
        if agency is None:
            break
        words += [agency.name, agency.place_of_issue]
        if agency.parent_id is None:
            break
        next_id = agency.parent_id
    return " ".join(words)


@in_transaction
def add_rule(*, by: ActingMember, details: RuleDetails) -> IssuingRule:
    """Add a row to the province's lists, in force from a day (R-092).

    For the province's administrator. Raises NotAllowed, InvalidInput.
    """
    _check_keeps(by)
    unknown = set(details.types) - set(DocumentType.objects.values_list("code", flat=True))
    if unknown:
        raise InvalidInput("Có tên loại không nằm trong danh mục.", next_step="Chọn lại tên loại.", field="types")  # fmt: skip
    if details.form not in IssueForm.values:
        raise InvalidInput("Chưa chọn hình thức phát hành.", next_step="Chọn một hình thức.", field="form")  # fmt: skip
    for name in ("code", "name", "source"):
        if not getattr(details, name).strip():
            raise InvalidInput("Quy định phải có mã, tên và căn cứ.", next_step="Ghi đủ ba ô.", field=name)  # fmt: skip
    rule = IssuingRule(
        code=details.code.strip(), name=nfc(details.name.strip()), types=list(details.types),
        keywords=[nfc(word.strip()) for word in details.keywords if word.strip()],
        is_internal=details.is_internal, form=details.form, requires_source=details.requires_source,
        source=nfc(details.source.strip()), province=nfc(details.province.strip()),
        valid_from=details.valid_from, valid_to=details.valid_to,
    )  # fmt: skip
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as twice:
        raise InvalidInput(
            f"Đã có quy định mã “{rule.code}” trong thời gian này.",
            next_step="Cho quy định cũ hết hiệu lực trước, hoặc đổi ngày bắt đầu.", field="valid_from",
        ) from twice  # fmt: skip
    audit.record(
        events.IssuingRuleAdded(
            rule_id=rule.pk, name=rule.name, form=IssueForm(rule.form).label,
            valid_from=rule.valid_from, source=rule.source,
        ),
        by=by.actor,
    )  # fmt: skip
    return rule


@in_transaction
def end_rule(*, by: ActingMember, rule_id: int, on: date) -> IssuingRule:
    """Let a row end after a day; documents issued before keep their form. Raises NotAllowed, NotFound."""
    _check_keeps(by)
    rule = IssuingRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("Không có quy định này.")
    if on < rule.valid_from - timedelta(days=1):
        raise InvalidInput("Ngày hết hiệu lực trước ngày có hiệu lực.", next_step="Chọn ngày sau.", field="on")  # fmt: skip
    rule.valid_to = on
    rule.save(update_fields=["valid_to"])
    audit.record(events.IssuingRuleEnded(rule_id=rule.pk, name=rule.name, on=on), by=by.actor)
    return rule


def _check_keeps(by: ActingMember) -> None:
    check_holds(by, Role.SYSADMIN_CENTRAL, to="sửa danh mục hình thức phát hành của tỉnh")


def _rule(row: IssuingRule) -> modes.Rule:
    return modes.Rule(
        row.code, row.name, tuple(row.types), tuple(row.keywords), row.is_internal, row.form,
        row.requires_source, row.source, row.province, row.valid_from, row.valid_to,
    )  # fmt: skip
