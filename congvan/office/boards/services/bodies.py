"""Who is in which body, kept by the agency's administrator; and how boards are read and cleared."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.boards import access, events
from congvan.office.boards.models import BoardAccess, BoardPolicy, BodyMember
from congvan.office.boards.states import Board, Body, PurgeRule
from congvan.office.boards.table import RESTRICTABLE
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import current_members


@in_transaction
def add_member(
    *, by: ActingMember, body: Body, person_id: int, duty: str = "",
    valid_from: date, valid_to: date | None = None,
) -> BodyMember:  # fmt: skip
    """Enter a person of the agency in a body from a day (R-246).

    Raises NotAllowed, InvalidInput for somebody of elsewhere, a mangled period, or a time the person
    is in the body already.
    """
    access.check_keeps_boards(by)
    seat = current_members(by.agency_id).filter(person_id=person_id).first()
    if seat is None:
        raise InvalidInput(
            "Người này không công tác ở cơ quan.", next_step="Chọn người trong danh sách.",
            field="person",
        )  # fmt: skip
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            "Ngày thôi trước ngày bắt đầu.", next_step="Sửa lại một trong hai ngày.",
            field="valid_to",
        )  # fmt: skip
    try:
        with transaction.atomic():
            made = BodyMember.objects.create(
                agency_id=by.agency_id, body=body.value, person_id=person_id,
                duty=nfc(duty.strip())[:100], valid_from=valid_from, valid_to=valid_to,
                added_by_id=by.membership_id, added_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise InvalidInput(
            f"{seat.person.full_name} đã có trong {body.label} vào thời gian này.",
            next_step="Xem danh sách, ghi thôi ở lần trước rồi ghi lần mới.",
            field="person",
        ) from clash
    audit.record(
        events.BodyMemberAdded(
            person_id=person_id, member_id=made.pk, name=seat.person.full_name,
            body=str(body.label), duty=made.duty, valid_from=valid_from, valid_to=valid_to,
        ),
        by=by.actor,
    )  # fmt: skip
    return made


@in_transaction
def end_member(*, by: ActingMember, member_id: int, last_day: date) -> None:
    """Say that a person is in the body no longer than `last_day`.

    Raises NotAllowed, NotFound, InvalidInput for a day before the first one.
    """
    access.check_keeps_boards(by)
    found = (
        BodyMember.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(agency_id=by.agency_id, pk=member_id)
        .first()
    )
    if found is None:
        raise NotFound("Không có người này trong danh sách.")
    if last_day < found.valid_from or (found.valid_to and found.valid_to < last_day):
        raise InvalidInput(
            "Ngày thôi phải trong thời gian đã ghi.",
            next_step="Xem lại ngày bắt đầu và ngày thôi của người này.",
            field="last_day",
        )
    found.valid_to = last_day
    found.save(update_fields=["valid_to"])
    audit.record(
        events.BodyMemberEnded(
            person_id=found.person_id, member_id=found.pk, name=found.person.full_name,
            body=str(Body(found.body).label), valid_to=last_day,
        ),
        by=by.actor,
    )  # fmt: skip


@in_transaction
def set_readers(*, by: ActingMember, board: Board, members_only: bool) -> None:
    """Let the whole agency read a body's board, or only its members; nothing when it is so already.

    Raises NotAllowed, InvalidInput for Công cộng and Thông báo, which are everybody's.
    """
    access.check_keeps_boards(by)
    if board not in RESTRICTABLE:
        raise InvalidInput(
            f"Bảng {board.label} là của cả cơ quan.", next_step="Chọn bảng của một tổ chức."
        )
    row = BoardAccess.objects.filter(agency_id=by.agency_id, board=board.value).first()
    if (row is not None and row.members_only) == members_only:
        return
    BoardAccess.objects.update_or_create(
        agency_id=by.agency_id, board=board.value,
        defaults={
            "members_only": members_only, "changed_by_id": by.membership_id,
            "changed_at": clock.now(),
        },
    )  # fmt: skip
    readers = "chỉ thành viên của tổ chức" if members_only else "cả cơ quan"
    audit.record(
        events.ReadersSet(agency_id=by.agency_id, board=str(board.label), readers=readers),
        by=by.actor,
    )


@in_transaction
def set_policy(*, by: ActingMember, rule: PurgeRule) -> None:
    """Decide how a quarter is counted (R-323). Raises NotAllowed."""
    access.check_keeps_boards(by)
    BoardPolicy.objects.update_or_create(
        agency_id=by.agency_id,
        defaults={
            "purge_rule": rule.value, "changed_by_id": by.membership_id,
            "changed_at": clock.now(),
        },
    )  # fmt: skip
    audit.record(events.PolicySet(agency_id=by.agency_id, rule=str(rule.label)), by=by.actor)
