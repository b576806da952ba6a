"""What other agencies answer to an outgoing document: rows, papers, what is read out of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from docx import Document as WordFile
from openpyxl import load_workbook

from congvan.desk.models import WorkItem
from congvan.documents.models import Document, Organ, Relation
from congvan.documents.states import RelationKind
from congvan.drafting.models import Issue
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.office.consultations import exports, jobs
from congvan.office.consultations.models import Consultation, ConsultationPoint
from congvan.office.consultations.queries import page as pages
from congvan.office.consultations.queries.matrix import matrix
from congvan.office.consultations.services import between
from congvan.office.consultations.services.between import PaperAnswer
from congvan.office.consultations.states import AskedStatus
from tests.documents.papers import receive
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.world import World

WEDNESDAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    with clock.frozen(WEDNESDAY), offices.quick():
        yield drafting_office(world)


def _opened(office: Office, issue: Issue, points: tuple[str, ...] = ()) -> Consultation:
    return between.open_for_document(
        by=office.an, document_id=issue.document_id or 0, title="Kinh phí 2027",
        points=list(points), working_days=10,
    )  # fmt: skip


def _reply(office: Office, issue: Issue, issuer: Organ) -> Document:
    """An incoming document that answers ours."""
    document = receive(office, issuer=issuer.name, symbol="88/STC-NS")
    Relation.objects.create(
        document=document, other_id=issue.document_id, kind=RelationKind.REPLY,
        made_at=clock.now(), made_by_id=office.lan.membership_id,
    )  # fmt: skip
    return document


def test_rows_are_the_recipients_and_a_registered_reply_fills_its_row(office: Office):
    issue = offices.issued(office)
    consultation = _opened(office, issue, ("Mức kinh phí", "Nguồn"))
    row = consultation.parties.get()
    assert row.name == "Sở Tài chính"
    assert row.status == AskedStatus.WAITING
    assert not WorkItem.objects.filter(subject_type="consultation").exists()
    with pytest.raises(WrongState, match="đã có"):
        _opened(office, issue)
    document = _reply(
        office, issue, issue.recipients.filter(is_addressee=True).earliest("pk").organ
    )
    jobs.take_up_papers()
    jobs.take_up_papers()
    (shown,) = matrix(office.an, consultation.pk).rows
    assert shown.status is AskedStatus.ANSWERED
    assert shown.paper is not None
    assert (shown.paper.symbol, shown.paper.issued_on) == ("88/STC-NS", document.issued_on)
    assert shown.answer is not None
    assert shown.answer.number == 1
    said = exports.docx_file(by=office.an, consultation_id=consultation.pk)
    below = [one.text for one in WordFile(io.BytesIO(said)).paragraphs]
    assert any(
        "Đã có văn bản trả lời, chưa ghi nội dung (1): Sở Tài chính (văn bản số 88/STC-NS" in one
        for one in below
    )
    points = ConsultationPoint.objects.filter(consultation=consultation).order_by("number")
    stances = {points[0].pk: ("agree", ""), points[1].pk: ("other", "Nguồn trung ương")}
    paper = PaperAnswer(
        symbol="88/STC-NS", issued_on=date(2026, 11, 25), signer="Lê Thị Hoa", stances=stances
    )
    between.enter(by=office.lan, consultation_id=consultation.pk, party_id=row.pk, paper=paper)
    (shown,) = matrix(office.khai, consultation.pk).rows
    assert shown.paper is not None
    assert shown.paper.document_id == document.pk
    docx, xlsx = (
        make(by=office.an, consultation_id=consultation.pk)
        for make in (exports.docx_file, exports.xlsx_file)
    )
    cells = [cell.text for row in WordFile(io.BytesIO(docx)).tables[1].rows for cell in row.cells]
    told = "văn bản số 88/STC-NS ngày 25/11/2026, Lê Thị Hoa ký"
    assert any(f"Nhất trí, không có ý kiến thêm (1): Sở Tài chính ({told})" in one for one in cells)
    assert any("Văn" + told[3:] in one for one in cells), "of who says something else too"
    for sheet in load_workbook(io.BytesIO(xlsx)):
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][-3:] == ("Số văn bản", "Ngày văn bản", "Người ký")
        assert (rows[1][-3], rows[1][-1]) == ("88/STC-NS", "Lê Thị Hoa")


def test_who_neither_drafted_nor_registers_has_no_part_in_it(office: Office):
    waiting, issue = offices.with_pdf(office), offices.issued(office)
    with pytest.raises(NotFound):
        _opened(office, waiting)
    with pytest.raises(NotAllowed, match="người soạn"):
        between.open_for_document(
            by=office.lan, document_id=issue.document_id or 0, title="X", points=[], working_days=5
        )
    consultation = _opened(office, issue)
    row = consultation.parties.get()
    point = ConsultationPoint.objects.get()
    paper = PaperAnswer(
        symbol="9/STC", issued_on=date(2026, 11, 24), stances={point.pk: ("agree", "")}
    )
    for stranger in (office.mai, office.quang):
        with pytest.raises(NotFound):
            pages.view(stranger, consultation.pk)
        with pytest.raises(NotFound):
            between.enter(
                by=stranger, consultation_id=consultation.pk, party_id=row.pk, paper=paper
            )
    with pytest.raises(NotAllowed):
        between.enter(by=office.khai, consultation_id=consultation.pk, party_id=row.pk, paper=paper)
    for wrong in (
        PaperAnswer(symbol=" ", issued_on=date(2026, 11, 24), stances=paper.stances),
        PaperAnswer(symbol="9/STC", issued_on=date(2026, 11, 26), stances=paper.stances),
        PaperAnswer(symbol="9/STC", issued_on=date(2026, 11, 24)),
    ):
        with pytest.raises(InvalidInput):
            between.enter(
                by=office.an, consultation_id=consultation.pk, party_id=row.pk, paper=wrong
            )
    assert not row.answers.exists()
