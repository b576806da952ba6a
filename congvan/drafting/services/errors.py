"""The drafter found an error in a leader's edit: report it, never overwrite it (R-076)."""

from __future__ import annotations

from congvan.desk.holders import of_member
from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Part
from congvan.drafting.case import ERROR, REPORT_TITLE, SUBJECT, DraftCase, open_case
from congvan.drafting.events import drafts as events
from congvan.drafting.models import Draft, DraftVersion
from congvan.drafting.services.desk import put_on_desk, take_off_desk, tell
from congvan.drafting.services.words import demanded
from congvan.drafting.states import ReviewDecision, ReviewLevel
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members

# The whole text goes into the leader's list and bell.
LONGEST_REPORT = 500


@in_transaction
def report_error(
    *, by: ActingMember, draft_id: int, text: str, leader_id: int | None = None
) -> Draft:
    """Tell the leader whose edit or word it was of an error; the leader may then mend the file.

    Without `leader_id`, whoever edited last, else whoever decided last. Raises NotFound,
    NotAllowed, WrongState (told already), InvalidInput (nobody edited or decided).
    """
    case = open_case(by, draft_id)
    words = demanded(text, what="chỗ nghi sai", field="text", longest=LONGEST_REPORT)
    case.check("report_error")
    leader = _leader(case, leader_id)
    holder = of_member(case.draft.agency_id, leader.pk)
    told = open_on_subject(case.draft.agency_id, SUBJECT, case.draft.pk)
    if told.filter(cause=ERROR, inbox__member_id=leader.pk).exists():
        raise WrongState(
            f"Đã báo {leader.person.full_name} một lỗi chưa được trả lời.",
            next_step="Chờ trả lời rồi báo tiếp.",
        )
    put_on_desk(case, holder, Part.REVIEW, ERROR, title=f"{REPORT_TITLE}{words}")
    audit.record(
        events.ErrorReported(
            draft_id=case.draft.pk, title=case.title, leader=leader.person.full_name, text=words
        ),
        by=by.actor,
    )
    tell(
        case, [leader.pk], kind="draft.error",
        sentence=f"{by.seat.person_name} báo lỗi trong dự thảo “{case.title}”: {words}",
    )  # fmt: skip
    return case.draft


@in_transaction
def answer_error(*, by: ActingMember, draft_id: int, text: str) -> Draft:
    """Answer a report without changing the file. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, draft_id)
    words = demanded(text, what="trả lời", field="text", longest=LONGEST_REPORT)
    case.check("answer_error")
    _close(case, words)
    return case.draft


@requires_transaction
def mended(case: DraftCase) -> None:
    """The leader who was told of an error changed the file: that answers it."""
    _close(case, "Đã sửa tệp.")


def _close(case: DraftCase, words: str) -> None:
    take_off_desk(case, ERROR, holder=of_member(case.draft.agency_id, case.by.membership_id))
    audit.record(
        events.ErrorAnswered(draft_id=case.draft.pk, title=case.title, text=words),
        by=case.by.actor,
    )
    tell(
        case, [case.draft.drafter_id], kind="draft.error_answered",
        sentence=f"{case.by.seat.person_name} trả lời báo lỗi dự thảo “{case.title}”: {words}",
    )  # fmt: skip


def _leader(case: DraftCase, leader_id: int | None) -> Membership:
    edits = DraftVersion.objects.filter(file__draft=case.draft).exclude(ink="").order_by("-id")
    candidates = [*edits.values_list("made_by_id", flat=True)]
    candidates += [
        review.decided_by_id for review in reversed(case.reviews)
        if review.decided_by_id is not None and review.level != ReviewLevel.COORDINATION
        and review.decision != ReviewDecision.WITHDRAWN
    ]  # fmt: skip
    if leader_id is not None:
        candidates = [leader_id] if leader_id in candidates else []
    seats = {
        seat.pk: seat for seat in current_members(case.draft.agency_id).filter(pk__in=candidates)
    }
    found = next((seats[pk] for pk in candidates if pk in seats), None)
    if found is None:
        raise InvalidInput(
            "Chưa có lãnh đạo nào sửa hoặc cho ý kiến dự thảo này.",
            next_step="Tự sửa dự thảo rồi trình.", field="leader",
        )  # fmt: skip
    return found
