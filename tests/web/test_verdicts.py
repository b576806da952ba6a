"""What signatures are worth, on every page that shows a document (R-006, R-009, R-029, R-167)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from congvan.directives import exports
from congvan.directives.queries.lists import Filters, Tab
from congvan.documents.models import Document
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.dossiers.exports import index_file
from congvan.intake.models import Arrival
from congvan.intake.services import decisions
from congvan.intake.services.checks import FileAltered
from congvan.kernel import clock
from congvan.registers.states import Channel
from congvan.signing.models import VerificationReport
from congvan.signing.states import Verdict
from tests.intake.conftest import NOW
from tests.intake.desk import Registry, enter, open_registry, take_in, to_leader
from tests.pages.visitors import signed_in
from tests.signing import results
from tests.world import OUTSIDER, World

MARK = "Chỉ có giá trị tham khảo"
# The primary button that leads to the report.
REPORTS = re.compile(r"<a [^>]*btn-primary[^>]*/bao-cao/|<a [^>]*/bao-cao/[^>]*btn-primary")


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def registry(world: World) -> Registry:
    return open_registry(world)


@pytest.fixture
def lan(world: World, registry: Registry) -> Client:
    return signed_in(world, "lan")


def arrived(
    registry: Registry, verdict: Verdict | None, *, channel: Channel = Channel.OFFICIAL_EMAIL,
    intact: bool = True,
) -> Arrival:  # fmt: skip
    """An arrival whose main file was checked with this verdict."""
    arrival = take_in(registry, channel=channel)
    if verdict is None:
        return arrival
    fields: dict[str, Any] = results.signed_by_a_leader() | {"verdict": verdict.value}
    fields["signatures"][0]["intact"] = intact
    VerificationReport.objects.create(
        blob_id=arrival.files.get().blob_id, checked_at=NOW, trust_version="1", **fields
    )
    return arrival


def for_reference(registry: Registry) -> Document:
    """Unsigned mail that the head let in, at the leader's now."""
    arrival = arrived(registry, Verdict.UNSIGNED)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Không ký số")
    decisions.accept_as_reference(by=registry.khai, arrival_id=arrival.pk)
    done = enter(registry, arrival, receivers=[to_leader(registry)])
    return Document.objects.get(pk=done.document_id)


def cells(sheet: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        inside = "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
    return set(re.findall(r"<t[^>]*>([^<]*)</t>", inside))


def words(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("verdict", [None, Verdict.UNSIGNED])
def test_the_scan_of_a_paper_needs_no_signature(
    registry: Registry, lan: Client, verdict: Verdict | None
):
    arrival = arrived(registry, verdict, channel=Channel.PAPER_POST)
    assert "Bản giấy gốc" in words(lan, "intake:entry", arrival.pk)
    assert "chữ ký" not in words(lan, "intake:waiting")
    done = enter(registry, arrival)
    page = words(lan, "documents:document", done.document_id)
    assert "Bản giấy gốc" in page
    assert "Không có chữ ký" not in page
    assert "Chưa kiểm chữ ký" not in page


def test_a_valid_signature_is_handled_at_once(registry: Registry, lan: Client):
    arrival = arrived(registry, Verdict.VALID_KIND_B)
    page = words(lan, "intake:entry", arrival.pk)
    assert "Chữ ký hợp lệ: xử lý ngay, không đòi bản giấy." in page
    assert "Vào sổ &amp; chuyển" in page
    assert not REPORTS.search(page)
    done = enter(registry, arrival)
    report = VerificationReport.objects.get()
    href = reverse("signatures:report", args=[report.pk])
    page = words(lan, "documents:document", done.document_id)
    assert page.count(f'href="{href}"') == 2, "beside the title and beside the file"
    assert lan.get(href).status_code == 200


@pytest.mark.parametrize(
    ("verdict", "pill", "why"),
    [
        (Verdict.UNSIGNED, "Không có chữ ký", "Tệp không có chữ ký số."),
        (Verdict.UNVERIFIABLE, "Chưa kiểm hết", "Chưa kiểm hết được chữ ký số."),
        (Verdict.INVALID, "Chữ ký hỏng", "Chữ ký số không hợp lệ."),
        (Verdict.PERSONAL_ONLY, "Mới có chữ ký cá nhân", "chưa có chữ ký số của cơ quan"),
    ],
)
def test_the_clerk_reports_what_the_head_must_decide(
    registry: Registry, lan: Client, verdict: Verdict, pill: str, why: str
):
    arrival = arrived(registry, verdict)
    assert pill in words(lan, "intake:waiting")
    page = words(lan, "intake:entry", arrival.pk)
    assert pill in page
    assert why in page
    assert REPORTS.search(page)
    assert "Vào sổ &amp; chuyển" not in page
    assert why in words(lan, "intake:report", arrival.pk), "the report begins with the reason"


def test_nothing_is_promised_before_the_check_is_done(registry: Registry, lan: Client):
    page = words(lan, "intake:entry", arrived(registry, None).pk)
    assert "Đang kiểm chữ ký số của tệp." in page
    assert "xử lý ngay" not in page


def test_an_altered_file_is_refused_even_by_the_head(world: World, registry: Registry, lan: Client):
    arrival = arrived(registry, Verdict.INVALID, intact=False)
    assert "tệp bị sửa sau khi ký" in words(lan, "intake:entry", arrival.pk)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Tệp bị sửa")
    khai = signed_in(world, "khai")
    page = words(khai, "intake:decision", arrival.pk)
    assert "tệp bị sửa sau khi ký" in page
    assert "Nhận để tham khảo" not in page
    assert "Không tiếp nhận" in page
    decision = reverse("intake:decision", args=[arrival.pk])
    answer = khai.post(decision, {"verb": "accept"})
    assert answer.status_code == 422
    assert "không nhận được" in answer.content.decode()
    with pytest.raises(FileAltered):
        decisions.accept_as_reference(by=registry.khai, arrival_id=arrival.pk)


def test_the_mark_of_reference_stands_wherever_the_document_does(
    world: World, registry: Registry, lan: Client
):
    document = for_reference(registry)
    khai = signed_in(world, "khai")
    for name in ("documents:document", "documents:reading", "incoming:preview"):
        assert MARK in words(khai, name, document.pk), name
    assert MARK in khai.get(reverse("incoming:list"), {"tab": "tat-ca"}).content.decode()
    assert MARK in words(lan, "registers:book", registry.book_id)
    sheet = exports.incoming_file(by=registry.khai, tab=Tab.ALL, filters=Filters())
    assert MARK in cells(sheet)
    retention = dossiers.retention_periods()[0]
    dossier = dossier_services.open_dossier(
        by=registry.khai, title="Hồ sơ thử", retention_id=retention.id
    )
    dossier_services.put_in(by=registry.khai, dossier_id=dossier.pk, document_id=document.pk)
    assert MARK in words(khai, "dossiers:dossier", dossier.pk)
    assert MARK in cells(index_file(by=registry.khai, dossier_id=dossier.pk))


def test_the_mark_stands_before_the_number_is_given(registry: Registry, lan: Client):
    arrival = arrived(registry, Verdict.UNSIGNED)
    decisions.report_to_head(by=registry.lan, arrival_id=arrival.pk, report="Không ký số")
    decisions.accept_as_reference(by=registry.khai, arrival_id=arrival.pk)
    assert MARK in words(lan, "intake:waiting")
    assert MARK in words(lan, "intake:entry", arrival.pk)


def test_an_outsider_learns_no_verdict(world: World, registry: Registry):
    document = for_reference(registry)
    report = VerificationReport.objects.get()
    outsider = signed_in(world, OUTSIDER)
    for name, number in (
        ("documents:document", document.pk), ("documents:reading", document.pk),
        ("incoming:preview", document.pk), ("signatures:report", report.pk),
    ):  # fmt: skip
        assert outsider.get(reverse(name, args=[number])).status_code == 404, name
