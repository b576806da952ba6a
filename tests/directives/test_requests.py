"""Progress, more time, urging, completion, repairs (R-051, R-056, R-059, R-060)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congvan.desk.models import Notice, WorkItem
from congvan.desk.states import Part
from congvan.directives.models import HandlingTerm, Repair
from congvan.directives.services import batches, distribution, repairs, requests, work
from congvan.directives.states import HandlingStatus, RepairKind, RequestStatus
from congvan.dossiers.models import DossierItem
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.organization.queries.calendar import due_in, end_of_working_day
from tests.directives import papers
from tests.directives.conftest import NOW
from tests.directives.papers import Office, check_whole, desk_of, handling, part_of, to


def completed(office: Office):
    document = papers.passed_on(office, to(office.thang, Part.COORDINATE))
    work.complete(by=office.an, document_id=document.pk, dossier_id=papers.dossier_of(office.an))
    return document


def test_the_usual_deadline_comes_from_the_sender_then_the_regulation(office: Office):
    assert handling(papers.arrive(office)).due_at is None
    document = papers.arrive(office, reply_due_on=clock.today() + timedelta(days=2))
    assert handling(document).due_at == end_of_working_day(clock.today() + timedelta(days=2))
    HandlingTerm.objects.create(
        agency_id=office.agency_id, type_id=document.type_id, working_days=7
    )
    assert handling(papers.arrive(office)).due_at == due_in(7)


def test_only_those_who_hold_a_part_note_progress(office: Office):
    document = papers.passed_on(office, to(office.thang, Part.COORDINATE))
    with pytest.raises(NotAllowed):
        work.note_progress(by=office.khai, document_id=document.pk, text="Đã làm", percent=5)
    with pytest.raises(InvalidInput):
        work.note_progress(by=office.an, document_id=document.pk, text="Đã làm", percent=101)
    work.note_progress(by=office.thang, document_id=document.pk, text="Gửi số liệu", percent=90)
    assert handling(document).percent == 0
    assert part_of(document, office.thang).percent == 90


def test_the_giver_grants_more_time_within_the_own(office: Office):
    document = papers.passed_on(office)
    part = part_of(document, office.an)
    with pytest.raises(NotAllowed):
        requests.ask_extension(
            by=office.tuan, assignment_id=part.pk, due_at=due_in(4), reason="Chờ số liệu"
        )
    beyond = requests.ask_extension(
        by=office.an, assignment_id=part.pk, due_at=due_in(9), reason="Chờ số liệu"
    )
    with pytest.raises(WrongState):
        requests.ask_extension(
            by=office.an, assignment_id=part.pk, due_at=due_in(8), reason="Chờ số liệu"
        )
    assert desk_of(office.tuan, document) == [Part.REVIEW]
    with pytest.raises(InvalidInput):
        requests.grant_extension(by=office.tuan, extension_id=beyond.pk)
    requests.withdraw_extension(by=office.an, extension_id=beyond.pk)
    assert desk_of(office.tuan, document) == []
    within = requests.ask_extension(
        by=office.an, assignment_id=part.pk, due_at=due_in(5), reason="Chờ số liệu"
    )
    with pytest.raises(NotAllowed):
        requests.grant_extension(by=office.an, extension_id=within.pk)
    requests.grant_extension(by=office.tuan, extension_id=within.pk)
    check_whole(document)
    assert part_of(document, office.an).due_at == due_in(5)
    of_unit = part_of(document, papers.unit(office))
    asked = requests.ask_extension(
        by=office.tuan, assignment_id=of_unit.pk, due_at=due_in(10), reason="Việc khó"
    )
    requests.grant_extension(by=office.khai, extension_id=asked.pk, note="Đồng ý")
    assert handling(document).due_at == due_in(10)


def test_a_request_falls_with_its_assignment(office: Office):
    document = papers.passed_on(office)
    asked = requests.ask_extension(
        by=office.an, assignment_id=part_of(document, office.an).pk, due_at=due_in(4), reason="Chờ"
    )
    distribution.send_back(by=office.an, document_id=document.pk, reason="Không thuộc việc tôi")
    asked.refresh_from_db()
    assert asked.status == RequestStatus.WITHDRAWN
    assert desk_of(office.tuan, document) == []
    with pytest.raises(WrongState):
        requests.grant_extension(by=office.tuan, extension_id=asked.pk)


def test_refusing_says_why(office: Office):
    document = papers.passed_on(office)
    asked = requests.ask_extension(
        by=office.an, assignment_id=part_of(document, office.an).pk, due_at=due_in(4), reason="Chờ"
    )
    with pytest.raises(InvalidInput):
        requests.refuse_extension(by=office.tuan, extension_id=asked.pk, note=" ")
    requests.refuse_extension(by=office.tuan, extension_id=asked.pk, note="Việc gấp")
    assert Notice.objects.filter(
        member_id=office.an.membership_id, sentence__contains="Việc gấp"
    ).exists()


def test_urging_is_counted_and_told(office: Office):
    document = papers.passed_on(office)
    part = part_of(document, office.an)
    for who in (office.bao, office.khai, office.tuan):
        requests.urge(by=who, assignment_id=part.pk, note="Đề nghị khẩn trương")
    assert handling(document).urged_count == 3
    told = Notice.objects.filter(member_id=office.an.membership_id, kind="document.urged")
    assert told.count() == 3
    with pytest.raises(NotAllowed):
        requests.urge(by=office.lan, assignment_id=part.pk, note="Đề nghị khẩn trương")
    with pytest.raises(NotFound):
        requests.urge(by=office.quang, assignment_id=part.pk, note="Đề nghị khẩn trương")


def test_completion_needs_a_dossier_of_ones_own(office: Office):
    document = papers.passed_on(office)
    with pytest.raises(NotFound):
        work.complete(by=office.an, document_id=document.pk, dossier_id=0)
    with pytest.raises(NotAllowed):
        work.complete(by=office.tuan, document_id=document.pk, dossier_id=0)
    assert handling(document).status == HandlingStatus.ASSIGNED


def test_many_at_once_and_taken_back(office: Office):
    mine = [papers.passed_on(office, to(office.thang, Part.COORDINATE)) for _ in range(2)]
    others = papers.directed(office)
    dossier = papers.dossier_of(office.an)
    ids = [document.pk for document in (*mine, others)]
    outcome = batches.complete_many(by=office.an, document_ids=ids, dossier_id=dossier)
    assert outcome.done == (mine[0].pk, mine[1].pk)
    assert [refusal.document_id for refusal in outcome.refused] == [others.pk]
    assert DossierItem.objects.filter(dossier_id=dossier).count() == 2
    assert batches.undo_completion(by=office.tuan, document_ids=ids).done == ()
    undone = batches.undo_completion(by=office.an, document_ids=ids[:1])
    assert undone.done == (mine[0].pk,)
    check_whole(mine[0])
    assert desk_of(office.an, mine[0]) == [Part.LEAD]
    assert desk_of(office.thang, mine[0]) == [Part.COORDINATE]
    with clock.frozen(NOW + timedelta(minutes=batches.UNDO_MINUTES, seconds=1)):
        late = batches.undo_completion(by=office.an, document_ids=[mine[1].pk])
    assert "10 phút" in late.refused[0].sentence


def test_leader_and_monitor_reopen(office: Office):
    for who in (office.bao, office.huong):
        document = completed(office)
        with pytest.raises(NotAllowed):
            work.reopen(by=office.tuan, document_id=document.pk, reason="Còn thiếu")
        work.reopen(by=who, document_id=document.pk, reason="Còn thiếu số liệu")
        check_whole(document)
        assert handling(document).status == HandlingStatus.IN_PROGRESS
        assert desk_of(office.an, document) == [Part.LEAD]
        assert desk_of(office.thang, document) == []


def test_repair_of_an_early_finish(office: Office):
    document = completed(office)
    with pytest.raises(NotAllowed):
        repairs.ask_repair(
            by=office.bao, document_id=document.pk, kind=RepairKind.CLOSED_EARLY, reason="Nhầm"
        )
    repair = repairs.ask_repair(
        by=office.an, document_id=document.pk, kind=RepairKind.CLOSED_EARLY, reason="Bấm nhầm"
    )
    assert desk_of(papers.unit(office), document) == [Part.REVIEW]
    with pytest.raises(WrongState):
        repairs.carry_out_repair(by=office.anh, repair_id=repair.pk)
    with pytest.raises(NotFound):
        repairs.agree_repair(by=office.quang, repair_id=repair.pk)
    repairs.agree_repair(by=office.tuan, repair_id=repair.pk)
    item = WorkItem.objects.get(subject_type="repair", subject_id=repair.pk, closed_at=None)
    assert document.subject not in item.title
    repairs.carry_out_repair(by=office.anh, repair_id=repair.pk, answer="Đã mở lại")
    check_whole(document)
    assert handling(document).status == HandlingStatus.IN_PROGRESS
    assert desk_of(office.an, document) == [Part.LEAD]
    assert not WorkItem.objects.filter(cause=f"repair:{repair.pk}", closed_at=None).exists()


def test_repair_of_a_wrong_route_by_the_head(office: Office):
    document = papers.passed_on(office)
    repair = repairs.ask_repair(
        by=office.tuan, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Nhầm người"
    )
    repair.refresh_from_db()
    assert repair.status == "agreed"
    with pytest.raises(WrongState):
        repairs.ask_repair(
            by=office.an, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Nhầm"
        )
    repairs.carry_out_repair(by=office.anh, repair_id=repair.pk)
    check_whole(document)
    assert desk_of(papers.unit(office), document) == [Part.LEAD]
    assert desk_of(office.an, document) == []


def test_repair_refused_or_withdrawn(office: Office):
    for verb in ("refuse", "withdraw"):
        document = papers.passed_on(office)
        repair = repairs.ask_repair(
            by=office.an, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Nhầm"
        )
        if verb == "refuse":
            repairs.refuse_repair(by=office.tuan, repair_id=repair.pk, answer="Đúng việc")
        else:
            repairs.withdraw_repair(by=office.an, repair_id=repair.pk)
        assert Repair.objects.get(pk=repair.pk).status in {"refused", "withdrawn"}
        assert desk_of(papers.unit(office), document) == []
