"""Ask agencies with an outgoing document: rows are its recipients, answers are papers.

An answer comes as an incoming document that replies to ours (ResponseFor, R-188) and fills its row
with number, date and signer; a paper answer is typed in by the asker or the registry. What it says
to each point is a person's reading of it, written down beside the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from congvan.documents.access import get_document
from congvan.documents.models import Document, Relation
from congvan.documents.states import RelationKind
from congvan.drafting.models import Issue, IssueRecipient
from congvan.drafting.states import IssueStatus, Route
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.text import fold
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments.services import NewFile, attach
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
from congvan.office.consultations.services.answering import ANSWER
from congvan.office.consultations.services.posting import record_opening, store_points
from congvan.office.consultations.states import (
    ANSWERABLE,
    AskedStatus,
    AskedWho,
    ConsultationKind,
    ConsultationStatus,
    Stance,
)
from congvan.organization.acting import ActingMember

_OUTSIDE = (Route.EXCHANGE, Route.PAPER, Route.OFFICIAL_EMAIL)
# "Như trên" in Nơi nhận repeats Kính gửi and is nobody by itself.
_AS_ABOVE = "nhu tren"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnswer:
    """By what paper an agency answered, and what it says to each point (by id)."""

    symbol: str
    issued_on: date
    signer: str = ""
    stances: dict[int, tuple[str, str]] = field(default_factory=dict)
    words: str = ""
    files: tuple[NewFile, ...] = ()


@in_transaction
def open_for_document(
    *, by: ActingMember, document_id: int, title: str, points: list[str],
    working_days: int | None = None, due_on: date | None = None,
) -> Consultation:  # fmt: skip
    """Collect the opinions of the agencies that an issued document went to.

    Raises NotFound, NotAllowed (not its drafter), WrongState (not issued, no recipient outside, or
    collected already), InvalidInput. Lock: the document.
    """
    document = get_document(by, document_id, lock=True)
    issue = _issue(by, document)
    name = rules.line(title, field="title", missing="Chưa ghi về việc gì. Ghi ngắn gọn.")
    due_at = duty.deadline(working_days=working_days, due_on=due_on)
    running = Consultation.objects.filter(document=document).exclude(
        status__in=(ConsultationStatus.WITHDRAWN, ConsultationStatus.CLEARED)
    )
    if running.exists():
        raise WrongState(
            "Văn bản này đã có cuộc tổng hợp ý kiến.", next_step="Mở mục Lấy ý kiến để xem."
        )
    recipients = asked_organs(issue)
    if not recipients:
        raise WrongState(
            "Văn bản không gửi cơ quan nào ở ngoài.",
            next_step="Lấy ý kiến trong cơ quan thay vì vậy.",
        )
    consultation = Consultation.objects.create(
        agency_id=by.agency_id, kind=ConsultationKind.AGENCIES, asked_who=AskedWho.ORGANS,
        title=name, asker_id=by.membership_id, document=document, opened_at=clock.now(),
        due_at=due_at, first_due_at=due_at, keep_until=rules.kept_until(clock.today()),
    )  # fmt: skip
    store_points(consultation, rules.points(points))
    AskedParty.objects.bulk_create(
        AskedParty(
            consultation=consultation, position=position, name=one.name,
            organ_code=one.organ.identifier if one.organ else "",
        )
        for position, one in enumerate(recipients, start=1)
    )  # fmt: skip
    record_opening(by, consultation, len(recipients), f"văn bản {document.symbol}")
    fill(by=by, consultation=consultation)
    return consultation


@in_transaction
def enter(
    *, by: ActingMember, consultation_id: int, party_id: int, paper: PaperAnswer
) -> AskedParty:
    """Write down what an agency answered; again, it is a new version.

    Raises NotFound, NotAllowed (neither asker nor registry), WrongState, InvalidInput. Lock: the
    consultation, then the party.
    """
    consultation = access.get_consultation(by, consultation_id, lock=True)
    CONSULTATION.move(consultation.status, "enter", access.parties_of(by, consultation, None))
    party = (
        AskedParty.objects.select_for_update(of=("self",))
        .filter(consultation=consultation, pk=party_id, member=None, unit=None)
        .first()
    )
    if party is None:
        raise NotFound("Không có cơ quan này trong danh sách.", next_step="Mở lại bảng tổng hợp.")
    symbol = rules.line(
        paper.symbol, field="symbol", most=60, missing="Chưa ghi số, ký hiệu văn bản trả lời."
    )
    if paper.issued_on > clock.today():
        raise InvalidInput(
            "Ngày văn bản trả lời ở sau hôm nay.", next_step="Sửa lại ngày.", field="issued_on"
        )
    earlier = party.answer
    points = list(ConsultationPoint.objects.filter(consultation=consultation).order_by("number"))
    words = rules.words(paper.words)
    for point in points:
        stance, said = paper.stances.get(point.pk, ("", ""))
        rules.check_said(
            stance, said.strip(), has_more=bool(words or paper.files),
            point=f"điểm {point.number}" if point.number else "nội dung xin ý kiến",
        )  # fmt: skip
    answer = _version(
        by, party, symbol=symbol, issued_on=paper.issued_on, signer=paper.signer.strip()[:200],
        words=words, document_id=earlier.document_id if earlier else None,
    )  # fmt: skip
    PointAnswer.objects.bulk_create(
        PointAnswer(
            answer=answer, point=point, stance=Stance(paper.stances[point.pk][0]),
            words=rules.words(paper.stances[point.pk][1]),
        )
        for point in points
    )  # fmt: skip
    attach(by=by, subject_type=ANSWER, subject_id=answer.pk, new=paper.files)
    _record(by, consultation, party, symbol)
    return party


@in_transaction
def refresh(*, by: ActingMember, consultation_id: int) -> int:
    """Fill rows from replies that have come since. Returns how many. Raises NotFound, NotAllowed."""
    consultation = access.get_consultation(by, consultation_id, lock=True)
    CONSULTATION.move(consultation.status, "enter", access.parties_of(by, consultation, None))
    return fill(by=by, consultation=consultation)


@in_transaction
def refresh_by_clock(*, consultation_id: int) -> int:
    """The same by the clock. Returns how many rows were filled."""
    found = Consultation.objects.select_for_update().filter(
        pk=consultation_id, kind=ConsultationKind.AGENCIES, status__in=ANSWERABLE
    )
    consultation = found.select_related("asker").first()
    return fill(by=None, consultation=consultation) if consultation is not None else 0


def awaiting_papers() -> list[int]:
    """Ids of the consultations of agencies that still take answers."""
    found = Consultation.objects.filter(kind=ConsultationKind.AGENCIES, status__in=ANSWERABLE)
    return list(found.order_by("pk").values_list("pk", flat=True))


@requires_transaction
def fill(*, by: ActingMember | None, consultation: Consultation) -> int:
    """Give each waiting row the registered reply of its organ. Lock: the caller's consultation."""
    replies = _replies(consultation)
    waiting = consultation.parties.filter(status=AskedStatus.WAITING).order_by("position")
    filled = 0
    for party in waiting if replies else ():
        document = next((one for one in replies if _is_from(one, party)), None)
        if document is None:
            continue
        _version(
            by, party, symbol=document.symbol, issued_on=document.issued_on,
            signer=document.signer_name, words="", document_id=document.pk,
        )  # fmt: skip
        _record(by, consultation, party, document.symbol)
        filled += 1
    return filled


def asked_organs(issue: Issue) -> list[IssueRecipient]:
    """Whom the document asks: those of Kính gửi; without any, all recipients outside."""
    rows = list(
        IssueRecipient.objects.filter(issue=issue, route__in=_OUTSIDE)
        .select_related("organ")
        .order_by("position")
    )
    rows = [row for row in rows if not fold(row.name).startswith(_AS_ABOVE)]
    return [row for row in rows if row.is_addressee] or rows


def opened_for(viewer: ActingMember, document_id: int) -> int | None:
    """The id of the collection of opinions with this document that the viewer may open."""
    found = access.visible_consultations(viewer).filter(document_id=document_id)
    kept = found.exclude(status=ConsultationStatus.WITHDRAWN).order_by("-pk")
    return kept.values_list("pk", flat=True).first()


def may_open(viewer: ActingMember, document_id: int) -> bool:
    """Whether the viewer collects opinions with this document: its drafter, once it is issued."""
    return Issue.objects.filter(
        agency_id=viewer.agency_id, document_id=document_id, drafter_id=viewer.membership_id,
        status=IssueStatus.ISSUED,
    ).exists()  # fmt: skip


def _issue(by: ActingMember, document: Document) -> Issue:
    found = Issue.objects.filter(agency_id=by.agency_id, document=document)
    issue = found.filter(status=IssueStatus.ISSUED).order_by("-pk").first()
    if issue is None:
        raise WrongState(
            "Văn bản này chưa phát hành ở cơ quan.", next_step="Chờ phát hành rồi tổng hợp ý kiến."
        )
    if issue.drafter_id != by.membership_id:
        raise NotAllowed(
            "Chỉ người soạn văn bản mới được tổng hợp ý kiến trả lời.",
            next_step="Nhờ người soạn mở bảng tổng hợp.",
        )
    return issue


def _replies(consultation: Consultation) -> list[Document]:
    related = Relation.objects.filter(other_id=consultation.document_id, kind=RelationKind.REPLY)
    found = Document.objects.filter(
        pk__in=related.values("document_id"), agency_id=consultation.agency_id
    ).select_related("issuer")
    used = OpinionAnswer.objects.filter(
        party__consultation=consultation, document__isnull=False
    ).values("document_id")
    return list(found.exclude(pk__in=used).order_by("issued_on", "pk"))


def _is_from(document: Document, party: AskedParty) -> bool:
    issuer = document.issuer
    if issuer is None:
        return False
    if party.organ_code and issuer.identifier:
        return issuer.identifier == party.organ_code
    return fold(issuer.name) == fold(party.name)


def _version(
    by: ActingMember | None, party: AskedParty, *, symbol: str, issued_on: date | None,
    signer: str, words: str, document_id: int | None,
) -> OpinionAnswer:  # fmt: skip
    now = clock.now()
    answer = OpinionAnswer.objects.create(
        party=party, number=party.answers.count() + 1, words=words,
        # A reply that fills its row by the clock is put down for the asker.
        written_by_id=by.membership_id if by else party.consultation.asker_id,
        typed_by=by.person_name if by and by.is_substitute else "", written_at=now, sent_at=now,
        document_id=document_id, symbol=symbol[:60], issued_on=issued_on, signer=signer,
    )  # fmt: skip
    if party.status != AskedStatus.ANSWERED:
        party.answered_at = now
        party.is_late = now > party.consultation.due_at
    party.answer, party.status = answer, AskedStatus.ANSWERED
    party.save(update_fields=["answer", "status", "answered_at", "is_late"])
    return answer


def _record(
    by: ActingMember | None, consultation: Consultation, party: AskedParty, symbol: str
) -> None:
    audit.record(
        events.OrganOpinionEntered(
            consultation_id=consultation.pk, title=consultation.title, party=party.name,
            symbol=symbol,
        ),
        by=by.actor if by else audit.Actor.system(scope_id=consultation.agency_id),
    )  # fmt: skip
