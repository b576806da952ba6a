"""The agency's fields of work: a first list for a new agency, then its own."""

from __future__ import annotations

from congvan.documents import access, events
from congvan.documents.models import FieldOfWork
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

# What most offices route and report by; each agency keeps, closes and adds its own.
FIRST_FIELDS = (
    "Tổ chức, cán bộ", "Tài chính, ngân sách", "Kế hoạch, đầu tư", "Khoa học và công nghệ",
    "Chuyển đổi số", "Cải cách hành chính", "Thi đua, khen thưởng", "Thanh tra, pháp chế",
    "Tiếp công dân", "Văn thư, lưu trữ", "Văn hóa, xã hội", "Giáo dục, y tế",
    "Nông nghiệp, môi trường", "Xây dựng, đất đai", "Quốc phòng, an ninh",
    "Đảng, đoàn thể", "Khác",
)  # fmt: skip
NAME_LENGTH = 100


@requires_transaction
def found_catalogue(agency_id: int) -> None:
    """Give an agency its first fields of work; one that has any keeps its own."""
    if FieldOfWork.objects.filter(agency_id=agency_id).exists():
        return
    FieldOfWork.objects.bulk_create(
        FieldOfWork(agency_id=agency_id, name=name, position=position)
        for position, name in enumerate(FIRST_FIELDS, start=1)
    )


@in_transaction
def add_field(*, by: ActingMember, name: str) -> FieldOfWork:
    """Add a field of work, or take a closed one into use again. Raises NotAllowed, InvalidInput."""
    access.check_keeps_catalogue(by)
    written = " ".join(nfc(name).split())
    if not written or len(written) > NAME_LENGTH:
        raise InvalidInput(
            f"Tên lĩnh vực phải có và không quá {NAME_LENGTH} ký tự.", field="name",
            next_step="Ghi tên lĩnh vực ngắn gọn.",
        )  # fmt: skip
    field = FieldOfWork.objects.filter(agency_id=by.agency_id, name=written).first()
    if field is not None and not field.is_closed:
        raise InvalidInput(f"Đã có lĩnh vực “{written}”.", next_step="Chọn tên khác.", field="name")
    if field is None:
        count = FieldOfWork.objects.filter(agency_id=by.agency_id).count()
        field = FieldOfWork.objects.create(agency_id=by.agency_id, name=written, position=count + 1)
    else:
        field.is_closed = False
        field.save(update_fields=["is_closed"])
    audit.record(events.FieldOfWorkAdded(field_id=field.pk, name=written), by=by.actor)
    return field


@in_transaction
def close_field(*, by: ActingMember, field_id: int) -> FieldOfWork:
    """Use a field of work no longer; documents keep it. Raises NotAllowed, NotFound."""
    access.check_keeps_catalogue(by)
    field = FieldOfWork.objects.filter(agency_id=by.agency_id, pk=field_id, is_closed=False).first()
    if field is None:
        raise NotFound("Không có lĩnh vực này.")
    field.is_closed = True
    field.save(update_fields=["is_closed"])
    audit.record(events.FieldOfWorkClosed(field_id=field.pk, name=field.name), by=by.actor)
    return field
