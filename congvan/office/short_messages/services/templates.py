"""The administrator keeps the templates and the daily limits (R-254, R-255)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from congvan.desk.messages import sms_length
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.short_messages import events
from congvan.office.short_messages.models import MessageRules, MessageTemplate
from congvan.office.short_messages.rules import MOST_PARTS, PLACES, filled, tidy, unknown_places
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember

LONGEST_NAME, LONGEST_BODY = 80, 480
MOST_A_DAY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDetails:
    """What a template says; `valid_to` None: until further notice."""

    name: str
    body: str
    unaccented: bool
    valid_from: date
    valid_to: date | None = None


@in_transaction
def add_template(*, by: ActingMember, details: TemplateDetails) -> int:
    """Add a template. Returns its id. Raises NotAllowed, InvalidInput."""
    check_administers(by)
    row = place_template(agency_id=by.agency_id, details=details, created_by_id=by.membership_id)
    told = events.MessageTemplateAdded(template_id=row.pk, name=row.name, body=row.body)
    audit.record(told, by=by.actor)
    return row.pk


@requires_transaction
def place_template(
    *, agency_id: int, details: TemplateDetails, created_by_id: int | None
) -> MessageTemplate:
    """Store a template as it is given; inner verb of set-up and of `add_template`."""
    checked = _checked(details)
    try:
        with transaction.atomic():
            return MessageTemplate.objects.create(
                agency_id=agency_id, name=checked.name, body=checked.body,
                unaccented=checked.unaccented, valid_from=checked.valid_from,
                valid_to=checked.valid_to, created_by_id=created_by_id, created_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise _name_taken() from None


@in_transaction
def change_template(*, by: ActingMember, template_id: int, details: TemplateDetails) -> None:
    """Change a template; messages sent from it keep what they said. Raises NotFound, InvalidInput."""
    check_administers(by)
    mine = MessageTemplate.objects.filter(agency_id=by.agency_id)
    row = mine.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise NotFound("Không có mẫu tin nhắn này.")
    checked = _checked(details)
    row.name, row.body, row.unaccented = checked.name, checked.body, checked.unaccented
    row.valid_from, row.valid_to = checked.valid_from, checked.valid_to
    try:
        with transaction.atomic():
            row.save(update_fields=["name", "body", "unaccented", "valid_from", "valid_to"])
    except IntegrityError:
        raise _name_taken() from None
    until = f" đến hết {row.valid_to:%d/%m/%Y}" if row.valid_to else ""
    told = events.MessageTemplateChanged(
        template_id=row.pk, name=row.name, body=row.body,
        period=f"dùng từ {row.valid_from:%d/%m/%Y}{until}",
    )  # fmt: skip
    audit.record(told, by=by.actor)


@in_transaction
def set_rules(*, by: ActingMember, per_sender: int, per_agency: int) -> None:
    """Set how many messages a day one sender and the agency may send. Raises InvalidInput."""
    check_administers(by)
    if not 1 <= per_sender <= per_agency <= MOST_A_DAY:
        raise InvalidInput(
            "Số tin mỗi người không được nhiều hơn số tin cả cơ quan.",
            next_step="Sửa một trong hai số.", field="per_sender",
        )  # fmt: skip
    MessageRules.objects.update_or_create(
        agency_id=by.agency_id, defaults={"per_sender": per_sender, "per_agency": per_agency}
    )
    told = events.MessageRulesSet(
        agency_id=by.agency_id, per_sender=per_sender, per_agency=per_agency
    )
    audit.record(told, by=by.actor)


def _checked(details: TemplateDetails) -> TemplateDetails:
    name, body = tidy(details.name), tidy(details.body)
    if not name or not body:
        raise InvalidInput("Mẫu phải có tên và nội dung.", field="body" if name else "name")
    if len(name) > LONGEST_NAME or len(body) > LONGEST_BODY:
        raise InvalidInput("Tên hoặc nội dung dài quá. Viết ngắn lại.", field="body")
    unknown = unknown_places(body)
    if unknown:
        raise InvalidInput(
            f"Không có chỗ điền {', '.join(unknown)}.",
            next_step=f"Các chỗ điền được: {', '.join(f'{{{one}}}' for one in PLACES)}.",
            field="body",
        )
    if sms_length(filled(body, PLACES)).parts > MOST_PARTS and not details.unaccented:
        raise InvalidInput(
            f"Mẫu này dài quá {MOST_PARTS} tin.",
            next_step="Viết ngắn lại, hoặc chọn gửi không dấu.", field="body",
        )  # fmt: skip
    if details.valid_to is not None and details.valid_to < details.valid_from:
        raise InvalidInput("Ngày cuối sớm hơn ngày đầu.", field="valid_to")
    return TemplateDetails(
        name=name, body=body, unaccented=details.unaccented, valid_from=details.valid_from,
        valid_to=details.valid_to,
    )  # fmt: skip


def _name_taken() -> InvalidInput:
    return InvalidInput("Đã có mẫu tin nhắn tên này. Đặt tên khác.", field="name")
