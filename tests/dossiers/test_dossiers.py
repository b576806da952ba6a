"""Dossiers: opened, numbered, filled once and in order, closed; who sees them."""

from __future__ import annotations

import threading
from dataclasses import replace
from io import BytesIO

import pytest
from django.db import connection, transaction

from congvan.documents.models import FieldOfWork, Relation
from congvan.documents.states import RelationKind
from congvan.dossiers import exports, queries, services
from congvan.dossiers.models import DossierItem
from congvan.dossiers.states import DossierStatus, Shelf
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.kernel.spreadsheets import read_sheets
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope
from tests.desk.office import Office, found_office
from tests.dossiers.papers import paper


def with_role(member: ActingMember, role: Role) -> ActingMember:
    roles = member.seat.roles | {(role.value, Scope.AGENCY.value)}
    return replace(member, seat=replace(member.seat, roles=frozenset(roles)))


def opened(by: ActingMember, **given):
    period = queries.retention_periods()[-2]
    return services.open_dossier(
        by=by, **{"title": "Rà soát tài khoản", "retention_id": period.id, **given}
    )


def test_the_seven_periods_are_there_to_choose(db):
    names = [period.name for period in queries.retention_periods()]
    assert names == ["Vĩnh viễn", "70 năm", "50 năm", "30 năm", "20 năm", "10 năm", "Khác"]


def test_numbers_run_through_the_agency_and_the_year(office: Office):
    codes = [opened(office.minh).code, opened(office.thu).code, opened(office.ha).code]
    assert codes == ["01.CĐS", "02.CĐS", "03.SNV"]
    assert opened(office.minh, year=2025).code == "01.CĐS"
    assert opened(office.minh, code="04.CĐS").code == "04.CĐS"
    assert opened(office.minh).code == "05.CĐS", "a number given by hand is passed over"
    with pytest.raises(InvalidInput, match="đã có hồ sơ"):
        opened(office.minh, code="01.CĐS")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 501},
        {"retention_id": 0},
        {"year": 1900},
        {"code": "x" * 21},
    ],
)
def test_what_cannot_be_a_dossier_is_refused_with_the_field(office: Office, wrong):
    with pytest.raises(InvalidInput) as refusal:
        opened(office.minh, **wrong)
    assert refusal.value.field == next(iter(wrong)).removesuffix("_id")


def test_documents_are_numbered_in_the_order_they_came_and_once(office: Office):
    dossier = opened(office.minh)
    first, second = paper(office.minh), paper(office.minh)
    put = [
        services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document.pk).ordinal
        for document in (first, second, first)
    ]
    assert put == [1, 2, 1]
    view = queries.dossier(office.minh, dossier.pk)
    assert [item.document_id for item in view.items] == [first.pk, second.pk]
    assert view.line.items == 2
    assert AuditEvent.objects.filter(code="dossier.document_put_in").count() == 2


def test_only_owner_and_head_of_the_unit_put_in_and_only_what_they_see(office: Office):
    dossier = opened(office.minh)
    document = paper(office.minh, office.dung)
    for stranger in (office.thu, office.lan, office.khoa, office.quang):
        with pytest.raises(NotFound):
            services.put_in(by=stranger, dossier_id=dossier.pk, document_id=document.pk)
    with pytest.raises(NotAllowed):
        services.put_in(by=office.ha, dossier_id=dossier.pk, document_id=document.pk)
    services.put_in(by=office.dung, dossier_id=dossier.pk, document_id=document.pk)
    with pytest.raises(NotFound):
        services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=paper(office.thu).pk)


def test_a_closed_dossier_takes_nothing_more(office: Office):
    dossier, document = opened(office.minh), paper(office.minh)
    with pytest.raises(InvalidInput, match="chưa có văn bản"):
        services.close_dossier(by=office.minh, dossier_id=dossier.pk)
    services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document.pk)
    with pytest.raises(NotAllowed):
        services.close_dossier(by=office.dung, dossier_id=dossier.pk)
    closed = services.close_dossier(by=office.minh, dossier_id=dossier.pk)
    assert (closed.status, closed.ended_on) == (DossierStatus.CLOSED, clock.today())
    with pytest.raises(WrongState):
        services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=paper(office.minh).pk)
    again = services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document.pk)
    assert again.ordinal == 1, "what is in stays in"
    with pytest.raises(WrongState):
        services.amend_dossier(
            by=office.minh, dossier_id=dossier.pk, title="Khác", retention_id=dossier.retention_id
        )


def test_the_owner_corrects_title_and_period_while_open(office: Office):
    dossier = opened(office.minh)
    longer = queries.retention_periods()[0]
    services.amend_dossier(
        by=office.minh, dossier_id=dossier.pk, title="Rà soát 2026", retention_id=longer.id
    )
    line = queries.dossier(office.minh, dossier.pk).line
    assert (line.title, line.retention) == ("Rà soát 2026", "Vĩnh viễn")
    sentence = AuditEvent.objects.get(code="dossier.amended").sentence
    assert "thành “Rà soát 2026”" in sentence
    with pytest.raises(NotAllowed):
        services.amend_dossier(
            by=office.dung, dossier_id=dossier.pk, title="x", retention_id=longer.id
        )


def test_who_sees_a_dossier_and_who_its_documents(office: Office):
    dossier = opened(office.minh)
    services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=paper(office.minh).pk)
    archivist = with_role(office.khoa, Role.ARCHIVIST)
    monitor = with_role(office.thu, Role.MONITOR)
    seen = {
        "ha": office.ha, "dung": office.dung, "minh": office.minh, "archivist": archivist,
        "monitor": monitor,
    }  # fmt: skip
    documents = {key: len(queries.dossier(who, dossier.pk).items) for key, who in seen.items()}
    # The archivist sees the dossier, not yet the papers nobody gave to see.
    assert documents == {"ha": 1, "dung": 1, "minh": 1, "archivist": 0, "monitor": 1}
    for stranger in (office.thu, office.lan, office.khoa, office.quang):
        with pytest.raises(NotFound):
            queries.dossier(stranger, dossier.pk)
        assert queries.dossiers_on(stranger, Shelf.UNIT) == []


def test_shelves_page_by_keyset(office: Office):
    made = [opened(office.minh).pk for _ in range(5)]
    first = queries.dossiers_on(office.minh, Shelf.OWN, limit=3)
    last = first[-1]
    second = queries.dossiers_on(office.minh, Shelf.OWN, after=(last.opened_at, last.id), limit=3)
    assert [line.id for line in (*first, *second)] == made[::-1]
    assert queries.shelves(office.minh) == (Shelf.OWN, Shelf.CLOSED)
    assert [line.id for line in queries.dossiers_on(office.dung, Shelf.UNIT)] == made[::-1]
    assert queries.dossiers_on(office.minh, Shelf.OWN, words="ra soat") != []
    assert queries.dossiers_on(office.minh, Shelf.OWN, words="05.CĐS")[0].id == made[-1]
    assert queries.dossiers_on(office.minh, Shelf.OWN, words="không có") == []


def test_suggestions_begin_with_the_strongest_reason(office: Office):
    it = FieldOfWork.objects.create(agency_id=office.agency_id, name="Chuyển đổi số (thử)")
    document = paper(office.minh, subject="Báo cáo", field=it)
    related = paper(office.minh, organ="UBND tỉnh")
    Relation.objects.create(
        document=related, other=document, kind=RelationKind.RELATED, made_at=clock.now(),
        made_by_id=office.minh.membership_id,
    )  # fmt: skip
    fresh = opened(office.minh, title="Mới mở")
    inside = {
        "cùng lĩnh vực": paper(office.minh, organ="Sở Y tế", field=it),
        "cùng nơi ban hành": paper(office.minh),
        "có văn bản liên quan": related,
        "dùng gần đây": paper(office.minh, organ="Sở Y tế"),
    }
    dossiers = {}
    for why, other in inside.items():
        dossiers[why] = opened(office.minh, title=why)
        services.put_in(by=office.minh, dossier_id=dossiers[why].pk, document_id=other.pk)
    opened(office.thu, title="Của người khác")
    suggested = queries.suggested(office.minh, document.pk)
    assert [line.why for line in suggested] == [
        "có văn bản liên quan", "cùng nơi ban hành", "cùng lĩnh vực", "dùng gần đây", "mới mở",
    ]  # fmt: skip
    assert [line.title for line in suggested][:4] == [line.why for line in suggested][:4]
    assert suggested[-1].id == fresh.pk
    with pytest.raises(NotFound):
        queries.suggested(office.thu, document.pk)


def test_documents_to_put_in_are_found_without_accents(office: Office):
    dossier = opened(office.minh)
    document = paper(office.minh, subject="Kế hoạch đào tạo", symbol="15/KH-SNV")
    paper(office.thu, subject="Kế hoạch đào tạo của người khác")
    for words in ("ke hoach", "15/KH-SNV", "15/kh"):
        found = queries.documents_to_put_in(office.minh, dossier.pk, words)
        assert [one.document_id for one in found] == [document.pk], words
    services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document.pk)
    assert queries.documents_to_put_in(office.minh, dossier.pk, "ke hoach") == []
    assert [line.id for line in queries.dossiers_of_document(office.minh, document.pk)] == [
        dossier.pk
    ]


def test_the_index_is_a_sheet_with_the_seven_columns(office: Office):
    dossier = opened(office.minh)
    document = paper(office.minh, subject="=1+1", symbol="15/KH-SNV")
    services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document.pk)
    (sheet,) = read_sheets(BytesIO(exports.index_file(by=office.minh, dossier_id=dossier.pk)))
    head, row = sheet.rows
    assert head.values[:3] == ("STT", "Số, ký hiệu", "Ngày tháng năm")
    assert row.values[1] == "15/KH-SNV"
    assert str(row.values[3]).endswith(": =1+1"), "text stays text"
    assert AuditEvent.objects.filter(code="dossier.index_taken").exists()


def test_numbers_and_ordinals_have_no_gap_when_two_work_at_once(own_database):
    with transaction.atomic():
        office = found_office()
    dossier = opened(office.minh)
    documents = [paper(office.minh).pk for _ in range(8)]
    failures: list[BaseException] = []

    def work(mine: list[int]) -> None:
        try:
            for document_id in mine:
                services.put_in(by=office.minh, dossier_id=dossier.pk, document_id=document_id)
                opened(office.minh)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(documents[n::2],)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    ordinals = DossierItem.objects.filter(dossier=dossier).values_list("ordinal", flat=True)
    assert sorted(ordinals) == list(range(1, 9))
    codes = sorted(line.code for line in queries.own_dossiers(office.minh))
    assert codes == [f"{number:02}.CĐS" for number in range(1, 10)]
