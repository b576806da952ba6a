"""One consultation as its page shows it to one viewer: question, own answer, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvan.dossiers.access import visible_dossiers
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.consultations import access
from congvan.office.consultations.lifecycles import CONSULTATION
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationKeeping,
    ConsultationPoint,
    OpinionAnswer,
)
from congvan.office.consultations.services.answering import ANSWER
from congvan.office.consultations.services.duty import SUBJECT
from congvan.office.consultations.states import (
    AskedStatus,
    AskedWho,
    ConsultationKind,
    ConsultationStatus,
    KeepingStatus,
    Stance,
)
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point; number 0 stands for the whole question."""

    id: int
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What an answer says to one point; `stance` None while a draft leaves it open."""

    point_answer_id: int
    stance: Stance | None
    words: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One version of an answer; `number` None for the draft. `said` by the id of the point."""

    id: int
    number: int | None
    sent_at: datetime | None
    written_by: str
    words: str
    said: dict[int, SaidOf]
    files: Sequence[AttachedFile]


@dataclass(frozen=True, slots=True)
class OwnView:
    """The viewer's own party: what was sent, what is still a draft, earlier versions."""

    party_id: int
    name: str
    status: AskedStatus
    reason: str
    answered_at: datetime | None
    is_late: bool
    sent: AnswerView | None
    draft: AnswerView | None
    versions: tuple[AnswerView, ...]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Who gave no answer and no reason; `has_left` when the seat is no longer held."""

    name: str
    place: str
    has_left: bool


@dataclass(frozen=True, slots=True)
class KeepingLine:
    """The last request to keep it longer."""

    asked_by: str
    until: date
    status: KeepingStatus
    note: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were asked, answered, took no part, have not said anything."""

    asked: int
    answered: int
    declined: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """Everything the page shows; `moves` are the verbs open to the viewer."""

    id: int
    title: str
    text: str
    kind: ConsultationKind
    who: AskedWho
    status: ConsultationStatus
    asker: str
    asker_place: str
    opened_at: datetime
    due_at: datetime
    first_due_at: datetime
    ended_at: datetime | None
    reason: str
    basis: str
    keep_until: date
    dossier: tuple[int, str] | None
    document_id: int | None
    shows_answers: bool
    points: tuple[PointLine, ...]
    files: Sequence[AttachedFile]
    counts: Counts
    own: OwnView | None
    missing: tuple[MissingLine, ...] | None
    keeping: KeepingLine | None
    is_asker: bool
    sees_answers: bool
    is_past_due: bool
    moves: frozenset[str]


def view(viewer: ActingMember, consultation_id: int) -> ConsultationView:
    """The consultation for this viewer. Raises NotFound."""
    consultation = access.get_consultation(viewer, consultation_id)
    parties = list(
        AskedParty.objects.filter(consultation=consultation)
        .select_related("member")
        .order_by("position")
    )
    own = access.find_own_party(viewer, consultation.pk)
    standing = access.parties_of(viewer, consultation, own)
    moves = frozenset(m.verb for m in CONSULTATION.moves_from(consultation.status, standing))
    asker = consultation.asker
    files = attachments.attached_to(viewer.agency_id, SUBJECT, [consultation.pk])
    return ConsultationView(
        id=consultation.pk, title=consultation.title, text=consultation.text,
        kind=ConsultationKind(consultation.kind), who=AskedWho(consultation.asked_who),
        status=ConsultationStatus(consultation.status), asker=asker.person.full_name,
        asker_place=f"{asker.post.title}, {asker.unit.name}" if asker.unit else asker.post.title,
        opened_at=consultation.opened_at, due_at=consultation.due_at,
        first_due_at=consultation.first_due_at, ended_at=consultation.ended_at,
        reason=consultation.reason, basis=_basis(consultation), keep_until=consultation.keep_until,
        dossier=_dossier(viewer, consultation), document_id=consultation.document_id,
        shows_answers=consultation.shows_answers, points=points_of(consultation),
        files=files.get(consultation.pk, ()), counts=_counts(parties),
        own=_own(viewer, consultation, own, moves) if own else None,
        missing=_missing(parties) if access.sees_missing(viewer, consultation) else None,
        keeping=_keeping(consultation), is_asker=consultation.asker_id == viewer.membership_id,
        sees_answers=access.sees_answers(viewer, consultation),
        is_past_due=clock.now() > consultation.due_at, moves=moves,
    )  # fmt: skip


def question_file(
    viewer: ActingMember, consultation_id: int, attachment_id: int
) -> tuple[StoredFile, str]:
    """A file of the question. Raises NotFound."""
    consultation = access.get_consultation(viewer, consultation_id)
    return attachments.content_of(viewer.agency_id, SUBJECT, consultation.pk, attachment_id)


def answer_file(
    viewer: ActingMember, consultation_id: int, answer_id: int, attachment_id: int
) -> tuple[StoredFile, str]:
    """A file of an answer that the viewer may read: the own ones, or sent ones. Raises NotFound."""
    consultation = access.get_consultation(viewer, consultation_id)
    own = access.find_own_party(viewer, consultation.pk)
    found = OpinionAnswer.objects.filter(party__consultation=consultation, pk=answer_id)
    answer = found.first()
    is_own = answer is not None and own is not None and answer.party_id == own.pk
    is_read = (
        answer is not None
        and answer.number is not None
        and access.sees_answers(viewer, consultation)
    )
    if answer is None or not (is_own or is_read):
        raise NotFound("Không có tệp này.", next_step="Mở lại trang để xem các tệp hiện có.")
    return attachments.content_of(viewer.agency_id, ANSWER, answer.pk, attachment_id)


def points_of(consultation: Consultation) -> tuple[PointLine, ...]:
    """The points in their order."""
    rows = ConsultationPoint.objects.filter(consultation=consultation).order_by("number")
    return tuple(PointLine(row.pk, row.number, row.text) for row in rows)


def answer_views(agency_id: int, rows: Sequence[OpinionAnswer]) -> dict[int, AnswerView]:
    """Answers with their files, by id; the rows carry their point answers and writers."""
    files = attachments.attached_to(agency_id, ANSWER, [row.pk for row in rows])
    return {
        row.pk: AnswerView(
            id=row.pk, number=row.number, sent_at=row.sent_at,
            written_by=row.typed_by or row.written_by.person.full_name, words=row.words,
            said={
                one.point_id: SaidOf(one.pk, Stance(one.stance) if one.stance else None, one.words)
                for one in row.point_answers.all()
            },
            files=files.get(row.pk, ()),
        )
        for row in rows
    }  # fmt: skip


def _own(
    viewer: ActingMember, consultation: Consultation, own: AskedParty, moves: frozenset[str]
) -> OwnView:
    rows = list(
        OpinionAnswer.objects.filter(party=own)
        .select_related("written_by__person")
        .prefetch_related("point_answers")
        .order_by("-number")
    )
    views = answer_views(viewer.agency_id, rows)
    sent = views.get(own.answer_id) if own.answer_id else None
    draft = next((views[row.pk] for row in rows if row.number is None), None)
    is_over = (
        clock.now() > consultation.due_at or consultation.status == ConsultationStatus.ENDED
    )  # fmt: skip
    return OwnView(
        party_id=own.pk, name=own.name, status=AskedStatus(own.status), reason=own.reason,
        answered_at=own.answered_at, is_late=own.is_late, sent=sent, draft=draft,
        versions=tuple(
            views[row.pk] for row in rows if row.number is not None and row.pk != own.answer_id
        ),
        may_answer="answer" in moves and not (is_over and own.status != AskedStatus.WAITING),
    )  # fmt: skip


def _missing(parties: Sequence[AskedParty]) -> tuple[MissingLine, ...]:
    today = clock.today()
    return tuple(
        MissingLine(
            party.name, party.place,
            party.member is not None
            and party.member.valid_to is not None
            and party.member.valid_to < today,
        )
        for party in parties
        if party.status == AskedStatus.WAITING
    )  # fmt: skip


def _counts(parties: Sequence[AskedParty]) -> Counts:
    def having(status: AskedStatus) -> int:
        return sum(party.status == status for party in parties)

    return Counts(
        len(parties), having(AskedStatus.ANSWERED), having(AskedStatus.DECLINED),
        having(AskedStatus.WAITING), sum(party.is_late for party in parties),
    )  # fmt: skip


def _basis(consultation: Consultation) -> str:
    if consultation.assignment is not None:
        given = consultation.assignment.given_by.person.full_name
        return f"{given} giao: {consultation.assignment.subject}"
    if consultation.draft is not None:
        return f"Dự thảo: {consultation.draft.subject}"
    if consultation.document is not None:
        return f"Văn bản {consultation.document.symbol}: {consultation.document.subject}"
    return ""


def _dossier(viewer: ActingMember, consultation: Consultation) -> tuple[int, str] | None:
    """The dossier that keeps it; "" instead of its name for who may not see it."""
    dossier = consultation.dossier
    if dossier is None:
        return None
    if not visible_dossiers(viewer).filter(pk=dossier.pk).exists():
        return dossier.pk, ""
    return dossier.pk, f"{dossier.code} {dossier.title}"


def _keeping(consultation: Consultation) -> KeepingLine | None:
    found = ConsultationKeeping.objects.filter(consultation=consultation)
    row = found.select_related("asked_by__person").order_by("-pk").first()
    if row is None:
        return None
    return KeepingLine(
        row.asked_by.person.full_name, row.until, KeepingStatus(row.status), row.note
    )
