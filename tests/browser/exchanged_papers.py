"""What the manual's pictures of liên thông show: papers that came, a letter on its way, a hub."""

from __future__ import annotations

import io
from datetime import date

from django.db import connection

from congvan.documents.models import Document
from congvan.exchange.models import Connection, Dispatch, IncomingFile
from congvan.hub import demo as hub_demo
from congvan.intake.services import packages
from congvan.kernel import clock, files
from congvan.kernel.models import Blob
from tests.drafting.papers import drafting_office
from tests.drafting_issue import offices
from tests.intake import desk as intake_desk
from tests.web import axis_of_office
from tests.web.axis_of_office import Axis
from tests.world import World

CAME = (
    ("2187/STC-QLNS", "Sở Tài chính", "Thẩm định dự toán mua sắm thiết bị và thuê dịch vụ công nghệ thông tin năm 2027"),
    ("412/UBND-VP", "UBND xã Đak Đoa", "Đề nghị cấp 06 chứng thư số và hướng dẫn ký số trên thiết bị di động"),
    ("3311/SNV-CCVC", "Sở Nội vụ", "Góp ý dự thảo Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức năm 2027"),
    ("96/BC-UBND", "UBND xã Mang Yang", "Báo cáo tình hình sử dụng chữ ký số tháng 11 năm 2026"),
)  # fmt: skip
# The day that stands on the letter.
ISSUED = date(2026, 11, 20)
NAMES = {
    "UBND xã Dak Doa": "UBND xã Đak Đoa", "UBND xã Chu Se": "UBND xã Chư Sê",
    "UBND xã Kong Chro": "UBND xã Kông Chro", "UBND xã Ia Hru": "UBND xã Ia Hrú",
}  # fmt: skip


def place(world: World) -> None:
    """Put everything there; in a thread of its own, because signing has an event loop."""
    try:
        intake_desk.open_registry(world)
        axis = axis_of_office.on_axis(world)
        Connection.objects.update(base_url="https://truc.gialai.gov.vn", reached_at=clock.now())
        for symbol, name, subject in CAME:
            _arrive(axis, symbol, name, subject)
        asked = axis_of_office.arrived(axis, symbol="409/UBND-VP").package
        assert asked is not None
        axis_of_office.recall_asked(axis, asked)
        _send(axis, world)
        hub_demo.build()
    finally:
        connection.close()


def _arrive(axis: Axis, symbol: str, name: str, subject: str) -> None:
    header = {
        "from": {"organ_id": "H21.110.47", "organ_name": name, "telephone": "0269 3831 047"},
        "signer": {"full_name": "Trương Thị Kim Oanh", "position": "Phó Giám đốc"},
        "promulgation_date": f"{ISSUED:%Y-%m-%d}",
    }
    package = axis_of_office.came(
        axis, symbol=symbol, from_name=name, subject=subject, header=header, with_file=False,
        issued_on=ISSUED,
    )  # fmt: skip
    stored = files.default_store().put(io.BytesIO(intake_desk.letter(0)))
    blob, _ = Blob.objects.get_or_create(
        sha256=stored.digest,
        defaults={
            "size": stored.size, "content_type": "pdf", "stored_at": clock.now(),
            "scan_state": "unscanned",
        },
    )  # fmt: skip
    IncomingFile.objects.create(
        package=package, position=1, name="van-ban.pdf", blob=blob, size=blob.size,
        sha256=blob.sha256,
    )  # fmt: skip
    packages.take_in(package_id=package.pk)


def _send(axis: Axis, world: World) -> None:
    with offices.quick():
        issue = offices.issued(drafting_office(world))
    document = Document.objects.get(pk=issue.document_id)
    Dispatch.objects.filter(document=document).delete()
    axis_of_office.sent(
        axis, document, dak_doa="done", mang_yang="accepted", chu_se="accepted",
        kong_chro="arrived", ia_pa="sending", ia_hru="failed",
    )  # fmt: skip
    for typed, name in NAMES.items():
        Dispatch.objects.filter(document=document, name=typed).update(name=name)
