"""A small hub to look at: two participants, parcels delivered, one stuck, one odd, one test."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from congvan.hub.models import Delivery, HubOrgan, Participant
from congvan.hub.services import accepting, participants
from congvan.hub.services.accounts import account_of
from congvan.hub.services.mailboxes import acknowledge
from congvan.kernel.audit import Actor
from congvan.kernel.clock import OFFICE_ZONE, now
from edxml_vn.model import Document, Organization, ResponseFor, StatusReport
from edxml_vn.writing import write_document, write_status

SUBJECTS = (
    "Phối hợp rà soát hạ tầng đường truyền phục vụ gửi, nhận văn bản điện tử cấp xã",
    "Góp ý dự thảo Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức năm 2027",
    "Báo cáo tình hình sử dụng chữ ký số tháng 11 năm 2026",
)


def build(
    organs: tuple[tuple[str, str], ...] = (
        ("H99.90.01", "UBND xã Ia Hrú (mẫu trục)"),
        ("H99.90.02", "UBND xã Đak Đoa (mẫu trục)"),
    ),
) -> list[Participant]:
    """Build it from two organs (code, name), once; nothing when their systems are there."""
    if Participant.objects.filter(system_id="mau.truc.01").exists():
        return []
    made = []
    contacts = (("Rơ Châm H'Ni", "0269 3xx 412"), ("Nguyễn Thanh Bình", "0269 3xx 518"))
    for place, ((code, name), (person, phone)) in enumerate(zip(organs, contacts, strict=False), 1):
        issued = participants.add_participant(
            by=Actor.system(), system_id=f"mau.truc.{place:02}", name=f"Hệ thống của {name}",
            organs=[code], contact=participants.Contact(person, phone),
        )  # fmt: skip
        HubOrgan.objects.filter(code=code).update(name=name)
        made.append(issued.participant)
    with tempfile.TemporaryDirectory() as folder:
        _parcels(made, [code for code, _ in organs], Path(folder))
    return made


def _parcels(made: list[Participant], codes: list[str], folder: Path) -> None:
    sender, receiver = made[0], made[1]
    for place, subject in enumerate(SUBJECTS, 1):
        _send(sender, _document(codes[0], codes[1], place, subject), folder, is_test=False)
    _send(
        sender, _document(codes[0], codes[1], 99, "Bản tin thử đường truyền"), folder, is_test=True
    )
    waiting = list(Delivery.objects.filter(participant=receiver).order_by("position"))
    account = account_of(receiver)
    acknowledge(account=account, doc_ids=[str(waiting[0].pk)], status="done")
    acknowledge(
        account=account, doc_ids=[str(waiting[1].pk)], status="fail",
        description="Máy chủ nơi nhận hết chỗ lưu.",
    )  # fmt: skip
    for code in ("03", "01"):  # arrived after accepted: odd
        _status(receiver, codes[1], codes[0], code, folder)


def _document(sender: str, receiver: str, number: int, subject: str) -> Document:
    return Document(
        from_=Organization(organ_id=sender), to=(Organization(organ_id=receiver),),
        document_id=f"{sender}-mau-{number}", code_number=str(number), code_notation="UBND-VP",
        place="Gia Lai", promulgation_date=date(2026, 11, 20), type_name="Công văn",
        subject=subject, content=subject,
    )  # fmt: skip


def _send(by: Participant, document: Document, folder: Path, *, is_test: bool) -> None:
    path = folder / f"{document.document_id}.edxml"
    with path.open("wb") as to:
        write_document(document, to)
    sender = document.from_.organ_id if document.from_ else ""
    accepting.accept_file(
        participant=by, kind="edoc", from_code=sender or "", path=path, is_test=is_test
    )


def _status(by: Participant, sender: str, receiver: str, code: str, folder: Path) -> None:
    report = StatusReport(
        from_=Organization(organ_id=sender), status_code=code,
        response_for=ResponseFor(organ_id=receiver, document_id=f"{receiver}-mau-1", code="1/UBND-VP"),
        timestamp=_local(now()),
    )  # fmt: skip
    path = folder / f"trang-thai-{code}.edxml"
    with path.open("wb") as to:
        write_status(report, to)
    accepting.accept_file(participant=by, kind="status", from_code=sender, path=path)


def _local(at: datetime) -> datetime:
    return at.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0)
