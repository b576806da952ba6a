"""Recall, update, replacement and reply: nothing changes without consent, and then all of it does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from congvan.desk.holders import of_unit
from congvan.desk.models import Notice, WorkItem
from congvan.desk.states import Part
from congvan.directives.models import Assignment, Handling
from congvan.directives.services import distribution, repairs, requests, work
from congvan.directives.states import HandlingStatus, RepairKind
from congvan.documents import queries as documents
from congvan.documents.access import ContentRecalled
from congvan.documents.models import Document, Relation
from congvan.documents.services.downloads import open_file
from congvan.documents.services.making import DocumentDetails, make
from congvan.documents.states import Direction
from congvan.exchange.models import IncomingPackage
from congvan.exchange.states import BusinessType, IncomingStatus
from congvan.intake import queries
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import changes, packages
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.organization.queries.calendar import due_in
from congvan.registers.models import Entry
from tests.directives.papers import confirmed, to
from tests.intake.desk import Registry, to_leader
from tests.intake.exchange_papers import (
    KEY,
    arrived,
    enter,
    kept,
    newer,
    recall_of,
    told,
    validly_signed,
)
from tests.pages.visitors import signed_in


@pytest.fixture(autouse=True)
def _signed(monkeypatch: pytest.MonkeyPatch) -> None:
    validly_signed(monkeypatch)


def asked(registry: Registry, **how: Any) -> IncomingPackage:
    package = recall_of(registry, **how)
    assert packages.take_in(package_id=package.pk)
    package.refresh_from_db()
    return package


def at_work(registry: Registry) -> Document:
    """A paper that came by exchange and that the unit leads."""
    done = enter(registry, arrived(registry), receivers=[to_leader(registry)])
    document = Document.objects.get(pk=done.document_id)
    distribution.direct(
        by=registry.khai, document_id=document.pk, confirmation=confirmed(document),
        text="Chủ trì, tham mưu trả lời", receivers=[to(of_unit(registry.lan.agency_id, registry.world.units["skhcn", "cds"].pk)), to(registry.an, Part.COORDINATE, note="Phối hợp")],
    )  # fmt: skip
    work.opened(by=registry.an, document_id=document.pk)
    return document


@pytest.mark.parametrize("by_status", [False, True])
def test_recall_with_consent_takes_all_back_but_the_number(registry: Registry, by_status: bool):
    document = at_work(registry)
    file = document.files.get()
    entry = Entry.objects.get(document=document)
    package = asked(registry, status=by_status)
    assert package.status == IncomingStatus.CONSENT
    shown = queries.consequences(registry.lan, package.pk)
    assert shown.is_recall
    assert shown.target is not None
    assert (shown.target.number, shown.target.open_tasks) == (str(entry.number), 2)
    assert {line.name for line in shown.target.handlers} >= {"Phòng Chuyển đổi số", registry.an.person_name}  # fmt: skip
    changes.agree(by=registry.lan, package_id=package.pk)
    for way in (documents.file_line, documents.view_file):
        with pytest.raises(ContentRecalled):
            way(registry.khai, file.pk)
    with pytest.raises(ContentRecalled):
        open_file(by=registry.lan, file_id=file.pk)
    view = documents.details(registry.an, document.pk)
    assert (view.recall_reason != "", view.symbol) == (True, "2187/STC-QLNS")
    entry.refresh_from_db()
    assert "đã thu hồi" in entry.note
    handling = Handling.objects.get(document=document)
    assert (handling.status, handling.lead_unit_id) == (HandlingStatus.RECALLED, None)
    assert not WorkItem.objects.filter(subject_type="document", subject_id=document.pk, closed_at__isnull=True)  # fmt: skip
    assert not ArrivalFile.objects.filter(arrival__document=document).exists()
    hear = set(Notice.objects.filter(kind="document.recalled_by_sender").values_list("member_id", flat=True))  # fmt: skip
    assert {registry.tuan.membership_id, registry.an.membership_id, registry.khai.membership_id} <= hear  # fmt: skip
    target = IncomingPackage.objects.get(document=document)
    assert target.status == IncomingStatus.RECALLED
    assert told(package)[-1] == "15"
    assert not WorkItem.objects.filter(subject_type="package", closed_at__isnull=True).exists()
    with pytest.raises(WrongState):
        changes.agree(by=registry.lan, package_id=package.pk)


def test_no_address_gives_recalled_content(registry: Registry):
    document = at_work(registry)
    arrival = Arrival.objects.get(document=document)
    file, own = document.files.get(), arrival.files.get()
    clerk = signed_in(registry.world, "lan")
    addresses = [
        reverse("documents:file", args=[document.pk, file.pk]),
        reverse("documents:file", args=[document.pk, file.pk]) + "?xem=1",
        reverse("documents:page", args=[document.pk, file.pk, 1, 800]),
        reverse("intake:file", args=[arrival.pk, own.pk]),
        reverse("intake:page", args=[arrival.pk, own.pk, 1, 800]),
    ]
    first = [clerk.get(one) for one in addresses]
    assert [answer.status_code for answer in first] == [200] * 5
    tags = [answer["ETag"] for answer in first if "ETag" in answer]
    changes.agree(by=registry.lan, package_id=asked(registry).pk)
    for one in addresses:
        # Nor does a copy in the browser go on being confirmed.
        answers = [
            clerk.get(one),
            *(clerk.get(one, headers={"If-None-Match": tag}) for tag in tags),
        ]
        assert {answer.status_code for answer in answers} <= {404, 422}
    for name in ("documents:document", "documents:reading"):
        page = clerk.get(reverse(name, args=[document.pk]))
        assert page.status_code == 200
        assert "nội dung không còn mở được" in page.content.decode()
    assert signed_in(registry.world, "quang").get(addresses[0]).status_code == 404


def test_recall_of_what_is_not_in_the_book_ends_the_arrival(registry: Registry):
    arrival = arrived(registry)
    package = asked(registry)
    assert [line.asks for line in queries.from_axis(registry.lan)] == ["", "đề nghị thu hồi"]
    changes.agree(by=registry.lan, package_id=package.pk)
    arrival.refresh_from_db()
    assert (arrival.status, arrival.files.count()) == (ArrivalStatus.RETURNED, 0)
    assert "Gửi nhầm nơi nhận" in arrival.reason
    assert told(package)[-1] == "15"
    assert queries.from_axis_count(registry.lan) == 0


def test_recall_ends_every_request_about_the_document(registry: Registry):
    document = at_work(registry)
    part = Assignment.objects.get(handling__document=document, part="lead", status="waiting")
    requests.ask_extension(
        by=registry.tuan, assignment_id=part.pk, due_at=due_in(9), reason="Chờ số liệu"
    )
    repairs.ask_repair(
        by=registry.an, document_id=document.pk, kind=RepairKind.WRONG_ROUTE, reason="Chuyển nhầm"
    )
    changes.agree(by=registry.lan, package_id=asked(registry).pk)
    about = ("document", "repair", "package", "arrival")
    assert not WorkItem.objects.filter(subject_type__in=about, closed_at__isnull=True).exists()


def test_declined_with_a_reason(registry: Registry):
    document = at_work(registry)
    package = asked(registry)
    with pytest.raises(InvalidInput):
        changes.decline(by=registry.lan, package_id=package.pk, reason=" ")
    changes.decline(by=registry.lan, package_id=package.pk, reason="Đã trình UBND tỉnh")
    assert told(package)[-1] == "16"
    document.refresh_from_db()
    assert document.recalled_at is None
    assert Assignment.objects.filter(handling__document=document, status="waiting").exists()
    with pytest.raises(WrongState):
        changes.decline(by=registry.lan, package_id=package.pk, reason="Lần nữa")


def test_nobody_else_decides(registry: Registry):
    arrived(registry)
    package = asked(registry)
    for other in (registry.an, registry.quang, registry.khai):
        with pytest.raises((NotFound, NotAllowed)):
            changes.agree(by=other, package_id=package.pk)
        with pytest.raises((NotFound, NotAllowed)):
            changes.decline(by=other, package_id=package.pk, reason="Không")
    for other in (registry.an, registry.quang):
        with pytest.raises(NotFound):
            queries.consequences(other, package.pk)


def test_request_before_its_document_waits_and_finds_it(registry: Registry):
    package = asked(registry)
    assert (package.target_id, package.warnings[-1]["key"]) == (None, "target_unknown")
    with pytest.raises(WrongState):
        changes.agree(by=registry.lan, package_id=package.pk)
    arrival = arrived(registry)
    package.refresh_from_db()
    assert (package.target_id, package.warnings) == (arrival.package_id, [])
    changes.agree(by=registry.lan, package_id=package.pk)
    arrival.refresh_from_db()
    assert arrival.status == ArrivalStatus.RETURNED


@pytest.mark.parametrize(
    ("business", "kind"), [(BusinessType.UPDATE, "amends"), (BusinessType.REPLACE, "replaces")]
)
def test_newer_version_takes_the_place_of_the_old(
    registry: Registry, business: BusinessType, kind: str
):
    old = at_work(registry)
    package = newer(registry, business)
    packages.take_in(package_id=package.pk)
    changes.agree(by=registry.lan, package_id=package.pk)
    arrival = Arrival.objects.get(package=package)
    assert [line.arrival_id for line in queries.from_axis(registry.lan)] == [arrival.pk]
    facts = queries.package_of(registry.lan, arrival.pk)
    assert facts is not None
    assert [one.document_id for one in facts.replaces] == [old.pk]
    done = enter(registry, arrival)
    assert told(package) == ["01", "15", "03"]
    relation = Relation.objects.get(document_id=done.document_id, other=old)
    assert relation.kind == kind
    old.refresh_from_db()
    assert (old.superseded_by_id, old.recalled_at) == (done.document_id, None)
    assert documents.file_line(registry.an, old.files.get().pk).size
    assert Notice.objects.filter(kind="document.superseded", member_id=registry.an.membership_id).exists()  # fmt: skip


def test_newer_version_of_what_waits_leaves_one_to_enter(registry: Registry):
    first = arrived(registry)
    package = newer(registry, BusinessType.REPLACE)
    packages.take_in(package_id=package.pk)
    changes.agree(by=registry.lan, package_id=package.pk)
    first.refresh_from_db()
    assert first.status == ArrivalStatus.RETURNED
    second = Arrival.objects.get(package=package)
    packages.refuse(by=registry.lan, arrival_id=second.pk, reason="Vẫn thiếu phụ lục")
    assert told(package) == ["01", "15", "02"]


def test_returning_the_paper_is_noted(registry: Registry):
    document = at_work(registry)
    today = clock.today()
    with pytest.raises(WrongState):
        changes.note_paper_returned(by=registry.lan, document_id=document.pk, on=today)
    changes.agree(by=registry.lan, package_id=asked(registry).pk)
    with pytest.raises(InvalidInput):
        changes.note_paper_returned(
            by=registry.lan, document_id=document.pk, on=today + timedelta(days=1)
        )
    with pytest.raises((NotFound, NotAllowed)):
        changes.note_paper_returned(by=registry.quang, document_id=document.pk, on=today)
    changes.note_paper_returned(by=registry.lan, document_id=document.pk, on=today)
    document.refresh_from_db()
    assert document.paper_returned_on == today


def test_reply_is_tied_to_ours_and_told(registry: Registry):
    done = enter(registry, arrived(registry))
    with transaction.atomic():
        ours = make(
            by=registry.lan,
            details=DocumentDetails(
                direction=Direction.OUT, type_id=Document.objects.get(pk=done.document_id).type_id,
                symbol="1078/SKHCN-VP", subject="Đề nghị thẩm định dự toán kinh phí năm 2027",
                issued_on=date(2026, 11, 13),
            ),
        )  # fmt: skip
    answers = [
        {"organ_id": "H21.10", "code": "1078/SKHCN-VP", "promulgation_date": "2026-11-13"},
        {"organ_id": "H21.10", "code": "99/SKHCN-VP", "promulgation_date": "2026-11-01"},
    ]  # fmt: skip
    arrival = arrived(
        registry, key=f"{KEY} 2", code_number="2190", response_for=answers, letters=1,
        subject="Ý kiến thẩm định dự toán kinh phí của Sở Khoa học và Công nghệ",
    )  # fmt: skip
    facts = queries.package_of(registry.lan, arrival.pk)
    assert facts is not None
    assert [(one.document_id, one.symbol) for one in facts.answers] == [
        (ours.pk, "1078/SKHCN-VP"), (None, "99/SKHCN-VP"),
    ]  # fmt: skip
    reply = enter(registry, arrival)
    relation = Relation.objects.get(document_id=reply.document_id)
    assert (relation.other_id, relation.kind) == (ours.pk, "reply")


def test_two_at_once_decide_once(registry: Registry):
    arrived(registry)
    package = asked(registry)
    changes.agree(by=registry.lan, package_id=package.pk)
    with pytest.raises(WrongState):
        changes.decline(by=registry.lan, package_id=package.pk, reason="Muộn rồi")
    assert told(package) == ["01", "15"]


def test_a_second_request_is_about_the_document_not_the_first_request(registry: Registry):
    arrival = arrived(registry)
    first = asked(registry)
    changes.decline(by=registry.lan, package_id=first.pk, reason="Đang xử lý")
    second = asked(registry)
    assert second.target_id == arrival.package_id
    assert kept(registry).pk != second.pk


def test_a_recall_takes_every_sending_of_the_document_back(registry: Registry):
    """Sent twice with other bytes: one is in the book, one was sent back, one waits."""
    first = arrived(registry)
    document = Document.objects.get(pk=enter(registry, first).document_id)
    refused, waiting = arrived(registry, letters=1), arrived(registry, letters=2)
    packages.refuse(by=registry.lan, arrival_id=refused.pk, reason="Trùng")
    changes.agree(by=registry.lan, package_id=asked(registry).pk)
    document.refresh_from_db()
    assert document.recalled_at is not None
    assert not ArrivalFile.objects.filter(arrival__in=[first, refused, waiting]).exists()
    waiting.refresh_from_db()
    assert waiting.status == ArrivalStatus.RETURNED
    assert [one.package.status for one in Arrival.objects.order_by("pk").select_related("package")] == [
        IncomingStatus.RECALLED, IncomingStatus.REFUSED, IncomingStatus.RECALLED,
    ]  # fmt: skip
