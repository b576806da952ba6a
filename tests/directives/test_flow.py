"""The way of a document: clerk, leader, unit, specialist, dossier (R-045…R-055)."""

from __future__ import annotations

import pytest

from congvan.desk.models import OutgoingMessage
from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment
from congvan.directives.services import batches, distribution, work
from congvan.directives.services.distribution import Receiver
from congvan.directives.states import AssignmentStatus, HandlingStatus
from congvan.documents.access import get_document
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.organization.queries.calendar import due_in
from congvan.registers.models import Entry
from tests import world as named_world
from tests.directives import papers
from tests.directives.papers import Office, check_whole, confirmed, desk_of, handling, part_of, to


def test_the_whole_way(office: Office):
    document = papers.forwarded(office)
    assert handling(document).status == HandlingStatus.AWAITING_DIRECTION
    assert desk_of(office.khai, document) == [Part.DIRECT]
    entry = Entry.objects.get(document=document)
    assert (entry.recipient, entry.transferred_on) == ("Trần Đình Khải", document.issued_on)
    with pytest.raises(NotFound):
        work.opened(by=office.quang, document_id=document.pk)

    distribution.direct(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document),
        text="Phòng CĐS chủ trì", receivers=[
            to(papers.unit(office)), to(papers.unit(office, "qlkh"), Part.COORDINATE),
            to(office.huong, Part.INFORM, note="Để biết"),
        ],
    )  # fmt: skip
    check_whole(document)
    assert handling(document).status == HandlingStatus.ASSIGNED
    assert handling(document).due_at == due_in(5)
    assert desk_of(office.khai, document) == []
    coordinate = part_of(document, papers.unit(office, "qlkh"))
    assert coordinate.note == "Phòng CĐS chủ trì"

    work.opened(by=office.tuan, document_id=document.pk)
    assert part_of(document, papers.unit(office)).opened_by == "Phạm Minh Tuấn"
    distribution.pass_on(
        by=office.tuan, document_id=document.pk, confirmation=confirmed(document, days=3),
        text="Đồng chí An xử lý", receivers=[to(office.an)],
    )  # fmt: skip
    check_whole(document)
    assert desk_of(office.an, document) == [Part.LEAD]

    work.opened(by=office.an, document_id=document.pk)
    work.note_progress(by=office.an, document_id=document.pk, text="Đã dự thảo", percent=60)
    assert handling(document).status == HandlingStatus.IN_PROGRESS
    assert handling(document).percent == 60
    work.opened(by=office.huong, document_id=document.pk)
    assert part_of(document, office.huong).status == AssignmentStatus.DONE

    work.complete(
        by=office.an, document_id=document.pk, dossier_id=papers.dossier_of(office.an),
        result="Đã trả lời", reply_symbol="12/SKHCN-CĐS",
    )  # fmt: skip
    check_whole(document)
    assert handling(document).status == HandlingStatus.COMPLETED
    assert desk_of(papers.unit(office, "qlkh"), document) == []
    assert get_document(office.an, document.pk)
    codes = AuditEvent.objects.filter(code__startswith="handling.").order_by("id")
    assert list(codes.values_list("code", flat=True)) == [
        "handling.began", "handling.forwarded", "handling.directed", "handling.opened",
        "handling.passed_on", "handling.opened", "handling.progress", "handling.opened",
        "handling.completed",
    ]  # fmt: skip


def test_the_clerk_may_go_straight_to_a_specialist_and_the_head_is_told(office: Office):
    document = papers.arrive(office)
    distribution.forward(by=office.lan, document_id=document.pk, receivers=[to(office.an)])
    check_whole(document)
    assert handling(document).status == HandlingStatus.ASSIGNED
    assert desk_of(papers.unit(office), document) == [Part.INFORM]
    assert "Nguyễn Văn An" in part_of(document, papers.unit(office)).note


def test_a_leader_straight_to_a_specialist_tells_the_head(office: Office):
    document = papers.directed(office, lead=office.an)
    assert desk_of(papers.unit(office), document) == [Part.INFORM]
    check_whole(document)


def test_only_a_leader_directs_and_a_clerk_forwards(office: Office):
    document = papers.arrive(office)
    with pytest.raises(NotFound):
        distribution.forward(by=office.an, document_id=document.pk, receivers=[to(office.an)])
    with pytest.raises(NotAllowed):
        distribution.direct(
            by=office.lan, document_id=document.pk, confirmation=confirmed(document),
            text="Xử lý", receivers=[to(office.an)],
        )  # fmt: skip
    with pytest.raises(NotFound):
        distribution.forward(by=office.quang, document_id=document.pk, receivers=[to(office.an)])


@pytest.mark.parametrize("missing", ["type_id", "field_id", "urgency", "due_at"])
def test_nothing_goes_on_unconfirmed(office: Office, missing: str):
    document = papers.forwarded(office)
    with pytest.raises(InvalidInput) as refusal:
        distribution.direct(
            by=office.khai, document_id=document.pk,
            confirmation=confirmed(document, **{missing: None}), text="Xử lý",
            receivers=[to(papers.unit(office))],
        )  # fmt: skip
    assert refusal.value.field in {"type", "field", "urgency", "due_at"}
    assert handling(document).status == HandlingStatus.AWAITING_DIRECTION


def test_one_lead_and_no_silent_coordinator(office: Office):
    document = papers.forwarded(office)
    for receivers in (
        [to(office.an), to(office.thang)],
        [to(office.an), to(office.an, Part.INFORM)],
        [to(office.thang, Part.COORDINATE)],
        [],
    ):
        with pytest.raises(InvalidInput) as refusal:
            distribution.direct(
                by=office.khai, document_id=document.pk, confirmation=confirmed(document),
                text="Xử lý", receivers=receivers,
            )  # fmt: skip
        assert refusal.value.field == "receivers"
    with pytest.raises(InvalidInput):
        distribution.forward(
            by=office.khai, document_id=document.pk,
            receivers=[to(office.huong, Part.DIRECT), to(office.an, Part.INFORM)],
        )  # fmt: skip


def test_only_informing_ends_the_handling(office: Office):
    document = papers.forwarded(office)
    distribution.direct(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document, due_at=None),
        text="Các đồng chí biết", receivers=[to(office.huong, Part.INFORM), to(office.an, Part.INFORM)],
    )  # fmt: skip
    assert handling(document).status == HandlingStatus.INFORMED
    assert desk_of(office.an, document) == [Part.INFORM]
    check_whole(document)
    outcome = batches.inform_read_many(by=office.an, document_ids=[document.pk])
    assert outcome.done == (document.pk,)
    assert desk_of(office.an, document) == []
    distribution.direct_again(
        by=office.huong, document_id=document.pk, confirmation=confirmed(document),
        text="Giao phòng xử lý", receivers=[to(papers.unit(office))],
    )  # fmt: skip
    check_whole(document)
    assert handling(document).closed_at is None


def test_a_new_directive_replaces_the_lead(office: Office):
    document = papers.passed_on(office)
    distribution.direct_again(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document, days=8),
        text="Chuyển phòng QLKH", receivers=[to(papers.unit(office, "qlkh"))],
    )  # fmt: skip
    check_whole(document)
    assert part_of(document, office.an).status == AssignmentStatus.RECALLED
    assert part_of(document, papers.unit(office)).status == AssignmentStatus.RECALLED
    with pytest.raises(NotFound):
        get_document(office.an, document.pk)
    assert handling(document).due_at == due_in(8)


def test_a_second_first_directive_is_refused(office: Office):
    document = papers.directed(office)
    with pytest.raises(WrongState):
        distribution.direct(
            by=office.huong, document_id=document.pk, confirmation=confirmed(document),
            text="Xử lý", receivers=[to(papers.unit(office))],
        )  # fmt: skip


def test_another_leader_may_direct_what_lies_on_the_directors_desk(office: Office):
    document = papers.forwarded(office)
    distribution.direct(
        by=office.huong, document_id=document.pk, confirmation=confirmed(document),
        text="Xử lý", receivers=[to(papers.unit(office))],
    )  # fmt: skip
    check_whole(document)
    assert desk_of(office.khai, document) == []
    distribution.send_back(by=office.tuan, document_id=document.pk, reason="Không đúng phòng")
    assert desk_of(office.huong, document) == [Part.DIRECT]
    check_whole(document)


def test_urgency_confirmed_reaches_every_desk(office: Office):
    document = papers.forwarded(office)
    distribution.direct(
        by=office.khai, document_id=document.pk,
        confirmation=confirmed(document, urgency=Urgency.FLASH), text="Làm ngay",
        receivers=[to(papers.unit(office))],
    )  # fmt: skip
    assert handling(document).urgency == Urgency.FLASH
    document.refresh_from_db()
    assert document.urgency == Urgency.FLASH
    with pytest.raises(InvalidInput):
        distribution.pass_on(
            by=office.tuan, document_id=document.pk,
            confirmation=confirmed(document, days=1, urgency=Urgency.NORMAL), text="Xử lý",
            receivers=[to(office.an)],
        )  # fmt: skip


def test_a_substitute_directs_in_the_leaders_seat(office: Office):
    document = papers.forwarded(office)
    huong = named_world.substitute(office.world, "huong")
    distribution.direct(
        by=huong, document_id=document.pk, confirmation=confirmed(document), text="Xử lý",
        receivers=[to(papers.unit(office))],
    )  # fmt: skip
    assert desk_of(office.khai, document) == []
    directive = part_of(document, papers.unit(office)).directive
    assert directive.given_by_id == office.khai.membership_id
    assert directive.typed_by == "Nguyễn Thị Thu Hương"


def test_a_head_takes_it_and_gives_it_back_to_the_leader(office: Office):
    document = papers.directed(office)
    distribution.take(by=office.tuan, document_id=document.pk)
    check_whole(document)
    assert handling(document).lead_member_id == office.tuan.membership_id
    distribution.send_back(by=office.tuan, document_id=document.pk, reason="Không thuộc phòng")
    check_whole(document)
    assert handling(document).status == HandlingStatus.AWAITING_DIRECTION
    assert desk_of(office.khai, document) == [Part.DIRECT]


def test_a_head_passes_on_within_the_unit_and_the_deadline(office: Office):
    document = papers.directed(office)
    outside: list[tuple[Receiver, dict]] = [
        (to(office.bao), {}), (to(papers.unit(office, "qlkh")), {}), (to(office.tuan), {}),
        (to(office.an), {"days": 9}), (to(office.an), {"field_id": None}),
    ]  # fmt: skip
    for receiver, changes in outside:
        with pytest.raises(InvalidInput):
            distribution.pass_on(
                by=office.tuan, document_id=document.pk,
                confirmation=confirmed(document, **changes), text="Xử lý", receivers=[receiver],
            )  # fmt: skip


def test_a_head_gives_it_to_another(office: Office):
    document = papers.passed_on(office)
    with pytest.raises(WrongState):
        distribution.pass_on(
            by=office.mai, document_id=document.pk, confirmation=confirmed(document, days=3),
            text="Xử lý", receivers=[to(office.thang)],
        )  # fmt: skip
    distribution.pass_on_again(
        by=office.mai, document_id=document.pk, confirmation=confirmed(document, days=3),
        text="Đồng chí An nghỉ, đồng chí Thắng xử lý", receivers=[to(office.thang)],
    )  # fmt: skip
    check_whole(document)
    assert handling(document).lead_member_id == office.thang.membership_id
    assert part_of(document, office.an).status == AssignmentStatus.RECALLED


def test_sent_back_step_by_step_to_the_clerk(office: Office):
    document = papers.passed_on(office)
    distribution.send_back(by=office.an, document_id=document.pk, reason="Không thuộc việc của tôi")
    check_whole(document)
    assert handling(document).status == HandlingStatus.ASSIGNED
    distribution.send_back(by=office.mai, document_id=document.pk, reason="Không thuộc phòng")
    check_whole(document)
    assert handling(document).status == HandlingStatus.AWAITING_DIRECTION
    distribution.send_back(by=office.khai, document_id=document.pk, reason="Trình Phó Giám đốc")
    check_whole(document)
    assert handling(document).status == HandlingStatus.AWAITING_DISTRIBUTION
    distribution.return_to_sender(
        by=office.lan, document_id=document.pk, reason="Không thuộc thẩm quyền của Sở"
    )
    assert handling(document).status == HandlingStatus.RETURNED
    check_whole(document)
    with pytest.raises(WrongState):
        distribution.forward(by=office.lan, document_id=document.pk, receivers=[to(office.an)])


def test_only_the_unopened_is_recalled_by_its_giver(office: Office):
    document = papers.passed_on(office)
    given = part_of(document, office.an)
    with pytest.raises(NotAllowed):
        distribution.recall(by=office.lan, assignment_id=given.pk)
    distribution.recall(by=office.tuan, assignment_id=given.pk, reason="Nhầm người")
    check_whole(document)
    assert desk_of(papers.unit(office), document) == [Part.LEAD]
    document = papers.passed_on(office)
    work.opened(by=office.an, document_id=document.pk)
    with pytest.raises(WrongState):
        distribution.recall(by=office.tuan, assignment_id=part_of(document, office.an).pk)
    document = papers.forwarded(office)
    distribution.recall(by=office.lan, assignment_id=part_of(document, office.khai).pk)
    assert handling(document).status == HandlingStatus.AWAITING_DISTRIBUTION
    check_whole(document)


def test_notifying_says_what_is_expected(office: Office):
    document = papers.passed_on(office)
    with pytest.raises(InvalidInput):
        distribution.notify(
            by=office.an, document_id=document.pk, receivers=[to(office.vinh, Part.INFORM)], text=""
        )
    distribution.notify(
        by=office.an, document_id=document.pk, text="Đề nghị cho số liệu",
        receivers=[to(office.vinh, Part.COORDINATE), to(office.bao, Part.INFORM)],
    )  # fmt: skip
    check_whole(document)
    work.finish_part(by=office.vinh, document_id=document.pk, text="Đã gửi số liệu")
    assert desk_of(office.vinh, document) == []
    with pytest.raises(InvalidInput):
        distribution.notify(
            by=office.an, document_id=document.pk, receivers=[to(papers.unit(office), Part.LEAD)],
            text="Xử lý",
        )  # fmt: skip


def test_return_to_sender_needs_a_reason(office: Office):
    document = papers.forwarded(office)
    with pytest.raises(InvalidInput):
        distribution.return_to_sender(by=office.khai, document_id=document.pk, reason="Nhầm")
    assert Assignment.objects.filter(handling__document=document, status="waiting").count() == 1


def test_urgent_papers_alert_and_texting_is_a_right(office: Office):
    document = papers.forwarded(office, urgency=Urgency.URGENT)
    reached = OutgoingMessage.objects.filter(subject_type="document", subject_id=document.pk)
    assert set(reached.values_list("member_id", flat=True)) == {office.khai.membership_id}
    distribution.direct(
        by=office.khai, document_id=document.pk, text="Xử lý ngay",
        confirmation=confirmed(document, urgency=Urgency.NORMAL),
        receivers=[to(papers.unit(office))], tell_by_sms=True,
    )  # fmt: skip
    heads = {office.tuan.membership_id, office.mai.membership_id}
    assert heads <= set(reached.values_list("member_id", flat=True))
