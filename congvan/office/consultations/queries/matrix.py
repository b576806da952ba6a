"""The matrix of answers: parties × points, with counts, replies and what is still to be replied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvan.documents.visibility import visible_to
from congvan.kernel.errors import NotFound
from congvan.office.consultations import access
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import AskedParty, Consultation, OpinionAnswer, PointReply
from congvan.office.consultations.queries.page import (
    AnswerView,
    PointLine,
    SaidOf,
    answer_views,
    points_of,
)
from congvan.office.consultations.states import (
    AskedStatus,
    ConsultationKind,
    ConsultationStatus,
    ReplyKind,
    Stance,
)
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What the asker wrote to one opinion."""

    kind: ReplyKind
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One party's word on one point, None for none; an opinion wants a reply, an agreement not."""

    point: PointLine
    said: SaidOf | None
    reply: ReplyView | None

    @property
    def wants_reply(self) -> bool:
        """Whether the asker owes a reply: anything but a bare agreement (GL132 Đ7.5)."""
        return (
            self.said is not None
            and self.reply is None
            and (self.said.stance is not Stance.AGREE or bool(self.said.words))
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """By what paper another agency answered; `document_id` only when the viewer may open it."""

    symbol: str
    issued_on: date | None
    signer: str
    document_id: int | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One party."""

    party_id: int
    name: str
    place: str
    status: AskedStatus
    answered_at: datetime | None
    is_late: bool
    reason: str
    answer: AnswerView | None
    cells: tuple[Cell, ...]
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class PointCount:
    """How often each stance was taken on a point."""

    point: PointLine
    agree: int
    disagree: int
    other: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table. `wanted` is how many opinions still want a reply."""

    id: int
    title: str
    kind: ConsultationKind
    status: ConsultationStatus
    asker: str
    opened_at: datetime
    due_at: datetime
    document: str
    points: tuple[PointLine, ...]
    counts: tuple[PointCount, ...]
    rows: tuple[MatrixRow, ...]
    asked: int
    answered: int
    declined: int
    waiting: int
    wanted: int
    may_reply: bool
    may_enter: bool
    shows_missing: bool


def matrix(viewer: ActingMember, consultation_id: int) -> Matrix:
    """All answers that count, parties in their order. Drafts are in no table.

    Raises NotFound, also for who may open the question but not read the answers. A constant
    number of statements.
    """
    consultation = access.get_consultation(viewer, consultation_id)
    if not access.sees_answers(viewer, consultation):
        raise NotFound("Không có bảng tổng hợp này.", next_step="Mở lại cuộc lấy ý kiến.")
    points = points_of(consultation)
    parties = list(
        AskedParty.objects.filter(consultation=consultation).order_by("position")
    )  # fmt: skip
    answers = _answers(viewer, consultation)
    replies = {
        one.point_answer_id: ReplyView(ReplyKind(one.kind), one.words)
        for one in PointReply.objects.filter(
            point_answer__answer__party__consultation=consultation
        )
    }  # fmt: skip
    papers = _papers(viewer, consultation)
    rows = [
        _row(party, answers.get(party.answer_id or 0), points, replies, papers) for party in parties
    ]
    shows_missing = access.sees_missing(viewer, consultation)
    standing = access.parties_of(viewer, consultation, None)
    verbs = {move.verb for move in CONSULTATION.moves_from(consultation.status, standing)}
    kind = ConsultationKind(consultation.kind)
    return Matrix(
        id=consultation.pk, title=consultation.title, kind=kind,
        status=ConsultationStatus(consultation.status),
        asker=consultation.asker.person.full_name, opened_at=consultation.opened_at,
        due_at=consultation.due_at,
        document=consultation.document.symbol if consultation.document else "",
        points=points, counts=_counts(points, rows),
        rows=tuple(
            row for row in rows
            if shows_missing or kind is ConsultationKind.AGENCIES or row.status != AskedStatus.WAITING
        ),
        asked=len(rows), answered=_having(rows, AskedStatus.ANSWERED),
        declined=_having(rows, AskedStatus.DECLINED), waiting=_having(rows, AskedStatus.WAITING),
        wanted=sum(cell.wants_reply for row in rows for cell in row.cells),
        may_reply="reply" in verbs, may_enter="enter" in verbs and kind is ConsultationKind.AGENCIES,
        shows_missing=shows_missing,
    )  # fmt: skip


def _answers(viewer: ActingMember, consultation: Consultation) -> dict[int, AnswerView]:
    rows = (
        OpinionAnswer.objects.filter(party__consultation=consultation, number__isnull=False)
        .select_related("written_by__person")
        .prefetch_related("point_answers")
    )
    counting = set(
        AskedParty.objects.filter(consultation=consultation, answer__isnull=False).values_list(
            "answer_id", flat=True
        )
    )
    return answer_views(viewer.agency_id, [row for row in rows if row.pk in counting])


def _papers(viewer: ActingMember, consultation: Consultation) -> dict[int, Paper]:
    if consultation.kind != ConsultationKind.AGENCIES:
        return {}
    rows = OpinionAnswer.objects.filter(party__consultation=consultation, number__isnull=False)
    visible = set(
        visible_to(viewer)
        .filter(pk__in=rows.values("document_id"))
        .values_list("pk", flat=True)
    )  # fmt: skip
    return {
        row.pk: Paper(
            row.symbol, row.issued_on, row.signer,
            row.document_id if row.document_id in visible else None,
        )
        for row in rows
    }  # fmt: skip


def _row(
    party: AskedParty, answer: AnswerView | None, points: Sequence[PointLine],
    replies: dict[int, ReplyView], papers: dict[int, Paper],
) -> MatrixRow:  # fmt: skip
    cells = []
    for point in points:
        said = answer.said.get(point.id) if answer else None
        cells.append(Cell(point, said, replies.get(said.point_answer_id) if said else None))
    return MatrixRow(
        party_id=party.pk, name=party.name, place=party.place, status=AskedStatus(party.status),
        answered_at=party.answered_at, is_late=party.is_late, reason=party.reason, answer=answer,
        cells=tuple(cells), paper=papers.get(answer.id) if answer else None,
    )  # fmt: skip


def _counts(points: Sequence[PointLine], rows: Sequence[MatrixRow]) -> tuple[PointCount, ...]:
    def taken(index: int, stance: Stance) -> int:
        said = (row.cells[index].said for row in rows)
        return sum(one is not None and one.stance is stance for one in said)

    return tuple(
        PointCount(
            point, taken(index, Stance.AGREE), taken(index, Stance.DISAGREE),
            taken(index, Stance.OTHER),
        )
        for index, point in enumerate(points)
    )  # fmt: skip


def _having(rows: Sequence[MatrixRow], status: AskedStatus) -> int:
    return sum(row.status == status for row in rows)
