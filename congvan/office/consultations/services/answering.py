"""Answer a question: draft, send, send again until the end, or say why not (R-244).

Who had not answered at the end may still answer, marked late, until the asker closes. Lock order:
the consultation, the party, then the inbox.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile, attach, take_out
from congvan.office.consultations import access, events, rules
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationPoint,
    OpinionAnswer,
    PointAnswer,
)
from congvan.office.consultations.services import duty
from congvan.office.consultations.states import AskedStatus, ConsultationStatus, Stance
from congvan.organization.acting import ActingMember

ANSWER = "consultation_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said: for each point (by id) a stance and words; `kept` earlier files stay."""

    stances: Mapping[int, tuple[str, str]]
    words: str = ""
    files: Sequence[NewFile] = ()
    kept: Collection[int] = ()


@in_transaction
def save_draft(*, by: ActingMember, consultation_id: int, said: Said) -> OpinionAnswer:
    """Keep an answer that is not sent yet; nobody but the party sees it.

    Raises NotFound, NotAllowed (not asked), WrongState (no answer is taken any more).
    """
    consultation, party = _asked(by, consultation_id)
    _check_may_answer(by, consultation, party, "answer")
    return _write(by, party, said, points=_points(consultation))


@in_transaction
def send(*, by: ActingMember, consultation_id: int, said: Said) -> AskedParty:
    """Send the answer; sent again before the end, it is a new version and the earlier one stays.

    The same words sent again, as by a second click, are the version that is there. Raises NotFound, NotAllowed (not asked), WrongState, InvalidInput (a point without a stance, a
    disagreement without words).
    """
    consultation, party = _asked(by, consultation_id)
    if _is_sent(by, party, said):
        return party
    is_late = _check_may_answer(by, consultation, party, "answer")
    points = _points(consultation)
    answer = _write(by, party, said, points=points)
    files = Attachment.objects.filter(
        subject_type=ANSWER, subject_id=answer.pk, taken_out_at__isnull=True
    )
    has_more = bool(answer.words) or files.exists()
    given = {one.point_id: one for one in answer.point_answers.all()}
    for point in points:
        one = given.get(point.pk)
        rules.check_said(
            one.stance if one else "", one.words if one else "", has_more=has_more,
            point=f"điểm {point.number}" if point.number else "nội dung xin ý kiến",
        )  # fmt: skip
    _number(party, answer, is_late=is_late)
    duty.close_of(by=by, consultation=consultation, party=party)
    audit.record(
        events.OpinionSent(
            consultation_id=consultation.pk, title=consultation.title, party=party.name,
            number=answer.number or 1, late=", muộn" if is_late else "",
        ),
        by=by.actor,
    )  # fmt: skip
    return party


@in_transaction
def decline(*, by: ActingMember, consultation_id: int, reason: str) -> AskedParty:
    """Say that one takes no part, and why; an answer sent before is then no longer counted.

    Raises NotFound, NotAllowed (not asked), WrongState, InvalidInput (no reason).
    """
    consultation, party = _asked(by, consultation_id)
    is_late = _check_may_answer(by, consultation, party, "decline")
    why = rules.line(
        reason, field="reason", most=rules.LONGEST_REASON,
        missing="Chưa ghi lý do không tham gia. Ghi ngắn gọn vì sao.",
    )  # fmt: skip
    party.status, party.reason = AskedStatus.DECLINED, why
    party.answered_at, party.is_late, party.answer = clock.now(), is_late, None
    party.save(update_fields=["status", "reason", "answered_at", "is_late", "answer"])
    duty.close_of(by=by, consultation=consultation, party=party)
    audit.record(
        events.OpinionDeclined(
            consultation_id=consultation.pk, title=consultation.title, party=party.name, reason=why
        ),
        by=by.actor,
    )
    return party


def _asked(by: ActingMember, consultation_id: int) -> tuple[Consultation, AskedParty]:
    consultation = access.get_consultation(by, consultation_id, lock=True)
    found = AskedParty.objects.select_for_update().filter(
        access.own_parties(by), consultation=consultation
    )
    party = found.order_by("position").first()
    if party is None:
        raise NotAllowed(
            "Anh, chị không ở trong số được hỏi ý kiến lần này.",
            next_step="Có ý kiến thì gửi Thư cá nhân cho người lấy ý kiến.",
        )
    return consultation, party


def _check_may_answer(
    by: ActingMember, consultation: Consultation, party: AskedParty, verb: str
) -> bool:
    """Whether what comes now is late. Raises WrongState when it is not taken any more."""
    CONSULTATION.move(consultation.status, verb, access.parties_of(by, consultation, party))
    is_late = clock.now() > consultation.due_at or consultation.status == ConsultationStatus.ENDED
    if is_late and party.status != AskedStatus.WAITING:
        raise WrongState(
            "Đã hết hạn trả lời nên ý kiến đã gửi không sửa được nữa.",
            next_step="Cần sửa thì đề nghị người lấy ý kiến gia hạn.",
        )
    return is_late


def _points(consultation: Consultation) -> list[ConsultationPoint]:
    return list(consultation.points.order_by("number"))


def _write(
    by: ActingMember, party: AskedParty, said: Said, *, points: Sequence[ConsultationPoint]
) -> OpinionAnswer:
    """The party's draft with what is said now; begun from nothing or from the answer that counts."""
    answer = OpinionAnswer.objects.filter(party=party, number__isnull=True).first()
    earlier = party.answer_id if answer is None else None
    if answer is None:
        answer = OpinionAnswer(party=party)
    answer.words, answer.written_at = rules.words(said.words), clock.now()
    answer.written_by_id = by.membership_id
    answer.typed_by = by.person_name if by.is_substitute else ""
    answer.save()
    PointAnswer.objects.filter(answer=answer).delete()
    rows = []
    for point in points:
        stance, words = said.stances.get(point.pk, ("", ""))
        if stance and stance not in Stance.values:
            raise InvalidInput("Ý kiến này không có.", next_step="Chọn một trong ba ý kiến.")
        rows.append(
            PointAnswer(answer=answer, point=point, stance=stance, words=rules.words(words))
        )
    PointAnswer.objects.bulk_create(rows)
    _keep_files(by, answer, earlier, said)
    return answer


def _is_sent(by: ActingMember, party: AskedParty, said: Said) -> bool:
    """Whether the answer that counts says just this; a draft begun since says something else."""
    sent = party.answer
    if sent is None or sent.written_by_id != by.membership_id:
        return False
    if OpinionAnswer.objects.filter(party=party, number__isnull=True).exists():
        return False
    told = {one.point_id: (one.stance, one.words) for one in sent.point_answers.all()}
    asked = {point: (stance, rules.words(words)) for point, (stance, words) in said.stances.items()}
    if told != asked or sent.words != rules.words(said.words):
        return False
    files = Attachment.objects.filter(subject_type=ANSWER).values_list("blob_id", "name")
    kept = files.filter(pk__in=list(said.kept), subject_id__in=party.answers.values("pk"))
    wanted = {*kept, *((one.blob_id, one.name) for one in said.files)}
    return set(files.filter(subject_id=sent.pk, taken_out_at__isnull=True)) == wanted


def _keep_files(by: ActingMember, answer: OpinionAnswer, earlier: int | None, said: Said) -> None:
    of_source = Attachment.objects.filter(
        subject_type=ANSWER, subject_id=earlier or answer.pk, taken_out_at__isnull=True
    )
    if earlier is None:
        for row in of_source.exclude(pk__in=list(said.kept)):
            take_out(by=by, subject_type=ANSWER, subject_id=answer.pk, attachment_id=row.pk)
        copied = []
    else:
        copied = [
            NewFile(row.blob_id, row.name)
            for row in of_source.filter(pk__in=list(said.kept)).order_by("position")
        ]
    attach(by=by, subject_type=ANSWER, subject_id=answer.pk, new=[*copied, *said.files])


def _number(party: AskedParty, answer: OpinionAnswer, *, is_late: bool) -> None:
    last = party.answers.aggregate(last=Max("number"))["last"] or 0
    answer.number, answer.sent_at = last + 1, clock.now()
    answer.save(update_fields=["number", "sent_at"])
    party.answer, party.status, party.reason = answer, AskedStatus.ANSWERED, ""
    party.answered_at, party.is_late = answer.sent_at, is_late
    party.save(update_fields=["answer", "status", "reason", "answered_at", "is_late"])
