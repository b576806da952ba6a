"""What the asker makes of each opinion: accepted, partly, or explained why not."""

from __future__ import annotations

from collections.abc import Mapping

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.consultations import access, events, rules
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import PointAnswer, PointReply
from congvan.office.consultations.states import AskedStatus, ReplyKind
from congvan.organization.acting import ActingMember


@in_transaction
def reply(*, by: ActingMember, consultation_id: int, replies: Mapping[int, tuple[str, str]]) -> int:
    """Write replies to answers that count: by the id of the point's answer, kind and words.

    Written again, the reply is replaced. Returns how many were written or changed. Raises
    NotFound (an answer that is not of this question, or no longer counts), NotAllowed, WrongState
    (filed), InvalidInput (explained without words). Lock: the consultation.
    """
    consultation = access.get_consultation(by, consultation_id, lock=True)
    own = access.find_own_party(by, consultation.pk)
    CONSULTATION.move(consultation.status, "reply", access.parties_of(by, consultation, own))
    if consultation.dossier_id is not None:
        raise WrongState(
            "Bảng tổng hợp đã lưu vào hồ sơ nên không sửa được nữa.",
            next_step="Cần bổ sung thì ghi trong văn bản tiếp theo của hồ sơ.",
        )
    found = {
        one.pk: one
        for one in PointAnswer.objects.filter(
            pk__in=list(replies), answer__party__consultation=consultation,
            answer__party__status=AskedStatus.ANSWERED, answer__party__answer_id__isnull=False,
        ).select_related("answer__party", "reply")
        if one.answer.party.answer_id == one.answer_id
    }  # fmt: skip
    written = 0
    for point_answer_id, (kind, words) in replies.items():
        one = found.get(point_answer_id)
        if one is None:
            raise NotFound(
                "Ý kiến này vừa được thay bằng ý kiến mới.",
                next_step="Mở lại bảng tổng hợp rồi ghi lại.",
            )
        written += _write(by, one, kind, rules.words(words))
        audit.record(
            events.OpinionReplied(
                consultation_id=consultation.pk, title=consultation.title,
                party=one.answer.party.name, kind=str(ReplyKind(kind).label),
            ),
            by=by.actor,
        )  # fmt: skip
    return written


def _write(by: ActingMember, one: PointAnswer, kind: str, words: str) -> int:
    if kind not in ReplyKind.values:
        raise InvalidInput("Chưa chọn tiếp thu hay giải trình.", next_step="Chọn một.")
    if kind != ReplyKind.ACCEPTED and not words:
        raise InvalidInput(
            f"Chưa ghi nội dung giải trình đối với ý kiến của {one.answer.party.name}.",
            next_step="Ghi vì sao không tiếp thu, hoặc tiếp thu phần nào.",
        )
    PointReply.objects.update_or_create(
        point_answer=one,
        defaults={
            "kind": kind, "words": words, "written_by_id": by.membership_id,
            "written_at": clock.now(),
        },
    )  # fmt: skip
    return 1
