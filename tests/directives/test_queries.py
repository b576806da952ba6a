"""Questions: where it stands, who holds it, what happened, who can be chosen (UX §3.3, §3.4)."""

from __future__ import annotations

import pytest
from django.db import transaction

from congvan.desk.states import Part
from congvan.directives.lifecycles import HANDLING
from congvan.directives.queries import (
    chain,
    lists,
    loads,
    pickers,
    standing,
    timeline,
)
from congvan.directives.queries import (
    papers as printed,
)
from congvan.directives.queries import (
    repairs as repair_queries,
)
from congvan.directives.services import distribution, phrases, repairs, requests, terms, work
from congvan.directives.services.phrases import GroupReceiver
from congvan.directives.states import AssignmentStatus, HandlingStatus, RepairKind
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.organization.queries.calendar import due_in
from congvan.registers.models import Book
from tests.directives import papers
from tests.directives.papers import Office, confirmed, part_of, to


def verbs(viewer, document) -> list[str]:
    return [action.verb for action in standing.handling_of(viewer, document.pk).actions]


def test_the_buttons_follow_the_table(office: Office):
    document = papers.arrive(office)
    assert verbs(office.lan, document) == ["forward", "return_to_sender"]
    assert standing.handling_of(office.lan, document.pk).main == "forward"
    assert verbs(office.bao, document) == []
    distribution.forward(
        by=office.lan, document_id=document.pk, receivers=[to(office.khai, Part.DIRECT)]
    )
    assert verbs(office.khai, document) == [
        "direct", "return_to_sender", "forward", "notify", "send_back",
    ]  # fmt: skip
    assert verbs(office.lan, document) == ["return_to_sender", "urge", "recall"]
    assert verbs(office.bao, document) == ["urge"]
    document = papers.directed(office)
    assert verbs(office.tuan, document) == [
        "complete", "pass_on", "take", "note_progress", "notify", "send_back", "ask_extension",
        "ask_repair",
    ]  # fmt: skip
    view = standing.handling_of(office.tuan, document.pk)
    assert (view.main, view.lead) == ("pass_on", "Phòng Chuyển đổi số")
    assert view.mine[0].text == "Chủ trì, tham mưu trả lời"
    with pytest.raises(NotFound):
        standing.handling_of(office.quang, document.pk)


def test_every_button_of_the_table_has_its_verb():
    known = {
        name
        for module in (distribution, work)
        for name in dir(module)
    } | {"undo_completion"}  # fmt: skip
    for move in HANDLING.moves:
        # No buttons: issuing the answer does it (`replying.note_reply`), consenting to a recall
        # the other (`recalling.recall_document`).
        if move.verb in {"answer", "be_recalled"}:
            continue
        verb = {"assign": "forward", "inform": "direct"}.get(move.verb, move.verb)
        for landing in ("_to_head", "_to_leader", "_to_clerk"):
            verb = verb.removesuffix(landing)
        assert verb in known, verb


def test_a_request_shows_to_whom_it_concerns(office: Office):
    document = papers.passed_on(office)
    requests.ask_extension(
        by=office.an, assignment_id=part_of(document, office.an).pk, due_at=due_in(5), reason="Chờ"
    )
    asked = standing.handling_of(office.tuan, document.pk).extension
    assert asked is not None
    assert (asked.may_decide, asked.may_withdraw) == (True, False)
    own = standing.handling_of(office.an, document.pk).extension
    assert own is not None
    assert (own.may_decide, own.may_withdraw) == (False, True)
    assert standing.handling_of(office.lan, document.pk).extension is None


def test_undo_is_offered_for_a_while(office: Office):
    document = papers.passed_on(office)
    work.complete(by=office.an, document_id=document.pk, dossier_id=papers.dossier_of(office.an))
    assert verbs(office.an, document) == ["undo_completion", "ask_repair"]
    assert verbs(office.khai, document) == ["reopen", "notify", "ask_repair"]
    assert standing.handling_of(office.an, document.pk).lead == "Nguyễn Văn An"


def test_the_chain_is_a_tree_with_times(office: Office):
    document = papers.passed_on(office, to(office.thang, Part.COORDINATE))
    work.opened(by=office.an, document_id=document.pk)
    links = chain.chain(office.bao, document.pk)
    assert [(link.depth, link.holder, link.part) for link in links] == [
        (0, "Trần Đình Khải", Part.DIRECT), (1, "Phòng Chuyển đổi số", Part.LEAD),
        (2, "Nguyễn Văn An", Part.LEAD), (2, "Siu Y Thắng", Part.COORDINATE),
    ]  # fmt: skip
    assert [link.is_open for link in links] == [False, False, True, True]
    assert links[2].opened_by == "Nguyễn Văn An"
    assert links[2].status == AssignmentStatus.OPENED
    assert links[2].may_urge
    assert not links[2].may_recall
    assert chain.chain(office.tuan, document.pk)[3].may_recall
    with pytest.raises(NotFound):
        chain.chain(office.quang, document.pk)


def test_the_timeline_tells_it_newest_first(office: Office):
    document = papers.passed_on(office)
    work.note_progress(by=office.an, document_id=document.pk, text="Đã dự thảo", percent=40)
    items = timeline.timeline(office.khai, document.pk)
    assert [item.kind for item in items] == [
        "progress", "directive", "directive", "directive", "entered",
    ]  # fmt: skip
    assert (items[0].text, items[0].percent, items[0].actor) == ("Đã dự thảo", 40, "Nguyễn Văn An")
    assert items[1].receivers == ("Nguyễn Văn An (chủ trì)",)
    assert items[-1].label.startswith("Vào sổ số")
    assert all(item.label for item in items)
    with pytest.raises(NotFound):
        timeline.timeline(office.quang, document.pk)


def test_people_are_found_by_initials(office: Office):
    found = pickers.receivers(office.khai, "nva")
    assert found[0].name == "Nguyễn Văn An"
    assert pickers.receiver_of(office.khai, found[0].key).holder == to(office.an).holder
    assert "Phòng Chuyển đổi số" in [
        line.name for line in pickers.receivers(office.khai, "chuyen doi")
    ]
    assert not any(
        line.name == "Đinh Công Quang" for line in pickers.receivers(office.khai, "quang")
    )
    with pytest.raises(NotFound):
        pickers.receiver_of(office.khai, f"m{office.quang.membership_id}")
    papers.directed(office)
    assert pickers.receivers(office.khai)[0].name == "Phòng Chuyển đổi số"
    assert pickers.receivers(office.khai)[0].is_recent


def test_phrases_own_and_shared(office: Office):
    with transaction.atomic():
        made = phrases.found_phrases(agency_id=office.agency_id)
        assert phrases.found_phrases(agency_id=office.agency_id) == 0
    assert made >= 5
    own = phrases.add_phrase(by=office.khai, label="Khẩn", text="Làm ngay trong ngày.")
    assert pickers.quick_phrases(office.khai)[0].label == "Khẩn"
    assert len(pickers.quick_phrases(office.huong)) == made
    with pytest.raises(InvalidInput):
        phrases.add_phrase(by=office.khai, label="Khẩn", text="Hai lần")
    with pytest.raises(NotFound):
        phrases.change_phrase(by=office.huong, phrase_id=own.pk, label="A", text="B")
    with pytest.raises(NotAllowed):
        phrases.add_shared_phrase(by=office.an, label="A", text="B")
    phrases.change_phrase(by=office.khai, phrase_id=own.pk, label="Gấp", text="Làm ngay.")
    phrases.remove_phrase(by=office.khai, phrase_id=own.pk)
    shared = pickers.quick_phrases(office.huong)[0]
    with pytest.raises(NotFound):
        phrases.remove_phrase(by=office.an, phrase_id=shared.id)
    phrases.remove_phrase(by=office.anh, phrase_id=shared.id)


def test_groups_offer_parts(office: Office):
    members = [
        GroupReceiver(papers.unit(office), Part.LEAD),
        GroupReceiver(to(office.huong).holder, Part.INFORM),
    ]
    group = phrases.add_group(by=office.khai, name="Chuyển đổi số", receivers=members)
    (line,) = pickers.quick_groups(office.khai)
    assert [(r.name, r.part) for r in line.receivers] == [
        ("Phòng Chuyển đổi số", Part.LEAD), ("Nguyễn Thị Thu Hương", Part.INFORM),
    ]  # fmt: skip
    assert pickers.quick_groups(office.huong) == ()
    with pytest.raises(NotFound):
        phrases.remove_group(by=office.huong, group_id=group.pk)
    with pytest.raises(InvalidInput):
        phrases.add_group(by=office.khai, name="Trống", receivers=[])
    phrases.remove_group(by=office.khai, group_id=group.pk)


def test_terms_by_type(office: Office):
    document = papers.arrive(office)
    with pytest.raises(NotAllowed):
        terms.set_term(by=office.an, type_id=document.type_id, working_days=5)
    with pytest.raises(InvalidInput):
        terms.set_term(by=office.anh, type_id=document.type_id, working_days=0)
    terms.set_term(by=office.anh, type_id=document.type_id, working_days=5)
    assert [t.working_days for t in pickers.handling_terms(office.lan)] == [5]
    terms.remove_term(by=office.khai, type_id=document.type_id)


def test_who_holds_how_much(office: Office):
    papers.directed(office)
    papers.passed_on(office)
    load = loads.unit_load(office.mai)
    assert load is not None
    assert (load.unit_name, load.holding, load.overdue) == ("Phòng Chuyển đổi số", 2, 0)
    assert {p.name: p.holding for p in load.people}["Nguyễn Văn An"] == 1
    assert loads.unit_load(office.an) is None
    assert {u.unit_name: u.holding for u in loads.lateness(office.khai)}["Phòng Chuyển đổi số"] == 2
    assert loads.lateness(office.an) == ()
    assert loads.load_of(office.bao, load.unit_id) == load
    with pytest.raises(NotFound):
        loads.load_of(office.quang, load.unit_id)
    assert lists.due_soon(office.bao) == ()


def test_the_papers_have_their_columns(office: Office):
    document = papers.passed_on(office, to(office.thang, Part.COORDINATE))
    work.note_progress(by=office.an, document_id=document.pk, text="Đề xuất trả lời", percent=40)
    book = Book.objects.get(agency_id=office.agency_id, kind="in", is_default=True)
    (line,) = printed.follow_up_lines(office.lan, book.pk)
    assert (
        line.what.startswith(f"Công văn {document.symbol} ngày 2") or document.symbol in line.what
    )
    assert line.recipient == (
        "Trần Đình Khải; Phòng Chuyển đổi số; Nguyễn Văn An; Siu Y Thắng"
    )  # fmt: skip
    assert line.progress == "Đang xử lý, 40%"
    assert printed.follow_up_lines(office.lan, book.pk, after=(line.number, line.suffix)) == ()
    with pytest.raises(NotFound):
        printed.follow_up_lines(office.an, book.pk)
    slip = printed.handling_slip(office.an, document.pk)
    assert slip.leader_opinions[0].lead == "Phòng Chuyển đổi số"
    assert slip.unit_opinions[0].coordinators == ("Siu Y Thắng",)
    assert slip.handler_opinions[0].text == "Đề xuất trả lời"
    assert slip.forwarded[0].text == "Kính trình Giám đốc chỉ đạo"
    with pytest.raises(NotFound):
        printed.handling_slip(office.quang, document.pk)


def test_the_administrator_sees_requests_and_no_documents(office: Office):
    document = papers.passed_on(office)
    repair = repairs.ask_repair(
        by=office.tuan, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Nhầm người"
    )
    view = repair_queries.repair(office.anh, repair.pk)
    assert view.document_id is None
    assert [action.verb for action in view.request.actions] == ["carry_out_repair", "refuse_repair"]
    assert repair_queries.open_repairs(office.anh) == (view,)
    assert repair_queries.repair(office.tuan, repair.pk).document_id == document.pk
    with pytest.raises(NotFound):
        repair_queries.repair(office.quang, repair.pk)
    assert confirmed(document).type_id
    assert standing.handling_of(office.an, document.pk).status == HandlingStatus.ASSIGNED
