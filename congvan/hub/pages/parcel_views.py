"""Parcels, one parcel with its way, and what is stuck. Contents are never shown to the operator."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from congvan.hub import queries
from congvan.hub.pages.answering import OPERATOR, show, to
from congvan.hub.pages.parts import (
    Alert,
    Block,
    Cell,
    Page,
    age,
    moment,
    size,
    state_pill,
    table,
)
from congvan.hub.services import resending
from congvan.hub.states import STUCK, DeliveryState
from congvan.kernel.errors import WrongState
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.items import Fact, Filter, Link, Pager
from congvan.ui.toasts import add_toast

_PAGE = 50
_SHOWN: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("cho", "Chờ nhận", {"state": DeliveryState.INITIAL}),
    ("ket", "Kẹt", {"state": "stuck"}),
    ("van-ban", "Văn bản", {"kind": "edoc", "is_test": False}),
    ("trang-thai", "Trạng thái", {"kind": "status"}),
    ("thu", "Bản tin thử", {"is_test": True}),
)
_BUSINESS = {1: "Thu hồi", 2: "Cập nhật", 3: "Thay thế"}
_STATUS = {
    "01": "Đã đến", "02": "Từ chối tiếp nhận", "03": "Đã tiếp nhận", "04": "Phân công",
    "05": "Đang xử lý", "06": "Hoàn thành", "13": "Lấy lại", "15": "Đồng ý", "16": "Không đồng ý",
}  # fmt: skip


@open_to(OPERATOR)
@require_safe
def parcels(request: OfficeRequest) -> HttpResponse:
    """Gói tin: newest first; chips for what, the search for symbol, subject or id."""
    chosen, text = request.GET.get("xem", ""), request.GET.get("tim", "")[:100]
    wanted: dict[str, object] = next((w for slug, _, w in _SHOWN if slug == chosen), {})
    codes = {k: request.GET.get(k, "")[:64] for k in ("tu", "den")}
    filter_ = queries.ParcelFilter(
        text=text, from_code=codes["tu"], to_code=codes["den"], **wanted  # type: ignore[arg-type]
    )  # fmt: skip
    after = _after(request.GET.get("sau", ""))
    rows = queries.parcels(request.member, filter_, after=after, limit=_PAGE + 1)
    more, rows = len(rows) > _PAGE, rows[:_PAGE]
    kept = {k: v for k, v in {"xem": chosen if wanted else "", "tim": text, **codes}.items() if v}
    numbers = queries.overview(request.member)
    pager = None
    if more or after:
        last = rows[-1] if rows else None
        following = {**kept, "sau": f"{last.accepted_at.isoformat()}~{last.id}"} if last else {}
        pager = Pager(
            f"{len(rows)} gói tin", f"?{urlencode(following)}" if more else "",
            f"?{urlencode(kept)}" if after else "",
        )  # fmt: skip
    page = Page(
        title="Trục liên thông", section="hub:parcels",
        summary=f"Hôm nay nhận {numbers.accepted_today}, đã giao {numbers.delivered_today}"
        f" · {numbers.waiting} chờ nhận · {numbers.stuck} kẹt",
        filters=(_filter(chosen if wanted else "", kept),), has_search=True, text=text,
        search_hint="Số, trích yếu, mã gói tin",
        blocks=(_list(rows, is_filtered=bool(kept)),), pager=pager,
    )  # fmt: skip
    return show(request, page)


def _filter(chosen: str, kept: dict[str, str]) -> Filter:
    others = {k: v for k, v in kept.items() if k != "xem"}
    return Filter(
        "Loại", next((label for slug, label, _ in _SHOWN if slug == chosen), ""),
        f"?{urlencode(others)}",
        tuple(Link(label, f"?{urlencode({**others, 'xem': slug})}") for slug, label, _ in _SHOWN),
    )  # fmt: skip


def _list(rows: list[queries.ParcelRow], *, is_filtered: bool) -> Block:
    if not rows and is_filtered:
        return Block(title="Không có gói tin nào khớp", text="Bỏ bớt điều kiện lọc rồi xem lại.")
    if not rows:
        return Block(
            title="Chưa có gói tin nào", icon="exchange",
            text="Gói tin các hệ thống gửi qua trục hiện ở đây, mới nhất lên đầu.",
        )  # fmt: skip
    heads = (("Gói tin", ""), ("Nơi gửi", ""), ("Nhận lúc", "col-num"), ("Tình trạng", ""))
    return table(heads, [_cells(row) for row in rows], caption="Gói tin trên trục")


def _cells(row: queries.ParcelRow) -> tuple[Cell, ...]:
    done = row.states.get(DeliveryState.DONE, 0)
    worst = next(
        (s for s in (*STUCK, "forwarding", "initial", "processing") if s in row.states), "done"
    )
    reached = "" if row.recipients == 1 else f"{done} trên {row.recipients} nơi đã nhận"
    return (
        Cell(_name(row), reverse("hub:parcel", args=[row.id]), note=row.subject),
        Cell(row.from_name or row.from_code),
        Cell(moment(row.accepted_at)),
        Cell(pill=state_pill(worst), note=reached),
    )


def _name(row: queries.ParcelRow) -> str:
    symbol = row.symbol or "Không có số, ký hiệu"
    if row.is_test:
        return "Bản tin thử"
    if row.kind == "status":
        return f"{_STATUS.get(row.status_code, row.status_code)}: {symbol}"
    doing = _BUSINESS.get(row.business_type)
    return f"{doing}: {symbol}" if doing else symbol


@open_to(OPERATOR)
@require_safe
def parcel(request: OfficeRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """One parcel: whose, to whom, how far, and the statuses about its document."""
    return _parcel(request, parcel_id)


def _parcel(
    request: OfficeRequest, parcel_id: uuid.UUID, refusal: WrongState | None = None
) -> HttpResponse:
    found = queries.parcel(request.member, parcel_id)
    whose = {one.name: one for one in queries.participants(request.member)}
    row = found.row
    alerts = [Alert("warn", one["sentence"]) for one in found.oddities[:5]]
    if refusal is not None:
        alerts.insert(0, Alert("warn", refusal.sentence, refusal.next_step, live=True))
    page = Page(
        title=_name(row), section="hub:parcels", is_long=True, alerts=tuple(alerts),
        summary=row.subject,
        actions=(Link("Tải thông tin gói tin", reverse("hub:parcel-data", args=[row.id]), "download"),),
        blocks=(_deliveries(found, whose), *_notes(found), Block("Gói tin", facts=_facts(found))),
    )  # fmt: skip
    return show(request, page, status=409 if refusal else 200)


def _facts(found: queries.ParcelDetail) -> tuple[Fact, ...]:
    row = found.row
    return (
        Fact("Nơi gửi", f"{row.from_name or 'Không có trong danh bạ'} ({row.from_code})"),
        Fact("Hệ thống gửi", found.system_name or "Trục cấp trên hoặc chính trục này"),
        Fact("Trục nhận lúc", moment(row.accepted_at)),
        Fact("Mã văn bản", row.document_id),
        Fact("Dung lượng", size(row.size)),
        Fact("Mã băm SHA-256", found.sha256),
        Fact("Nội dung", "Trục còn giữ" if row.has_payload else "Đã xóa theo thời hạn lưu"),
    )


def _deliveries(found: queries.ParcelDetail, whose: dict[str, queries.ParticipantRow]) -> Block:
    heads = (
        ("Nơi nhận", ""),
        ("Ai nhận thư", ""),
        ("Từ lúc", "col-num"),
        ("Tình trạng", ""),
        ("", "col-end"),
    )
    rows = []
    for one in found.deliveries:
        system = whose.get(one.system_name)
        contact = (
            " · ".join(filter(None, [system.contact_name, system.contact_phone])) if system else ""
        )
        is_stuck = one.state in STUCK
        rows.append((
            Cell(one.to_name or one.to_code, note=one.to_code if one.to_name else ""),
            Cell(one.system_name or "Trục cấp trên", note=contact),
            Cell(moment(one.state_at)),
            Cell(pill=state_pill(one.state), note=one.description, warn=is_stuck),
            Cell("Gửi lại", post=reverse("hub:resend", args=[one.id]), about=one.to_name or one.to_code)
            if is_stuck else Cell(),
        ))  # fmt: skip
    return table(heads, rows, caption="Nơi nhận và tình trạng")


def _notes(found: queries.ParcelDetail) -> tuple[Block, ...]:
    if not found.notes:
        return ()
    heads = (
        ("Trạng thái", ""),
        ("Từ", ""),
        ("Đến", ""),
        ("Nơi gửi ghi lúc", "col-num"),
        ("Qua trục", "col-num"),
    )
    rows = [
        (
            Cell(_STATUS.get(n.code, f"Mã {n.code}"), note=n.oddity, warn=True), Cell(n.from_code),
            Cell(n.to_code), Cell(moment(n.reported_at)), Cell(moment(n.noted_at)),
        )
        for n in found.notes
    ]  # fmt: skip
    title = "Trạng thái đã qua trục về văn bản này"
    return (table(heads, rows, caption=title, title=title),)


@open_to(OPERATOR)
@require_safe
def parcel_data(request: OfficeRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """Everything the hub noted about a parcel as JSON; never its content."""
    found = queries.parcel(request.member, parcel_id)
    told = {name: getattr(found, name) for name in ("sha256", "system_name", "oddities")}
    told |= {name: getattr(found.row, name) for name in found.row.__slots__}
    told["deliveries"] = [{n: getattr(d, n) for n in d.__slots__} for d in found.deliveries]
    told["notes"] = [{n: getattr(d, n) for n in d.__slots__} for d in found.notes]
    body = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="goi-tin-{parcel_id}.json"'
    return answer


@open_to(OPERATOR)
@require_POST
def resend(request: OfficeRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Put a failed delivery back into its mailbox."""
    try:
        row = resending.resend(by=request.member, delivery_id=delivery_id)
    except WrongState as refusal:
        return _parcel(request, queries.parcel_of(request.member, delivery_id), refusal)
    add_toast(request, f"Đã đưa gói tin trở lại hộp thư của {row.to_code}.")
    return to(reverse("hub:parcel", args=[row.parcel_id]))


@open_to(OPERATOR)
@require_safe
def stuck(request: OfficeRequest) -> HttpResponse:
    """Kẹt: what failed or waits too long, by whose, the oldest first, with whom to call."""
    rows = queries.stuck(request.member, limit=200)
    heads = (
        ("Gói tin", ""),
        ("Nơi nhận", ""),
        ("Đã kẹt", "col-num"),
        ("Tình trạng", ""),
        ("", "col-end"),
    )
    groups: dict[tuple[str, str, str], list[queries.StuckRow]] = {}
    for one in rows:
        groups.setdefault((one.system_name, one.contact_name, one.contact_phone), []).append(one)
    blocks = [
        table(
            heads, [_stuck_cells(one) for one in group],
            caption=f"Gói tin kẹt của {name or 'trục cấp trên'}",
            title=" · ".join(filter(None, [name or "Trục cấp trên", contact, phone])),
        )
        for (name, contact, phone), group in groups.items()
    ]  # fmt: skip
    empty = Block(
        title="Không có gói tin nào kẹt", icon="circle-check",
        text="Gói tin lỗi hoặc chờ quá giờ quy định hiện ở đây, kèm người cần gọi.",
    )  # fmt: skip
    summary = f"{len(rows)} nơi nhận" if rows else ""
    page = Page("Gói tin kẹt", "hub:stuck", tuple(blocks) or (empty,), summary=summary)
    return show(request, page)


def _stuck_cells(one: queries.StuckRow) -> tuple[Cell, ...]:
    is_failed = one.state in STUCK
    resend_to = reverse("hub:resend", args=[one.delivery_id]) if is_failed else ""
    return (
        Cell(
            one.symbol or "Gói tin", reverse("hub:parcel", args=[one.parcel_id]), note=one.subject
        ),
        Cell(one.to_name or one.to_code),
        Cell(age(one.since)),
        Cell(pill=state_pill(one.state), note=one.description, warn=is_failed),
        Cell("Gửi lại", post=resend_to, about=one.to_name or one.to_code) if resend_to else Cell(),
    )


def _after(text: str) -> tuple[datetime, uuid.UUID] | None:
    """The row after which the page begins; None for the first page or a mangled address."""
    at, _, row = text.partition("~")
    try:
        moment_, key = datetime.fromisoformat(at), uuid.UUID(row)
    except ValueError:
        return None
    return (moment_, key) if moment_.tzinfo else None
