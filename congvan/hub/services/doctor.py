"""Axis doctor: what is wrong with the hub, in words, and a test message that shows its way."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models.functions import Coalesce

from congvan.hub import operator_events as events
from congvan.hub import payloads
from congvan.hub.models import Delivery, HubOrgan, Participant, Upstream
from congvan.hub.refusals import Refused
from congvan.hub.services import accepting
from congvan.hub.services.operators import Operator, actor_of
from congvan.hub.services.policy import policy
from congvan.hub.states import OPEN, STUCK
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from edxml_vn.model import Document, Organization
from edxml_vn.writing import write_document

_SILENT_AFTER = timedelta(days=2)
_ROTATE_AFTER = timedelta(days=365)
_CLOCK_TOLERANCE = timedelta(seconds=5)
_LEAST_FREE = 5 * 1024**3
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is fine, and what to do when it is not."""

    key: str
    title: str
    ok: bool
    sentence: str
    next_step: str = ""


def examine() -> list[Finding]:
    """Look at everything once; a constant number of statements, no call over the network."""
    return [
        _store(), _disk(), _clock(), _key_file(), *_accounts(), _stuck(), *_upstreams(),
    ]  # fmt: skip


def send_test(*, by: Operator, from_code: str, to_code: str) -> uuid.UUID:
    """Send a test message between two organs of this hub; returns the parcel to look at.

    Never counted as a document by this hub. Raises InvalidInput with the hub's own refusal.
    """
    actor = actor_of(by)
    sender = HubOrgan.objects.select_related("participant").filter(code=from_code.upper()).first()
    if sender is None or sender.participant is None:
        raise InvalidInput(
            f"Mã {from_code} không gửi được từ trục này: chưa hệ thống nào nhận thư cho mã đó.",
            next_step="Chọn cơ quan khác.", field="from_code",
        )  # fmt: skip
    now = clock.now()
    document = Document(
        from_=Organization(organ_id=sender.code, organ_name=sender.name),
        to=(Organization(organ_id=to_code.strip().upper()),),
        document_id=f"THU-{uuid.uuid4()}", code_number="0", code_notation="THU",
        place="Trục liên thông", promulgation_date=now.astimezone(OFFICE_ZONE).date(),
        type_name="Bản tin thử", subject="Bản tin thử đường truyền, không phải văn bản",
        content="Người vận hành trục gửi để kiểm tra đường truyền. Không vào sổ.",
    )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=_spool_folder()) as folder:
        path = Path(folder) / "thu.edxml"
        with path.open("wb") as to:
            write_document(document, to)
        try:
            accepted = accepting.accept_file(
                participant=sender.participant, kind="edoc", from_code=sender.code, path=path,
                is_test=True,
            )  # fmt: skip
        except Refused as refusal:
            raise InvalidInput(
                f"Trục không nhận bản tin thử: {refusal.sentence}",
                next_step="Sửa danh bạ hoặc tài khoản rồi thử lại.", field="to_code",
            ) from refusal  # fmt: skip
    _note_test(actor, accepted.parcel_id, sender.code, to_code.strip().upper())
    return accepted.parcel_id


@in_transaction
def _note_test(actor: audit.Actor, parcel_id: uuid.UUID, from_code: str, to_code: str) -> None:
    told = events.TestParcelSent(parcel_id=str(parcel_id), from_code=from_code, to_code=to_code)
    audit.record(told, by=actor)


def _spool_folder() -> Path:
    folder = Path(settings.DATA_DIR) / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _store() -> Finding:
    title = "Kho gói tin"
    try:
        with payloads.store().incoming() as incoming:
            incoming.add(b"thu")
    except OSError:
        return Finding(
            "store", title, False, "Không ghi được vào kho gói tin.",
            "Kiểm tra quyền ghi và ổ đĩa của máy chủ.",
        )  # fmt: skip
    return Finding("store", title, True, "Ghi được vào kho.")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"Còn trống {free / 1024**3:.0f} GB."
    if free < _LEAST_FREE:
        return Finding(
            "disk", "Ổ đĩa", False, words, "Thêm dung lượng, hoặc giảm số ngày giữ nội dung."
        )
    return Finding("disk", "Ổ đĩa", True, words)


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
    if abs(there - clock.now()) > _CLOCK_TOLERANCE:
        return Finding(
            "clock", "Đồng hồ và cơ sở dữ liệu", False,
            "Đồng hồ máy chủ lệch với cơ sở dữ liệu quá 5 giây.", "Bật đồng bộ giờ trên máy chủ.",
        )  # fmt: skip
    return Finding("clock", "Đồng hồ và cơ sở dữ liệu", True, "Trả lời tốt, đồng hồ khớp.")


def _key_file() -> Finding:
    if (Path(settings.DATA_DIR) / "hub.key").is_file() or not Participant.objects.exists():
        return Finding("key", "Tệp khóa", True, "Tệp khóa của trục còn nguyên chỗ.")
    return Finding(
        "key", "Tệp khóa", False, "Không thấy tệp hub.key: không mở được bí mật của hệ thống nào.",
        "Khôi phục tệp hub.key từ bản sao lưu.",
    )  # fmt: skip


def _accounts() -> Iterator[Finding]:
    now = clock.now()
    used = Participant.objects.filter(revoked_at__isnull=True).order_by("name")
    silent = [
        one.name for one in used.filter(organs__isnull=False).distinct()
        if (one.last_seen_at or one.made_at) < now - _SILENT_AFTER
    ]  # fmt: skip
    yield Finding(
        "silent", "Hệ thống im lặng", not silent,
        f"{len(silent)} hệ thống không gọi trục quá 2 ngày: {_told(silent)}." if silent
        else "Mọi hệ thống đều gọi trục trong 2 ngày qua.",
        "Gọi người liên hệ của hệ thống đó." if silent else "",
    )  # fmt: skip
    old = list(
        used.annotate(since=Coalesce("rotated_at", "made_at"))
        .filter(since__lt=now - _ROTATE_AFTER).values_list("name", flat=True)
    )  # fmt: skip
    yield Finding(
        "rotation", "Tuổi của bí mật", not old,
        f"{len(old)} hệ thống dùng một bí mật đã hơn một năm: {_told(old)}." if old
        else "Không bí mật nào quá một năm.",
        "Đổi bí mật ở trang của hệ thống; bí mật cũ còn dùng thêm 7 ngày." if old else "",
    )  # fmt: skip


def _stuck() -> Finding:
    hours = policy().stuck_after_hours
    before = clock.now() - timedelta(hours=hours)
    failed = Delivery.objects.filter(state__in=STUCK).count()
    late = Delivery.objects.filter(state__in=OPEN, made_at__lt=before).count()
    if not failed and not late:
        return Finding("stuck", "Gói tin kẹt", True, "Không có gói tin nào kẹt.")
    return Finding(
        "stuck", "Gói tin kẹt", False, f"{failed} nơi nhận lỗi, {late} nơi chờ quá {hours} giờ.",
        "Mở trang Kẹt để biết của ai và gọi ai.",
    )  # fmt: skip


def _upstreams() -> Iterator[Finding]:
    for one in Upstream.objects.filter(is_active=True).order_by("pk"):
        if one.failing_since is None:
            yield Finding(f"upstream-{one.pk}", one.name, True, "Gọi được trục cấp trên.")
            continue
        since = one.failing_since.astimezone(OFFICE_ZONE)
        yield Finding(
            f"upstream-{one.pk}", one.name, False,
            f"Không gọi được từ {since:%H:%M %d/%m/%Y}: {one.last_failure}",
            "Thử kết nối ở trang Trục cấp trên.",
        )  # fmt: skip


def _told(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" và {rest} hệ thống khác" if rest > 0 else "")
