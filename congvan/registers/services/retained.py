"""Sổ sử dụng bản lưu: a kept copy goes out to somebody and comes back (R-108)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from congvan.documents.rules.naming import short_name
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.registers import access, outgoing_events
from congvan.registers.models import Entry, RetainedUse
from congvan.registers.services.entries import next_number
from congvan.registers.services.postal import book_of
from congvan.registers.states import BookKind


@in_transaction
def lend(
    *, by: ActingMember, entry_id: int, allowed_by_id: int, user_id: int | None = None,
    user_name: str = "", purpose: str = "", dossier_code: str = "", note: str = "",
) -> RetainedUse:  # fmt: skip
    """Hand the kept copy of a line to a member, or to a person from outside by name.

    The person signs for it in front of the clerk; `allowed_by_id` is the seat of a registry head.
    Raises NotAllowed, NotFound, InvalidInput, WrongState while the copy is out. Lock: the book's
    row.
    """
    access.check_registers(by)
    entry = access.get_entry(by, entry_id)
    if entry.book.kind not in (BookKind.OUT, BookKind.COPIES):
        raise WrongState("Bản lưu chỉ có ở sổ văn bản đi, bản sao.", next_step="Chọn dòng sổ khác.")
    permit = _seat(by, allowed_by_id)
    if permit is None or not access.registry_head(permit):
        raise InvalidInput(
            "Người cho phép là lãnh đạo cơ quan hoặc người đứng đầu đơn vị của văn thư.",
            next_step="Chọn lại người cho phép.", field="allowed_by",
        )  # fmt: skip
    user = _seat(by, user_id) if user_id is not None else None
    name = user.seat.person_name if user else _text(user_name, 200, "user_name")
    if not name:
        raise InvalidInput(
            "Chưa ghi người sử dụng.", next_step="Chọn người, hoặc ghi họ tên.", field="user_name"
        )
    today = clock.today()
    book = book_of(by.agency_id, BookKind.RETAINED, today.year)
    use = RetainedUse(
        agency_id=by.agency_id, book=book, number=next_number(book), entry=entry, used_on=today,
        user_id=user.membership_id if user else None, user_name=name,
        purpose=_text(purpose, 300, "purpose"), dossier_code=_text(dossier_code, 50, "dossier_code"),
        allowed_by_id=permit.membership_id, signed_at=clock.now(), note=_text(note, 300, "note"),
        made_by_id=by.membership_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            use.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(
            "Bản lưu này đang có người sử dụng.", next_step="Nhận lại bản lưu trước."
        ) from clash
    audit.record(
        outgoing_events.RetainedCopyLent(
            use_id=use.pk, name=name_of(entry), user=name, allowed_by=permit.seat.person_name
        ),
        by=by.actor,
    )
    return use


@in_transaction
def take_back(
    *, by: ActingMember, use_id: int, on: date | None = None, note: str = ""
) -> RetainedUse:
    """Note that the copy came back. Raises NotAllowed, NotFound, WrongState, InvalidInput."""
    access.check_registers(by)
    use = (
        RetainedUse.objects.select_for_update(of=("self",))
        .select_related("entry__document", "entry__copy_of")
        .filter(pk=use_id, agency_id=by.agency_id)
        .first()
    )
    if use is None:
        raise NotFound("Không có lượt sử dụng này.")
    if use.returned_on is not None:
        raise WrongState("Bản lưu này đã được trả.", next_step="Tải lại trang để xem.")
    day = on or clock.today()
    if not use.used_on <= day <= clock.today():
        raise InvalidInput(
            "Ngày trả phải từ ngày sử dụng đến hôm nay.", next_step="Ghi lại ngày.", field="on"
        )
    use.returned_on = day
    use.note = "; ".join(filter(None, (use.note, _text(note, 300, "note"))))[:300]
    use.save(update_fields=["returned_on", "note"])
    audit.record(
        outgoing_events.RetainedCopyReturned(
            use_id=use.pk, name=name_of(use.entry), user=use.user_name, returned_on=day
        ),
        by=by.actor,
    )
    return use


def name_of(entry: Entry) -> str:
    """The line's document in a sentence: "05/QĐ-UBND ngày 20/11/2026"."""
    document = entry.document or entry.former_document or entry.copy_of
    return short_name(entry.symbol, document.subject if document else "", entry.entered_on)


def _seat(by: ActingMember, membership_id: int) -> ActingMember | None:
    try:
        seat = seats.acting_member(membership_id)
    except Membership.DoesNotExist:
        return None
    return seat if seat.agency_id == by.agency_id else None


def _text(text: str, longest: int, field: str) -> str:
    written = " ".join(nfc(text).split())
    if len(written) > longest:
        raise InvalidInput(f"Tối đa {longest} ký tự.", next_step="Ghi ngắn lại.", field=field)
    return written
