"""What a meeting concluded: numbered sentences, each of which the chair may give as a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import meetings as events
from congvan.office.meetings.lifecycles import MEETING as TABLE
from congvan.office.meetings.models import Conclusion, Meeting
from congvan.office.meetings.rules import when_words
from congvan.office.meetings.services.telling import MEETING
from congvan.office.meetings.wording import line_of
from congvan.office.tasks.services.giving import give_task_within
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.seats import current

MOST_CONCLUSIONS = 100


@in_transaction
def conclude(
    *, by: ActingMember, meeting_id: int, sentence: str, lead_id: int | None = None,
    due_on: date | None = None,
) -> Conclusion:  # fmt: skip
    """Note one more conclusion, with the lead and the day the meeting named if it named them.

    Raises NotFound, NotAllowed, WrongState (not held, confirmed, too many), InvalidInput.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "conclude", access.meeting_parties(by, meeting))
    words = line_of(
        sentence, most=2000, name="kết luận", field="sentence", missing="Ghi một câu kết luận."
    )
    lead = _lead(by, lead_id) if lead_id is not None else None
    number = _last_number(meeting) + 1
    if number > MOST_CONCLUSIONS:
        raise WrongState(
            f"Một cuộc họp ghi nhiều nhất {MOST_CONCLUSIONS} kết luận.",
            next_step="Gộp các kết luận cùng việc.",
        )
    conclusion = Conclusion.objects.create(
        meeting=meeting, number=number, sentence=words, lead=lead, due_on=due_on
    )
    audit.record(
        events.ConclusionWritten(
            meeting_id=meeting.pk, title=meeting.title, number=number, sentence_written=words
        ),
        by=by.actor,
    )
    return conclusion


@in_transaction
def strike(*, by: ActingMember, meeting_id: int, conclusion_id: int) -> None:
    """Drop a conclusion that was not given; the numbers of the others stay.

    Raises NotFound, NotAllowed, WrongState (confirmed, or given as a task).
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "conclude", access.meeting_parties(by, meeting))
    conclusion = _get(meeting, conclusion_id)
    if conclusion.task_id is not None:
        raise WrongState(
            "Kết luận này đã giao thành việc.", next_step="Thu hồi việc ở trang của việc đó."
        )
    conclusion.struck_at = clock.now()
    conclusion.save(update_fields=["struck_at"])
    audit.record(
        events.ConclusionStruck(
            meeting_id=meeting.pk, title=meeting.title, number=conclusion.number
        ),
        by=by.actor,
    )


@in_transaction
def give(
    *, by: ActingMember, meeting_id: int, conclusion_id: int, lead_id: int | None,
    due_on: date | None, coordinators: Sequence[int] = (),
) -> int:  # fmt: skip
    """Turn a conclusion into a task of the chair's. Returns the task's id.

    Raises NotFound, NotAllowed (not the chair, or the lead is no subordinate), WrongState (given
    already), InvalidInput. Lock: the meeting.
    """
    meeting = access.get_meeting(by, meeting_id, lock=True)
    TABLE.move(meeting.status, "give", access.meeting_parties(by, meeting))
    conclusion = _get(meeting, conclusion_id)
    if conclusion.task_id is not None:
        raise WrongState("Kết luận này đã giao thành việc.", next_step="Mở việc đó để theo dõi.")
    if lead_id is None:
        raise InvalidInput("Chưa chọn người chủ trì.", next_step="Chọn một người.", field="lead")
    if due_on is None:
        raise InvalidInput("Chưa ghi hạn.", next_step="Ghi ngày phải xong.", field="due_on")
    lead = _lead(by, lead_id)
    when = when_words(meeting.starts_at, meeting.ends_at)
    task_id = give_task_within(
        by=by, title=conclusion.sentence[:300], lead_id=lead.pk, due_on=due_on,
        content=f"{conclusion.sentence}\n\nKết luận {conclusion.number}, cuộc họp “{meeting.title}” {when}.",
        coordinators=list(coordinators), cause_type=MEETING, cause_id=meeting.pk,
    )  # fmt: skip
    conclusion.lead, conclusion.due_on = lead, due_on
    conclusion.task_id, conclusion.given_at = task_id, clock.now()
    conclusion.save(update_fields=["lead", "due_on", "task_id", "given_at"])
    audit.record(
        events.ConclusionGiven(
            meeting_id=meeting.pk, title=meeting.title, number=conclusion.number,
            lead=lead.person.full_name, task_id=task_id,
        ),
        by=by.actor,
    )  # fmt: skip
    return task_id


def _get(meeting: Meeting, conclusion_id: int) -> Conclusion:
    found = Conclusion.objects.filter(
        meeting=meeting, pk=conclusion_id, struck_at__isnull=True
    ).first()
    if found is None:
        raise NotFound("Không có kết luận này.")
    return found


def _last_number(meeting: Meeting) -> int:
    last = Conclusion.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"]
    return int(last or 0)


def _lead(by: ActingMember, seat_id: int) -> Membership:
    found = (
        Membership.objects.select_related("person")
        .filter(current(clock.today()), agency_id=by.agency_id, pk=seat_id)
        .first()
    )
    if found is None:
        raise InvalidInput(
            "Người chủ trì không thuộc cơ quan.", next_step="Chọn lại.", field="lead"
        )
    return found
