"""What came by exchange: taken in once and in spite of others, locked, accepted with its number or refused."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from congvan.desk.models import Notice
from congvan.directives.models import Handling
from congvan.documents.models import Document, Organ
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.states import BusinessType, IncomingStatus
from congvan.intake import queries
from congvan.intake.models import Arrival, TakingInFailure
from congvan.intake.services import decisions, headers, machine_reading, packages
from congvan.intake.services.checks import HeadMustDecide
from congvan.intake.services.locked import FieldLocked
from congvan.intake.services.main_file import main_of
from congvan.intake.states import ArrivalStatus
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.registers.states import Channel
from tests.intake.desk import Registry, details, take_in
from tests.intake.desk import enter as register_paper
from tests.intake.exchange_papers import arrived, as_told, enter, header, kept, told, validly_signed


def test_taken_in_once_with_fields_filled_and_locked(registry: Registry):
    package = kept(registry, names=("Phu luc 1.pdf", "2187_STC-QLNS.pdf"), urgency=2)
    assert packages.take_in(package_id=package.pk)
    assert not packages.take_in(package_id=package.pk)
    arrival = Arrival.objects.get(package=package)
    assert (arrival.channel, arrival.origin) == (Channel.EXCHANGE, "Sở Tài chính")
    assert arrival.received_at == package.received_at
    assert [(one.name, one.role) for one in arrival.files.order_by("position")] == [
        ("2187_STC-QLNS.pdf", "main"), ("Phu luc 1.pdf", "attachment"),
    ]  # fmt: skip
    package.refresh_from_db()
    assert (package.status, told(package)) == (IncomingStatus.WAITING, ["01"])
    view = queries.arrival(registry.lan, arrival.pk)
    assert view.locked == {
        "symbol", "issued_on", "issuer", "type", "source_subject", "signer_name",
        "signer_position", "urgency",
    }  # fmt: skip
    assert view.readings["symbol"].value == "2187/STC-QLNS"
    assert view.readings["subject"].value.startswith("Thẩm định dự toán")


def test_one_bad_package_stops_no_other_and_is_tried_again(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
):
    bad, good = kept(registry, urgency=0), kept(registry)
    read = headers.readings_of

    def broken(said: dict[str, object], **more: object) -> dict[str, dict[str, object]]:
        if more["urgency"] == 0:
            raise ValueError("một phần tử lạ")
        return read(said, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(headers, "readings_of", broken)
    assert packages.take_in_new() == 1
    assert packages.take_in_new() == 0
    good.refresh_from_db()
    assert good.status == IncomingStatus.WAITING
    now = clock.now()
    for _ in range(packages.QUICK_TRIES):
        now += packages._QUICK
        with clock.frozen(now):
            assert packages.take_in_new() == 0
    bad.refresh_from_db()
    assert (bad.status, told(bad)) == (IncomingStatus.NEW, [])
    assert [one["key"] for one in bad.warnings] == [packages.FAILED_KEY]
    assert [line.package_id for line in queries.from_axis(registry.lan)] == [bad.pk, good.pk]
    monkeypatch.setattr(headers, "readings_of", read)
    with clock.frozen(now + packages._SLOW):
        assert packages.take_in_new() == 1
    assert not TakingInFailure.objects.exists()


def test_urgent_is_told_at_once_to_clerk_and_leader(registry: Registry):
    arrived(registry)
    assert not Notice.objects.filter(kind="package.urgent").exists()
    arrived(registry, urgency=0)
    told_to = set(Notice.objects.filter(kind="package.urgent").values_list("member_id", flat=True))
    assert {registry.lan.membership_id, registry.khai.membership_id} <= told_to
    assert registry.an.membership_id not in told_to


def test_accepted_with_its_number(registry: Registry, monkeypatch: pytest.MonkeyPatch):
    validly_signed(monkeypatch)
    arrival = arrived(registry)
    done = enter(registry, arrival)
    package = IncomingPackage.objects.get(arrival=arrival)
    assert (package.status, package.document_id) == (IncomingStatus.ACCEPTED, done.document_id)
    assert told(package) == ["01", "03"]
    report = OutgoingPackage.objects.get(about=package, status_code="03")
    assert f"Số đến {done.number} ngày 25/11/2026" in str(report.header)
    assert Handling.objects.get(document_id=done.document_id).sender_told == "03"
    assert (
        Organ.objects.get(agency_id=arrival.agency_id, name="Sở Tài chính").identifier == "H21.08"
    )


def test_locked_field_is_changed_with_a_reason_only(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
):
    validly_signed(monkeypatch)
    arrival = arrived(registry)
    other = as_told(arrival, type_code="bao_cao")
    with pytest.raises(FieldLocked) as refusal:
        enter(registry, arrival, details=other)
    assert refusal.value.field == "type"
    done = enter(registry, arrival, details=other, unlock_reason="Trên trang là báo cáo")
    assert Document.objects.get(pk=done.document_id).type.code == "bao_cao"


def test_own_subject_stays_the_clerks(registry: Registry, monkeypatch: pytest.MonkeyPatch):
    validly_signed(monkeypatch)
    arrival = arrived(registry)
    own = details(
        **{**{n: getattr(as_told(arrival), n) for n in ("symbol", "issued_on", "signer_name", "signer_position", "urgency")},
           "subject": "Sở Tài chính thẩm định dự toán mua sắm thiết bị năm 2027"}
    )  # fmt: skip
    document = Document.objects.get(pk=enter(registry, arrival, details=own).document_id)
    assert document.subject.startswith("Sở Tài chính thẩm định")


def test_refused_in_one_step(registry: Registry):
    arrival = arrived(registry)
    for other in (registry.an, registry.quang):
        with pytest.raises((NotFound, NotAllowed)):
            packages.refuse(by=other, arrival_id=arrival.pk, reason="Gửi nhầm nơi")
    packages.refuse(by=registry.lan, arrival_id=arrival.pk, reason="Không đúng thẩm quyền")
    arrival.refresh_from_db()
    package = IncomingPackage.objects.get(arrival=arrival)
    assert (arrival.status, package.status) == (ArrivalStatus.RETURNED, IncomingStatus.REFUSED)
    assert (told(package), package.reason) == (["01", "02"], "Không đúng thẩm quyền")
    assert queries.from_axis_count(registry.lan) == 0
    with pytest.raises(NotFound):
        packages.refuse(by=registry.lan, arrival_id=take_in(registry).pk, reason="Bản giấy")


def test_the_heads_word_is_told_to_the_sender(registry: Registry):
    arrival = arrived(registry)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Gửi nhầm nơi")
    decisions.ignore(by=registry.khai, arrival_id=arrival.pk, reason="Không liên quan cơ quan")
    assert told(arrival.package) == ["01", "02"]


def test_broken_signature_of_the_package_goes_to_the_head(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
):
    validly_signed(monkeypatch)
    arrival = arrived(registry, signature="invalid")
    with pytest.raises(HeadMustDecide):
        enter(registry, arrival)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Chữ ký không khớp")
    decisions.accept_as_reference(by=registry.khai, arrival_id=arrival.pk)
    assert enter(registry, arrival).number


def test_barred_content_leaves_nothing(registry: Registry):
    arrival = arrived(registry)
    decisions.enter_paper_line(
        by=registry.lan, arrival_id=arrival.pk, book_id=registry.book_id, kind="secret"
    )
    package = IncomingPackage.objects.get(arrival=arrival)
    assert (package.header, package.subject, package.files.count()) == ({}, "", 0)
    assert told(package) == ["01", "02"]


def test_page_that_reads_otherwise_is_told(registry: Registry):
    arrival = arrived(registry, code_number="2188")
    machine_reading.read(arrival_id=arrival.pk)
    facts = queries.package_of(registry.lan, arrival.pk)
    assert facts is not None
    assert queries.arrival(registry.lan, arrival.pk).readings["symbol"].value == "2188/STC-QLNS"
    assert any("2187/STC-QLNS" in one for one in facts.differences)


def test_from_axis_is_the_clerks_list(
    registry: Registry, django_assert_max_num_queries: Callable[[int], object]
):
    first, flash = arrived(registry), arrived(registry, urgency=0)
    arrived(registry, agency_id=registry.quang.agency_id)
    paper = take_in(registry)
    lines = queries.from_axis(registry.lan)
    assert [line.arrival_id for line in lines] == [flash.pk, first.pk]
    assert [line.arrival_id for line in queries.from_axis(registry.lan, after=lines[0].after)] == [first.pk]  # fmt: skip
    assert queries.from_axis_count(registry.lan) == 2
    assert queries.axis_order(registry.lan) == [flash.pk, first.pk]
    assert [line.id for line in queries.waiting(registry.lan)] == [paper.pk]
    assert queries.from_axis(registry.an) == []
    for _ in range(5):
        arrived(registry)
    with django_assert_max_num_queries(7):  # type: ignore[attr-defined]
        assert len(queries.from_axis(registry.lan)) == 7
    with pytest.raises(NotFound):
        queries.package_of(registry.quang, first.pk)


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (("a.pdf",), "a.pdf"),
        (("PL01.pdf", "Cong van 2187-STC-QLNS.pdf"), "Cong van 2187-STC-QLNS.pdf"),
        (("Biểu kèm theo.pdf", "2187.pdf"), "2187.pdf"),
        (("Phụ lục 2187.pdf", "cv.pdf"), "cv.pdf"),
        (("phu luc 1.pdf", "phu luc 2.pdf"), "phu luc 1.pdf"),
        (("bang.xlsx", "cv.docx"), "cv.docx"),
        (("22187.pdf", "x.pdf"), "22187.pdf"),
    ],
)
def test_which_file_is_the_document(names: tuple[str, ...], main: str):
    files = [SimpleNamespace(name=n, blob=SimpleNamespace(content_type=n.rsplit(".", 1)[1])) for n in names]  # fmt: skip
    found = main_of(files, symbol="2187/STC-QLNS")
    assert found is not None
    assert found.name == main


def test_what_the_sender_calls_an_appendix_is_none():
    files = [SimpleNamespace(name=n, blob=SimpleNamespace(content_type="pdf")) for n in ("Bản 1.pdf", "2.pdf")]  # fmt: skip
    assert main_of(files, symbol="", appendixes=["bản 1.PDF"]) is files[1]
    assert main_of(files[:1], symbol="", appendixes=["Bản 1.pdf"]) is files[0]


@pytest.mark.parametrize(
    ("said", "field", "value", "is_locked"),
    [
        ({"code_number": "5", "code_notation": "QĐ-UBND", "type_name": "Quyết định"}, "symbol", "05/QĐ-UBND", True),
        ({"code_number": "74fass22", "code_notation": "VPCP-TTĐT"}, "symbol", "74fass22/VPCP-TTĐT", False),
        ({"code_number": "12", "code_notation": "12/QĐ-UBND"}, "symbol", "12/QĐ-UBND", True),
        ({"code_number": "12", "code_notation": "QĐ-UBND", "type_name": "Công văn"}, "type", "quyet_dinh", False),
        ({"type_name": None}, "type", "cong_van", False),
        ({"promulgation_date": "1900-01-01"}, "issued_on", "1900-01-01", False),
        ({"promulgation_date": "2014-02-30"}, "issued_on", None, False),
        ({"due_date": "2026-12-04"}, "reply_due_on", "2026-12-04", True),
        ({"due_date": "2018-09-28"}, "reply_due_on", None, False),
        ({"signer": {"full_name": "X" * 60}}, "signer_name", "X" * 50, False),
        ({"signer": None}, "signer_name", None, False),
        ({"subject": "Về việc họp"}, "subject", "Họp", False),
        ({"subject": "x" * 900}, "source_subject", "x" * 500, False),
    ],
)  # fmt: skip
def test_only_what_is_whole_is_locked(
    said: dict[str, object], field: str, value: str | None, is_locked: bool
):
    found = headers.readings_of(
        header(**said), sender=headers.Sender("Sở Tài chính"), urgency=3, today=clock.today()
    ).get(field)
    if value is None:
        assert found is None
    else:
        assert found is not None
        assert (found["value"], found["locked"]) == (value, is_locked)


def test_twin_of_a_paper_joins_it_and_is_accepted(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
):
    validly_signed(monkeypatch)
    paper = register_paper(registry, take_in(registry))
    arrival = arrived(registry)
    decisions.join(by=registry.lan, arrival_id=arrival.pk, document_id=paper.document_id)
    package = IncomingPackage.objects.get(arrival=arrival)
    assert (package.status, package.document_id) == (IncomingStatus.ACCEPTED, paper.document_id)
    assert told(package) == ["01", "03"]
    assert Handling.objects.get(document_id=paper.document_id).sender_told == "03"


@pytest.mark.parametrize("business", [BusinessType.NEW, BusinessType.UPDATE, BusinessType.RECALL])
def test_whatever_a_package_says_it_is_taken_in(registry: Registry, business: BusinessType):
    """Every text longer than our columns, and nothing at all."""
    long = "Ký hiệu rất dài " * 30
    talkative = kept(
        registry, key=long[:300], code_number=long[:60], code_notation=long[:59], subject=long,
        signer={"full_name": long, "position": long}, content=long, appendixes=[long] * 300,
        names=("a" * 250 + ".pdf",), urgency=0,
    )  # fmt: skip
    silent = kept(registry, key="")
    for package, said in ((talkative, talkative.header), (silent, {"kind": "edoc"})):
        IncomingPackage.objects.filter(pk=package.pk).update(
            business_type=business, header=said, from_name="" if package is silent else long[:300],
            symbol=long[:120] if package is talkative else "", subject="",
        )  # fmt: skip
    assert packages.take_in_new() == 2
    assert not TakingInFailure.objects.exists()
    lines = queries.from_axis(registry.lan)
    assert len(lines) == 2
    assert all(line.title and line.from_name for line in lines)
    for line in lines:
        if line.arrival_id is None:
            assert queries.consequences(registry.lan, line.package_id).asks
        else:
            assert queries.package_of(registry.lan, line.arrival_id)
            decisions.report_to_head(by=registry.lan, arrival_id=line.arrival_id, report="Gói tin lạ")  # fmt: skip
