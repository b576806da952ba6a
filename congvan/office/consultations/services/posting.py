"""Ask the whole agency: on a leader's word only, everybody named at that moment (R-242…R-244)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from congvan.drafting.models import Draft, DraftFile
from congvan.drafting.states import FileKind
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.services import NewFile, attach
from congvan.office.consultations import events, rules
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationPoint,
    OpinionAssignment,
)
from congvan.office.consultations.queries import grounds
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import AskedWho, ConsultationKind
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; exactly one of `assignment_id` and `draft_id` is its ground (R-242).

    `draft_files` are files of that draft whose current version goes along. `form_key` names the
    form: sent again as it is, it asks nobody twice.
    """

    title: str
    text: str
    points: Sequence[str] = ()
    who: AskedWho = AskedWho.MEMBERS
    working_days: int | None = None
    due_on: date | None = None
    shows_answers: bool = False
    assignment_id: int | None = None
    draft_id: int | None = None
    draft_files: Sequence[int] = ()
    files: Sequence[NewFile] = field(default_factory=tuple)
    form_key: UUID | None = None

    @property
    def row_key(self) -> UUID | None:
        """What the row stores of the form."""
        return row_key(self.form_key, replace(self, form_key=None))


class NotAssigned(NotAllowed):
    """No leader gave this person the task on which the whole agency may be asked."""

    code = "not_assigned"


@in_transaction
def post(*, by: ActingMember, question: Question) -> Consultation:
    """Send the question to all current members, or all units, of the agency.

    The same form sent again is the question that was asked, which is returned. Raises NotAssigned without a leader's word (R-242); a standing role alone is none. Raises
    InvalidInput for what is missing. Lock: the assignment's row, then the inboxes.
    """
    key = question.row_key
    former = of_form(Consultation.objects.filter(asker_id=by.membership_id), key)
    if (asked := former.first()) is not None:
        return asked
    assignment, draft = _ground(by, question)
    title = rules.line(
        question.title, field="title", missing="Chưa ghi về việc gì. Ghi ngắn gọn điều cần hỏi."
    )
    text, points = rules.words(question.text, field="text"), rules.points(question.points)
    due_at = duty.deadline(working_days=question.working_days, due_on=question.due_on)
    files = [*_draft_files(draft, question.draft_files), *question.files]
    if not (text or points or files):
        raise InvalidInput(
            "Chưa có nội dung xin ý kiến.",
            next_step="Ghi nội dung, thêm điểm xin ý kiến, hoặc đính kèm dự thảo.", field="text",
        )  # fmt: skip
    now = clock.now()
    consultation = Consultation(
        agency_id=by.agency_id, kind=ConsultationKind.INSIDE, asked_who=question.who, title=title,
        text=text, asker_id=by.membership_id, assignment=assignment, draft=draft,
        shows_answers=question.shows_answers, opened_at=now, due_at=due_at, first_due_at=due_at,
        keep_until=rules.kept_until(clock.today()), form_key=key,
    )  # fmt: skip
    if (asked := insert_once(consultation, former)) is not None:
        return asked
    store_points(consultation, points)
    parties = _parties(by, consultation)
    attach(by=by, subject_type=duty.SUBJECT, subject_id=consultation.pk, new=files)
    duty.open_for(by=by, consultation=consultation, parties=parties)
    record_opening(by, consultation, len(parties), _basis(assignment, draft))
    return consultation


def store_points(consultation: Consultation, points: Sequence[str]) -> list[ConsultationPoint]:
    """The points in their order; without any, the one that stands for the whole question."""
    rows = [
        ConsultationPoint(consultation=consultation, number=number, text=text)
        for number, text in enumerate(points, start=1)
    ]
    return ConsultationPoint.objects.bulk_create(
        rows or [ConsultationPoint(consultation=consultation, number=0)]
    )


def record_opening(by: ActingMember, consultation: Consultation, parties: int, basis: str) -> None:
    """The trail's line of the beginning."""
    audit.record(
        events.ConsultationOpened(
            consultation_id=consultation.pk, title=consultation.title, parties=parties,
            due=consultation.due_at, basis=basis,
        ),
        by=by.actor,
    )  # fmt: skip


def _ground(
    by: ActingMember, question: Question
) -> tuple[OpinionAssignment | None, Draft | None]:  # fmt: skip
    if question.assignment_id is not None and question.draft_id is None:
        # Locked, so that a leader who ends it meanwhile waits, or is obeyed.
        found = grounds.assignments_of(by).select_for_update(of=("self",))
        assignment = found.filter(pk=question.assignment_id).first()
        if assignment is not None:
            return assignment, None
    elif question.draft_id is not None and question.assignment_id is None:
        draft = grounds.drafts_of(by).filter(pk=question.draft_id).first()
        if draft is not None:
            return None, draft
    raise NotAssigned(
        "Chỉ người được lãnh đạo cơ quan giao soạn thảo mới được lấy ý kiến toàn cơ quan.",
        next_step="Đề nghị lãnh đạo giao lấy ý kiến; chỉ hỏi một số người thì gửi Thư cá nhân.",
        field="ground",
    )


def _basis(assignment: OpinionAssignment | None, draft: Draft | None) -> str:
    if assignment is not None:
        return f"lãnh đạo giao soạn thảo “{assignment.subject}”"
    return f"dự thảo “{draft.subject}”" if draft is not None else ""


def _draft_files(draft: Draft | None, chosen: Sequence[int]) -> list[NewFile]:
    if draft is None or not chosen:
        return []
    rows = DraftFile.objects.filter(
        draft=draft, pk__in=list(chosen)[: grounds.MOST_FILES], removed_at__isnull=True,
        current__isnull=False, kind__in=(FileKind.MAIN, FileKind.ATTACHMENT),
    ).select_related("current")  # fmt: skip
    return [
        NewFile(row.current.blob_id, row.name) for row in rows.order_by("position") if row.current
    ]


def _parties(by: ActingMember, consultation: Consultation) -> list[AskedParty]:
    """Everybody asked, fixed now; the asker does not answer to himself."""
    if consultation.asked_who == AskedWho.UNITS:
        rows = [
            AskedParty(consultation=consultation, unit_id=unit.pk, name=unit.name)
            for unit in _units(by.agency_id)
        ]
    else:
        members = current_members(by.agency_id).exclude(person_id=by.seat.person_id)
        # A person with two seats is asked once, in the first by rank.
        seen: set[int] = set()
        rows = []
        for member in members:
            if member.person_id not in seen:
                seen.add(member.person_id)
                rows.append(
                    AskedParty(
                        consultation=consultation, member_id=member.pk,
                        name=member.person.full_name, place=_place(member),
                    )
                )  # fmt: skip
    if not rows:
        raise InvalidInput("Cơ quan chưa có ai để hỏi.", next_step="Nhờ quản trị cơ quan kiểm tra.")
    for position, row in enumerate(rows, start=1):
        row.position = position
    return AskedParty.objects.bulk_create(rows)


def _units(agency_id: int) -> list[Unit]:
    day = clock.today()
    people = Membership.objects.filter(current(day), unit=OuterRef("pk"))
    return list(
        Unit.objects.filter(current(day), Exists(people), agency_id=agency_id).order_by(
            "position", "name", "id"
        )
    )


def _place(member: Membership) -> str:
    return f"{member.post.title}, {member.unit.name}" if member.unit else member.post.title
