"""A leader gives, and ends, the task on which the whole agency may be asked (R-242)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import events, rules
from congvan.office.consultations.models import OpinionAssignment
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.queries.people import current_members
from congvan.organization.states import Role

SUBJECT = "consultation_assignment"
_LONGEST_DAYS = 366


@in_transaction
def give(
    *, by: ActingMember, drafter_id: int, subject: str, valid_from: date, valid_to: date,
    form_key: UUID | None = None,
) -> OpinionAssignment:  # fmt: skip
    """Let a member of the agency ask everybody about one matter between two days.

    The same form sent again is the assignment that was given, which is returned.
    Raises NotAllowed (not a leader), InvalidInput (no such member, no matter, days).
    """
    check_holds(by, Role.AGENCY_LEADER, to="giao lấy ý kiến toàn cơ quan")
    matter = rules.line(
        subject, field="subject", missing="Chưa ghi việc soạn thảo. Ghi tên dự thảo cần hỏi ý kiến."
    )
    drafter = current_members(by.agency_id).filter(pk=drafter_id).first()
    if drafter is None:
        raise InvalidInput(
            "Người này không còn vị trí công tác trong cơ quan.",
            next_step="Chọn người khác.", field="drafter",
        )  # fmt: skip
    if valid_to < max(valid_from, clock.today()) or (valid_to - valid_from).days > _LONGEST_DAYS:
        raise InvalidInput(
            "Ngày cuối phải từ hôm nay trở đi, không trước ngày đầu và không quá một năm.",
            next_step="Sửa lại ngày.", field="valid_to",
        )  # fmt: skip
    key = row_key(form_key, drafter_id, matter, valid_from, valid_to)
    former = of_form(OpinionAssignment.objects.filter(given_by_id=by.membership_id), key)
    if (given := former.first()) is not None:
        return given
    assignment = OpinionAssignment(
        agency_id=by.agency_id, drafter=drafter, subject=matter, valid_from=valid_from,
        valid_to=valid_to, given_by_id=by.membership_id, given_at=clock.now(), form_key=key,
    )  # fmt: skip
    if (given := insert_once(assignment, former)) is not None:
        return given
    name = drafter.person.full_name
    audit.record(
        events.OpinionAssignmentGiven(
            assignment_id=assignment.pk, drafter=name, matter=matter, valid_from=valid_from,
            valid_to=valid_to,
        ),
        by=by.actor,
    )  # fmt: skip
    notices.tell(
        agency_id=by.agency_id, members=[drafter.pk], kind="consultation.assigned",
        sentence=f"{by.person_name} giao anh, chị lấy ý kiến toàn cơ quan về “{matter}”, "
        f"đến hết ngày {valid_to:%d/%m/%Y}.",
        subject_type=SUBJECT, subject_id=assignment.pk,
    )  # fmt: skip
    return assignment


@in_transaction
def end(*, by: ActingMember, assignment_id: int) -> None:
    """End an assignment before its day; what was asked on it goes on.

    Raises NotAllowed (not a leader), NotFound, WrongState (ended already).
    """
    found = OpinionAssignment.objects.select_for_update(of=("self",)).select_related(
        "drafter__person"
    )
    assignment = found.filter(agency_id=by.agency_id, pk=assignment_id).first()
    if assignment is None:
        raise NotFound("Không có việc giao lấy ý kiến này.")
    check_holds(by, Role.AGENCY_LEADER, to="thôi giao lấy ý kiến")
    if assignment.ended_at is not None:
        raise WrongState("Việc giao này đã thôi từ trước.", next_step="Không cần làm gì thêm.")
    assignment.ended_at, assignment.ended_by_id = clock.now(), by.membership_id
    assignment.save(update_fields=["ended_at", "ended_by"])
    name = assignment.drafter.person.full_name
    audit.record(
        events.OpinionAssignmentEnded(
            assignment_id=assignment.pk, drafter=name, matter=assignment.subject
        ),
        by=by.actor,
    )
    notices.tell(
        agency_id=by.agency_id, members=[assignment.drafter_id], kind="consultation.unassigned",
        sentence=f"{by.person_name} thôi giao anh, chị lấy ý kiến về “{assignment.subject}”.",
        subject_type=SUBJECT, subject_id=assignment.pk,
    )  # fmt: skip
